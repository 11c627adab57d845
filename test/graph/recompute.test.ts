/** Values computed again in the backward pass: the same gradients from fewer kept values, and no product twice. */
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  type Node,
  nodesOf,
  type Recomputation,
  type Signatures,
  withRecomputation,
} from '../../src/graph/index.ts'
import { defaultRecipe } from '../../src/network/default_recipe.ts'
import type { Network } from '../../src/network/network.ts'
import { networksOf } from '../building/checked.ts'
import { dropping } from '../building/dropping_network.ts'
import {
  batchTensors,
  copyWeights,
  drawWeights,
  eagerEngine,
  stepTensors,
  testBatch,
} from '../building/eager_engine.ts'
import { distance, modelOf, openSignatures, sizeOf } from '../building/graph_engine.ts'
import { hasNativeLibrary, useNativeLibrary } from '../building/native_library.ts'
import { anyClassifier } from '../building/random_networks.ts'

const small = networksOf('specs/small_inception.inc')[0]!.network
const named = (path: string, name: string) =>
  networksOf(path).find(({ network }) => network.name === name)!.network
const batch = 3

/** The gradients of a network with as much computed again as can be, or until so many bytes are kept. */
function again(
  network: Network,
  mostBytes = 0,
  { signatures } = modelOf(network),
): Recomputation & { readonly signatures: Signatures } {
  const { loss, ...gradients } = signatures.gradients!.outputs
  const { accuracy } = signatures.train!.outputs
  const names = Object.keys(gradients)
  const result = withRecomputation(
    [loss!, ...accuracy!.node.inputs],
    Object.values(gradients),
    batch,
    mostBytes,
  )
  const found = Object.fromEntries(names.map((name, index) => [name, result.gradients[index]!]))
  const outputs = { loss: loss!, ...found }
  return { ...result, signatures: { ...signatures, gradients: { ...signatures.gradients!, outputs } } }
}

const products = ['Conv2D', 'MatMul', 'DepthwiseConv2dNative']
const nodesIn = (signatures: Signatures): readonly Node[] =>
  nodesOf(Object.values(signatures.gradients!.outputs).map(({ node }) => node))
const countOf = (nodes: readonly Node[], operations: readonly string[]) =>
  nodes.filter(({ operation }) => operations.includes(operation)).length

describe('values that are computed again', () => {
  it.each([
    ['the inception network with batch normalisation', small, 0.75],
    ['GoogLeNet', named('specs/googlenet.inc', 'googlenet_without_lrn'), 0.75],
    ['ResNet-50', named('specs/resnet.inc', 'resnet.50-layer'), 0.65],
    ['DenseNet-121', named('specs/densenet.inc', 'densenet.DenseNet-121'), 0.55],
  ])('leave less to be kept, and do no product twice: %s', (_, network, share) => {
    // Without passes: then the gradients have no concatenations that look like copies.
    const model = modelOf(network, undefined, 'fp32', [])
    const all = again(network, Number.POSITIVE_INFINITY, model)
    const least = again(network, 0, model)
    expect(all.count).toBe(0)
    expect(least.count).toBeGreaterThan(0)
    expect(least.keptBytes).toBeLessThan(share * all.keptBytes)
    const [before, after] = [nodesIn(all.signatures), nodesIn(least.signatures)]
    expect(countOf(after, products)).toBe(countOf(before, products))
    expect(after.length).toBeGreaterThan(before.length)
    // Copies that did not wait would run at once, and be kept as long as what they stand for.
    const originals = new Set(before)
    const isCopy = (node: Node) =>
      ['MaxPool', 'Relu', 'ConcatV2', 'FusedBatchNormV3'].includes(node.operation)
    const copies = after.filter((node) => !originals.has(node) && isCopy(node))
    expect(copies.filter(({ after }) => after.length === 0)).toEqual([])
  })

  it('are as few as the budget needs', () => {
    const all = again(small, Number.POSITIVE_INFINITY).keptBytes
    const most = again(small)
    const some = again(small, 0.95 * all)
    expect(some.keptBytes).toBeLessThanOrEqual(0.95 * all)
    expect(some.count).toBeLessThan(most.count)
  })
})

describe.skipIf(!hasNativeLibrary)('gradients from values that are computed again', () => {
  beforeAll(useNativeLibrary)

  async function gradientsOf(network: Network, signatures: Signatures) {
    const { run, close } = openSignatures(signatures)
    const eager = eagerEngine(network, defaultRecipe(network))
    try {
      drawWeights(eager.weights)
      await copyWeights(eager.weights, modelOf(network), run)
      return await run('gradients', {
        ...batchTensors(network, testBatch(network, batch, 2)),
        ...stepTensors(3, 1),
      })
    } finally {
      eager.close()
      close()
    }
  }

  /** Copies may be fused with others than the originals are, and then round otherwise. */
  async function expectSame(network: Network): Promise<void> {
    const found = await gradientsOf(network, again(network).signatures)
    const expected = await gradientsOf(network, modelOf(network).signatures)
    const all = Math.hypot(...Object.values(expected).map(({ values }) => sizeOf(values)))
    for (const [name, { values }] of Object.entries(expected)) {
      const most = 1e-5 * Math.max(sizeOf(values), 1e-2 * all)
      expect(distance(found[name]!.values, values), name).toBeLessThanOrEqual(most)
    }
  }

  it.each([
    ['an inception network with batch normalisation', small],
    ['a network with heads and dropout', dropping()],
  ])('are the same: %s', async (_, network) => {
    await expectSame(network)
  })

  it('are the same, whatever the network', { timeout: 300_000 }, async () => {
    await fc.assert(fc.asyncProperty(anyClassifier, expectSame), { numRuns: 40 })
  })
})
