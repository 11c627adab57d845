/** Random networks: what the generated model computes is what the operations say. */
import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { type Call, INPUT, type Network } from '../../src/network/network.ts'
import { leaks, loosened } from '../building/loosened_networks.ts'
import { only } from '../building/programs/draw_operations.ts'
import { networksOfPrograms } from '../building/random_networks.ts'
import { emittedBy } from '../building/reference_model.ts'
import { loadModel, projectOf, textOf } from './build.ts'
import { expectFaithful, expectSameNumbers } from './faithful.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const programs = networksOfPrograms({
  palette: { counts: [1, 2, 3], mostSide: 3, mostStride: 2 },
  input: fc.tuple(fc.integer({ min: 3, max: 5 }), only(3), only(2)),
  mostStages: 4,
  limits: { operations: 60, channels: 60, values: 1500 },
})
  // A model needs a layer, and a head needs to be more than a row.
  .filter(({ results }) => results[0]!.value !== INPUT)
  .filter(({ heads }) => heads.every(({ output, input }) => output !== input))

const anyNetwork = loosened(programs)
  // A counterexample shows the code that came of it.
  .map((network) => ({
    ...network,
    [fc.toStringMethod]: () => `\n${textOf(projectOf(network), 'model.ts')}`,
  }))

/** The calls of a network, at any depth. */
function callsOf({ body, heads }: Network): readonly Call[] {
  const inside = ({ steps }: Call): readonly Call[] =>
    steps.flatMap((step) => (step.kind === 'call' ? [step.call, ...inside(step.call)] : []))
  return [body, ...heads.map((head) => head.body)].flatMap(inside)
}

it('computes what the operations say, however blocks, branches, repeats, skips and heads are mixed', {
  timeout: 300_000,
}, () => {
  const met = {
    calls: 0,
    'calls of one block': 0,
    'written out': 0,
    leaks: 0,
    heads: 0,
    'without formulas': 0,
  }
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const generated = loadModel(projectOf(network))
      expectFaithful(network, generated)
      tf.tidy(() => expectSameNumbers(network, generated))
      const calls = callsOf(network)
      const blocks = calls.map(({ declaration }) => declaration.start)
      met.calls += calls.length > 0 ? 1 : 0
      met['calls of one block'] += new Set(blocks).size < blocks.length ? 1 : 0
      met['written out'] += calls.some(({ transparent }) => transparent) ? 1 : 0
      met.leaks += leaks(network) ? 1 : 0
      met.heads += network.heads.length > 0 ? 1 : 0
      met['without formulas'] += network.operations.some(({ formulas, arguments: own }) => formulas === own)
        ? 1
        : 0
    }),
    { numRuns: 120 },
  )
  for (const [what, count] of Object.entries(met)) expect(count, what).toBeGreaterThanOrEqual(10)
})

it('writes no operation twice where a block is called twice', () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const source = textOf(projectOf(network), 'model.ts')
      const copies = source.split("activation: 'linear'").length - 1
      const written = source.split('.apply(').length - 1 - copies
      const layers = network.operations.flatMap(({ id }) => emittedBy(network, id))
      expect(written).toBeLessThanOrEqual(layers.length)
    }),
    { numRuns: 40 },
  )
})
