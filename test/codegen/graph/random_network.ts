/** Random networks of all kinds of operations over small images, ending in the probabilities of classes. */
import fc from 'fast-check'
import type { Network, Operation, ValueId } from '../../../src/network/network.ts'
import type { ArgumentValue } from '../../../src/ops/record/primitive.ts'
import { asNumber, number, type Padding, windowOf } from '../../../src/shape/index.ts'
import { type Building, networkOf } from '../../building/networks.ts'

type Arguments = Readonly<Record<string, ArgumentValue>>

/** One operation with its arguments; it is left out where the sizes do not take it. */
interface Single {
  readonly kind: 'single'
  readonly primitive: string
  readonly arguments: (channels: number) => Arguments
}

export type Piece =
  | Single
  | { readonly kind: 'chain'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'concat'; readonly branches: readonly Piece[] }
  | { readonly kind: 'add' | 'mul'; readonly inner: Piece }
  /** Joins a value from anywhere before, if it is an image of that size. */
  | { readonly kind: 'read'; readonly back: number }

export const single = (primitive: string, args: (channels: number) => Arguments = () => ({})): Single => ({
  kind: 'single',
  primitive,
  arguments: args,
})

const padding = fc.constantFrom<Padding>(
  { kind: 'same' },
  { kind: 'valid' },
  { kind: 'pad', amount: number(1) },
)

const windowed = fc.record({
  size: fc.integer({ min: 1, max: 3 }),
  stride: fc.integer({ min: 1, max: 2 }),
  padding,
})

const convolution = fc
  .record({
    window: windowed,
    // With one filter of one channel a pointwise convolution with a bias fails in TensorFlow 2.21's oneDNN.
    filters: fc.integer({ min: 2, max: 4 }),
    grouped: fc.boolean(),
    dilation: fc.integer({ min: 1, max: 2 }),
    bias: fc.boolean(),
  })
  .map(({ window: { size, stride, padding }, filters, grouped, dilation, bias }) =>
    single('conv2d', (channels) => ({
      size: windowOf(size, size, stride),
      filters: number(grouped ? channels * filters : filters),
      groups: number(grouped ? channels : 1),
      dilation: number(dilation),
      padding,
      bias,
    })),
  )

const channelwise = windowed.map(({ size, stride, padding }) =>
  single('depthwise', () => ({ size: windowOf(size, size, stride), padding })),
)

const separable = fc
  .record({ window: windowed, filters: fc.integer({ min: 2, max: 4 }) })
  .map(({ window: { size, stride, padding }, filters }) =>
    single('separable_conv2d', () => ({
      size: windowOf(size, size, stride),
      filters: number(filters),
      padding,
    })),
  )

const pools = fc
  .record({ window: windowed, primitive: fc.constantFrom('max_pool', 'avg_pool') })
  .map(({ window: { size, stride, padding }, primitive }) =>
    single(primitive, () => ({ size: windowOf(size, size, stride), padding })),
  )

const pointwise = fc
  .constantFrom(
    'relu',
    'relu6',
    'tanh',
    'sigmoid',
    'swish',
    'gelu',
    'elu',
    'softplus',
    'hard_swish',
    'leaky_relu',
    'prelu',
    'batch_norm',
    'layer_norm',
    'instance_norm',
    'identity',
  )
  .map((primitive) => single(primitive))

const others = fc.constantFrom<Piece>(
  single('lrn', () => ({ size: number(3) })),
  single('dropout', () => ({ rate: number(0.4) })),
  single('group_norm', () => ({ groups: number(1) })),
  single('upsample', () => ({ factor: number(2) })),
  single('zero_pad', () => ({ amount: number(1) })),
  single('channel_shuffle', (channels) => ({ groups: number(channels) })),
  single('linear', () => ({ units: number(3) })),
  single('space_to_depth', () => ({ block: number(2) })),
)

