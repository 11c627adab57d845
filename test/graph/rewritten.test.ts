/** Rewritten graphs: with each pass a random network has the predictions and the gradients that it has without. */
import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { GraphModel } from '../../src/codegen/graph/index.ts'
import { inputNames, namedNodes } from '../../src/graph/index.ts'
import type { Network } from '../../src/network/network.ts'
import { PASS_NAMES, PASSES, type PassName, type PassPlace } from '../../src/runtime/contract/graph_passes.ts'
import { networksOf } from '../building/checked.ts'
import { dropping } from '../building/dropping_network.ts'
import { batchTensors, stepTensors, testBatch } from '../building/eager_engine.ts'
import { distance, modelOf, openModel, relativeError, sizeOf, type Values } from '../building/graph_engine.ts'
import { hasNativeLibrary, useNativeLibrary } from '../building/native_library.ts'
import { numbers } from '../building/numbers.ts'
import { type Padding, same, square } from '../building/operations.ts'
import { inRow, pointwise } from '../building/programs/draw_operations.ts'
import type { CountPlan, Piece, WindowPlan } from '../building/programs/plans.ts'
import { anyClassifier, classifierPiece, classifiersOf } from '../building/random_networks.ts'

const number = (value: number): CountPlan => ({ kind: 'number', value, spelling: 0 })
const chain = (...pieces: readonly Piece[]): Piece => ({ kind: 'chain', pieces })

/** What the passes look for: normalised convolutions, siblings of 1×1, projections of a pooled image. */
const anyPattern = fc
  .record({
    kind: fc.constantFrom('normalised', 'siblings', 'pooled'),
    filters: fc.integer({ min: 2, max: 3 }),
    bias: fc.boolean(),
    after: fc.array(fc.constantFrom('relu', 'relu6', 'batch_norm', 'tanh'), { maxLength: 2 }),
    side: fc.integer({ min: 1, max: 3 }),
    padding: fc.constantFrom<Padding[]>(same, { kind: 'valid', amount: 0 }),
    inner: classifierPiece,
  })
  .map(({ kind, filters, bias, after, side, padding, inner }): Piece => {
    const window: WindowPlan = { ...square(side), spelling: 0, from: 'numbers' }
    const branch = (count: number) =>
      inRow(pointwise(number(count), bias), ...after.map((name) => ({ name })))
    switch (kind) {
      case 'normalised': {
        const channelwise = { name: 'depthwise', window, multiplier: 2, padding, dilation: 1, bias } as const
        return chain(
          inRow(channelwise, { name: 'batch_norm' }),
          branch(filters),
          inRow({ name: 'batch_norm' }),
        )
      }
      case 'siblings': {
        const branches = [branch(filters), inner, branch(filters + 1), branch(2)]
        return { kind: 'concat', branches, withInput: false }
      }
      case 'pooled':
        return chain(
          inRow(pointwise(number(5), bias), { name: 'avg_pool', window, padding }),
          branch(filters),
        )
      default:
        return kind satisfies never
    }
  })

const anyNetwork = classifiersOf(anyPattern)

/** Gives every variable of a model numbers that look random; factors and variances are positive, momentum is 0. */
function writeTensors({ weights, momentum }: GraphModel): tf.NamedTensorMap {
  const drawn = weights.map(({ name, axes }, index) => {
    const count = axes.reduce((product, size) => product * size, 1)
    const isPositive = /gamma|moving_variance/.test(name)
    const scale = name.endsWith('kernel') ? 1.5 / Math.sqrt(count / axes.at(-1)!) : 0.3
    const values = numbers(count, index + 3, scale).map((value) => (isPositive ? value + 1 : value))
    return [name, tf.tensor(values, [...axes])] as const
  })
  return Object.fromEntries([
    ...drawn,
    ...momentum.map(({ name, axes }) => [name, tf.zeros([...axes])] as const),
  ])
}

type Results = Readonly<Record<string, Values>>

/** What a graph that is made with these passes gives for the same weights and images. */
async function resultsOf(network: Network, passes: readonly PassName[], withTraining: boolean) {
  const model = modelOf(network, undefined, 'fp32', passes)
  const { run, close } = openModel(model)
  try {
    await run('write', writeTensors(model))
    const given = () => batchTensors(network, testBatch(network, 3, 5))
    const predicted = await run('predict', { images: given().images })
    const evaluated = await run('evaluate', given())
    const forward: Results = { output: predicted.output!, sum: evaluated.loss! }
    if (!withTraining) return { forward, gradients: {} }
    const step = () => ({ ...given(), ...stepTensors(0, 1) })
    const { loss, ...gradients } = await run('gradients', step())
    await run('train', { ...step(), rate: tf.scalar(0.01) })
    const after = Object.entries(await run('read', {}))
    const moving = Object.fromEntries(after.filter(([name]) => name.includes('/moving_')))
    return { forward: { ...forward, loss: loss!, ...moving }, gradients }
  } finally {
    close()
  }
}

/** Both round otherwise. A gradient that is nothing but rounding has no relative error: all of them are its measure. */
async function expectSame(network: Network, pass: PassName): Promise<void> {
  const acts: readonly PassPlace[] = PASSES[pass].acts
  const [expected, found] = (await Promise.all(
    [[], [pass]].map((passes) => resultsOf(network, passes, acts.includes('training'))),
  )) as [{ forward: Results; gradients: Results }, { forward: Results; gradients: Results }]
  for (const [name, { values }] of Object.entries(expected.forward))
    expect(relativeError(found.forward[name]!.values, values), name).toBeLessThan(1e-5)
  const all = Math.hypot(...Object.values(expected.gradients).map(({ values }) => sizeOf(values)))
  for (const [name, { values }] of Object.entries(expected.gradients)) {
    const most = 1e-4 * Math.max(sizeOf(values), 1e-2 * all)
    expect(distance(found.gradients[name]!.values, values), name).toBeLessThanOrEqual(most)
  }
}

/** Whether a pass changes anything of a network where it acts. */
function isRewritten(network: Network, pass: PassName): boolean {
  const signatures: Readonly<Record<PassPlace, string>> = { inference: 'predict', training: 'train' }
  const written = (passes: readonly PassName[], place: PassPlace) => {
    const model = modelOf(network, undefined, 'fp32', passes)
    const { nodes, naming } = namedNodes(Object.values(model.signatures[signatures[place]]!.outputs))
    return nodes.map(({ node, name }) => `${name} ${inputNames(node, naming)}`).join()
  }
  return PASSES[pass].acts.every((place) => written([], place) !== written([pass], place))
}

describe.skipIf(!hasNativeLibrary).each(PASS_NAMES)('a graph with %s', (pass) => {
  beforeAll(useNativeLibrary)

  it.each([
    ['small inception', networksOf('specs/small_inception.inc')[0]!.network],
    ['a network with heads and dropout', dropping()],
  ])('computes the same: %s', async (_, network) => {
    await expectSame(network, pass)
  })

  it('computes the same, whatever the network', { timeout: 600_000 }, async () => {
    const property = (network: Network) => expectSame(network, pass)
    await fc.assert(fc.asyncProperty(anyClassifier, property), { numRuns: 10 })
    const changed = anyNetwork.filter((network) => isRewritten(network, pass))
    await fc.assert(fc.asyncProperty(changed, property), { numRuns: 60 })
  })
})
