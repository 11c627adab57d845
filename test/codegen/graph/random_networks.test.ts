/** Random networks: a graph predicts what the eager engine predicts, and has its gradients. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { defaultRecipe } from '../../../src/network/default_recipe.ts'
import {
  batchTensors,
  copyWeights,
  drawWeights,
  eagerEngine,
  stepTensors,
  testBatch,
} from '../../building/eager_engine.ts'
import { distance, modelOf, openModel, relativeError, sizeOf } from '../../building/graph_engine.ts'
import { hasNativeLibrary, useNativeLibrary } from '../../building/native_library.ts'
import { anyClassifier } from '../../building/random_networks.ts'

/**
 * A gradient that is nothing but rounding (of a bias before a normalisation) has no relative error: it is held against
 * this share of all gradients.
 */
const leastShare = 1e-2

it.skipIf(!hasNativeLibrary)(
  'predicts and differentiates as the eager engine, whatever the network',
  async () => {
    await useNativeLibrary()
    await fc.assert(
      fc.asyncProperty(anyClassifier, async (network) => {
        const model = modelOf(network)
        const { run, close } = openModel(model)
        const eager = eagerEngine(network, defaultRecipe(network))
        try {
          drawWeights(eager.weights)
          await copyWeights(eager.weights, model, run)
          const batch = testBatch(network, 3, 5)
          const { output } = await run('predict', { images: batchTensors(network, batch).images })
          expect(relativeError(output!.values, eager.predict(batch))).toBeLessThan(1e-5)
          const { loss: _, ...graph } = await run('gradients', {
            ...batchTensors(network, batch),
            ...stepTensors(0, 1),
          })
          const gradients = eager.gradients(batch)
          const all = Math.hypot(...Object.values(gradients).map(sizeOf))
          for (const [name, expected] of Object.entries(gradients)) {
            const most = 1e-4 * Math.max(sizeOf(expected), leastShare * all)
            expect(distance(graph[name]!.values, expected), name).toBeLessThanOrEqual(most)
          }
        } finally {
          eager.close()
          close()
        }
      }),
      { numRuns: 200 },
    )
  },
  600_000,
)