export const { piece: anyPiece } = fc.letrec<{ piece: Piece }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: convolution },
    { weight: 3, arbitrary: pointwise },
    { weight: 1, arbitrary: channelwise },
    { weight: 1, arbitrary: separable },
    { weight: 2, arbitrary: pools },
    { weight: 1, arbitrary: others },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('read' as const), back: fc.nat(5) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('chain' as const),
        pieces: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('concat' as const),
        branches: fc.array(tie('piece'), { minLength: 2, maxLength: 3 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('add' as const, 'mul' as const), inner: tie('piece') }),
    },
  ),
}))

interface Budget {
  operations: number
}

const axesOf = (inside: Building, value: ValueId) => inside.shapeOf(value).map((axis) => asNumber(axis)!)

function applied(
  inside: Building,
  primitive: string,
  inputs: readonly ValueId[],
  args: Arguments,
  budget: Budget,
) {
  if (budget.operations <= 0) return null
  try {
    const value = inside.operation(primitive, inputs, args)
    budget.operations--
    return value
  } catch {
    return null
  }
}

function build(piece: Piece, input: ValueId, inside: Building, budget: Budget): ValueId {
  const channels = axesOf(inside, input).at(-1)!
  switch (piece.kind) {
    case 'single':
      return applied(inside, piece.primitive, [input], piece.arguments(channels), budget) ?? input
    case 'chain':
      return piece.pieces.reduce((value, each) => build(each, value, inside, budget), input)
    case 'concat': {
      const branches = piece.branches.map((branch) => build(branch, input, inside, budget))
      return applied(inside, 'concat', branches, {}, budget) ?? branches[0]!
    }
    case 'add':
    case 'mul': {
      const inner = build(piece.inner, input, inside, budget)
      return applied(inside, piece.kind, [input, inner], {}, budget) ?? inner
    }
    case 'read': {
      const earlier = input - piece.back
      return earlier < 0 ? input : (applied(inside, 'concat', [input, earlier], {}, budget) ?? input)
    }
  }
}

/** Whether every operation is on the way to the output: TensorFlow.js keeps no others in a model. */
function isAllNeeded({ operations, results }: Network): boolean {
  const needed = new Set(results.map(({ value }) => value))
  for (const { id, inputs } of [...operations].reverse())
    if (needed.has(id)) for (const input of inputs) needed.add(input)
  return operations.every(({ id }) => needed.has(id))
}

/** `0 = conv2d(-1; {…}) : 6×5×3`, for counterexamples. */
function shown({ id, primitive, arguments: args, inputs, output }: Operation): string {
  const whole = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)
  return `${id} = ${primitive}(${inputs}; ${JSON.stringify(args, whole)}) : ${output.map(asNumber).join('×')}`
}

/** Classifiers of a few pieces: images of 6×5×2, four classes. */
export const classifiersOf = (piece: fc.Arbitrary<Piece>) =>
  fc
    .array(piece, { minLength: 1, maxLength: 5 })
    .map((pieces): Network => {
      const budget = { operations: 25 }
      const rows = pieces.map((each) => ({
        type: 'row',
        build: (inside: Building, input: ValueId) => build(each, input, inside, budget),
      }))
      const classifier = {
        type: 'classifier',
        build: (inside: Building, input: ValueId) => {
          // Not the mean of each channel: after a normalisation that is a constant.
          const all = inside.operation('flatten', [input])
          return inside.operation('softmax', [inside.operation('linear', [all], { units: number(4) })])
        },
      }
      return networkOf('random', [6, 5, 2], [...rows, classifier])
    })
    .filter((network) => isAllNeeded(network))
    .filter(({ operations }) => operations.every(({ output }) => asNumber(output.at(-1)!)! < 60))
    .map((network) => ({
      ...network,
      [fc.toStringMethod]: () => `\n${network.operations.map(shown).join('\n')}`,
    }))

export const anyClassifier = classifiersOf(anyPiece)
