/** Scratch. */
import { appendFileSync, writeFileSync } from 'node:fs'
import v8 from 'node:v8'
import vm from 'node:vm'
import fc from 'fast-check'
import { it } from 'vitest'
import { defaultRecipe } from '../src/network/default_recipe.ts'
import { useNativeLibrary } from './building/native_library.ts'
import { anyClassifier } from './building/random_networks.ts'
import { batchTensors, copyWeights, drawWeights, eagerEngine, stepTensors, testBatch } from './building/eager_engine.ts'
import { modelOf, openModel } from './building/graph_engine.ts'
v8.setFlagsFromString('--expose-gc')
const gc = vm.runInNewContext('gc')
it('x', { timeout: 600_000 }, async () => {
  const mode = process.env.MODE ?? 'pre'
  const samples = fc.sample(anyClassifier, 100)
  writeFileSync('/tmp/testkit/native.txt', '')
  await useNativeLibrary()
  for (const [i, network] of samples.entries()) {
    if (mode === 'gen') fc.sample(anyClassifier, { numRuns: 1, seed: i })
    if (mode === 'gc') gc()
    appendFileSync('/tmp/testkit/native.txt', `\n=== ${i}${(network as any)[fc.toStringMethod]()}`)
    const model = modelOf(network)
    const { run, close } = openModel(model)
    const eager = eagerEngine(network, defaultRecipe(network))
    drawWeights(eager.weights)
    await copyWeights(eager.weights, model, run)
    const batch = testBatch(network, 3, 5)
    await run('predict', { images: batchTensors(network, batch).images })
    eager.predict(batch)
    await run('gradients', { ...batchTensors(network, batch), ...stepTensors(0, 1) })
    eager.gradients(batch)
    eager.close()
    close()
  }
})
