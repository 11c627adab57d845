/** Random networks: what the generated model computes is what the operations say. */
import * as tf from '@tensorflow/tfjs'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { INPUT, type Network, type ValueId } from '../../src/network/network.ts'
import { asNumber, name, number, windowOf } from '../../src/shape/index.ts'
import { type Building, networkOf, numeric } from '../building/networks.ts'
import { loadModel, projectOf, textOf } from './build.ts'
import { expectFaithful, expectSameNumbers } from './faithful.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** A piece of a network. `parameter` is the number that the block around it is called with, `channels` its input's. */
type Piece =
  | {
      readonly kind: 'convolution'
      readonly size: number
      readonly filters: number | 'parameter' | 'channels'
      readonly told: boolean
    }
  | {
      readonly kind: 'pointwise'
      readonly operation: 'relu' | 'tanh' | 'batch_norm' | 'identity' | 'sigmoid'
    }
  | { readonly kind: 'chain'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'concat'; readonly branches: readonly Piece[] }
  | { readonly kind: 'residual'; readonly inner: Piece }
  /** Joins a value from anywhere before. */
  | { readonly kind: 'read'; readonly back: number }
  | {
      readonly kind: 'call'
      readonly block: number
      readonly number: number | 'parameter'
      readonly transparent: boolean
    }
  | { readonly kind: 'repeat'; readonly count: number; readonly inner: Piece }

const { piece } = fc.letrec<{ piece: Piece }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.record({
      kind: fc.constant('convolution' as const),
      size: fc.constantFrom(1, 2, 3),
      filters: fc.constantFrom(1, 2, 3, 'parameter' as const, 'channels' as const),
      told: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('pointwise' as const),
      operation: fc.constantFrom(
        'relu' as const,
        'tanh' as const,
        'batch_norm' as const,
        'identity' as const,
        'sigmoid' as const,
      ),
    }),
    fc.record({ kind: fc.constant('read' as const), back: fc.nat(6) }),
    fc.record({
      kind: fc.constant('call' as const),
      block: fc.nat(2),
      number: fc.constantFrom(1, 2, 'parameter' as const),
      transparent: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('chain' as const), pieces: fc.array(tie('piece'), { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('concat' as const),
      branches: fc.array(tie('piece'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constant('residual' as const), inner: tie('piece') }),
    fc.record({
      kind: fc.constant('repeat' as const),
      count: fc.integer({ min: 2, max: 5 }),
      inner: tie('piece'),
    }),
  ),
}))

/** Where a piece stands: what its words mean, and which blocks it may call (those before its own, so that calls end). */
interface Place {
  readonly inside: Building
  readonly parameter: number
  readonly channels: number
  readonly callable: number
  readonly blocks: readonly Piece[]
  readonly isTransparent: boolean
  readonly budget: { operations: number }
}

function channelsOf(inside: Building, value: ValueId): number {
  return asNumber(inside.shapeOf(value).at(-1)!)!
}

