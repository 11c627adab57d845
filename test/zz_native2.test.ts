/** Scratch. */
import { appendFileSync, writeFileSync } from 'node:fs'
import v8 from 'node:v8'
import vm from 'node:vm'
import { it } from 'vitest'
import { defaultRecipe } from '../src/network/default_recipe.ts'
import { networkFrom } from './building/checked.ts'
import { useNativeLibrary } from './building/native_library.ts'
import { batchTensors, copyWeights, drawWeights, eagerEngine, stepTensors, testBatch } from './building/eager_engine.ts'
import { modelOf, openModel } from './building/graph_engine.ts'
v8.setFlagsFromString('--expose-gc')
const gc = vm.runInNewContext('gc')
it('x', { timeout: 600_000 }, async () => {
  const mode = process.env.MODE ?? 'all'
  const network = networkFrom('network net : 6×5×2 -> 1×1×4 = conv2d(3×3, 4) |> batch_norm |> relu |> depthwise(3×3) |> tanh |> flatten |> linear(4) |> softmax\n').network
  writeFileSync('/tmp/testkit/native2.txt', '')
  await useNativeLibrary()
  for (let i = 0; i < 60; i++) {
    gc()
    appendFileSync('/tmp/testkit/native2.txt', `=== ${i}\n`)
    const model = modelOf(network)
    const { run, close } = openModel(model)
    const eager = eagerEngine(network, defaultRecipe(network))
    drawWeights(eager.weights)
    const batch = testBatch(network, 3, 5)
    if (mode !== 'eager') {
      await copyWeights(eager.weights, model, run)
      gc()
      await run('predict', { images: batchTensors(network, batch).images })
      gc()
      await run('gradients', { ...batchTensors(network, batch), ...stepTensors(0, 1) })
      gc()
    }
    if (mode !== 'graph') {
      eager.predict(batch)
      gc()
      eager.gradients(batch)
      gc()
    }
    eager.close()
    close()
  }
})