function build(piece: Piece, input: ValueId, place: Place): ValueId {
  const { inside, budget } = place
  if (budget.operations <= 0) return input
  switch (piece.kind) {
    case 'convolution': {
      budget.operations--
      const meant = { parameter: place.parameter, channels: place.channels }
      const value = typeof piece.filters === 'number' ? piece.filters : meant[piece.filters]
      const formula = { parameter: name('n'), channels: name('c') }
      const size = windowOf(piece.size, piece.size)
      // Not every number comes with the formula that it follows from.
      const told = piece.told && typeof piece.filters !== 'number' ? formula[piece.filters] : number(value)
      return inside.operation('conv2d', [input], { size, filters: number(value) }, { size, filters: told })
    }
    case 'pointwise':
      budget.operations--
      return piece.operation === 'identity' ? input : inside.operation(piece.operation, [input])
    case 'chain':
      return piece.pieces.reduce((value, each) => build(each, value, place), input)
    case 'concat':
      return inside.operation(
        'concat',
        piece.branches.map((branch) => build(branch, input, place)),
      )
    case 'residual': {
      const inner = build(piece.inner, input, place)
      const size = windowOf(1, 1)
      const filters = number(channelsOf(inside, input))
      return inside.operation('add', [input, inside.operation('conv2d', [inner], { size, filters })])
    }
    case 'read': {
      const earlier = input - piece.back
      return inside.operation('concat', [input, earlier < 0 ? INPUT : earlier])
    }
    case 'call': {
      if (place.callable === 0) return input
      const block = piece.block % place.callable
      const parameter = piece.number === 'parameter' ? place.parameter : piece.number
      const formula = piece.number === 'parameter' ? name('n') : number(piece.number)
      const options = {
        block: `block ${block}`,
        arguments: { n: numeric(parameter, formula) },
        sizes: ['h', 'w', 'c'],
        transparent: piece.transparent,
      }
      return inside.call(options, input, (own) => {
        const around = piece.transparent
          ? { parameter: place.parameter, channels: place.channels }
          : { parameter, channels: channelsOf(own, input) }
        return build(place.blocks[block]!, input, {
          ...place,
          ...around,
          inside: own,
          callable: block,
          isTransparent: piece.transparent,
        })
      })
    }
    case 'repeat':
      return Array.from({ length: piece.count }).reduce<ValueId>(
        (value) => build(piece.inner, value, place),
        input,
      )
  }
}

const anyNetwork = fc
  .record({
    blocks: fc.tuple(piece, piece, piece),
    rows: fc.array(piece, { minLength: 1, maxLength: 5 }),
    head: fc.option(piece),
  })
  .map(({ blocks, rows, head }): Network => {
    const budget = { operations: 60 }
    const place = (inside: Building): Place => ({
      inside,
      parameter: 2,
      channels: 2,
      callable: 3,
      blocks,
      isTransparent: true,
      budget,
    })
    const built = rows.map((row, index) => ({
      type: 'row',
      ...(index === 0 ? { label: 'first' } : {}),
      build: (inside: Building, input: ValueId) => build(row, input, place(inside)),
    }))
    const heads =
      head === null
        ? []
        : [
            {
              name: 'head',
              at: 'first',
              build: (inside: Building) => build(head, inside.input, place(inside)),
            },
          ]
    return networkOf('random', [3, 3, 2], built, heads)
  })
  // A model needs a layer, and a head needs to be more than a row.
  .filter(
    ({ operations, results, heads }) =>
      operations.length > 0 &&
      results[0]!.value !== INPUT &&
      heads.every(({ output, input }) => output !== input),
  )
  .filter((network) => largestWidth(network) < 200 && isAllNeeded(network))
  // A counterexample shows the code that came of it.
  .map((network) => ({
    ...network,
    [fc.toStringMethod]: () => `\n${textOf(projectOf(network), 'model.ts')}`,
  }))

function largestWidth({ operations }: Network): number {
  return Math.max(...operations.map(({ output }) => asNumber(output.at(-1)!)!))
}

/** Whether every operation is on the way to an output: TensorFlow.js keeps no others in a model. */
function isAllNeeded({ operations, results, heads }: Network): boolean {
  const needed = new Set([...results.map(({ value }) => value), ...heads.map(({ output }) => output)])
  for (const { id, inputs } of [...operations].reverse())
    if (needed.has(id)) for (const input of inputs) needed.add(input)
  return operations.every(({ id }) => needed.has(id))
}

it('computes what the operations say, however blocks, branches, repeats, skips and heads are mixed', () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const generated = loadModel(projectOf(network))
      expectFaithful(network, generated)
      tf.tidy(() => expectSameNumbers(network, generated))
    }),
    { numRuns: 120 },
  )
})

it('writes no operation twice where a block is called twice', () => {
  fc.assert(
    fc.property(anyNetwork, (network) => {
      const source = textOf(projectOf(network), 'model.ts')
      const copies = source.split("activation: 'linear'").length - 1
      const written = source.split('.apply(').length - 1 - copies
      expect(written).toBeLessThanOrEqual(network.operations.length)
    }),
    { numRuns: 40 },
  )
})
