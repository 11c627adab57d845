/** Random networks as plain trees: the parts of a network, before it is written in Inc or built in TensorFlow.js. */
import fc from 'fast-check'

export type Pair = readonly [height: number, width: number]

/** A number of filters: a literal, or (inside a block) its parameter `n` or its input's channels `c`. */
export type Count = number | 'n' | 'c' | '2n'

/** `size` and `s` are a block's parameters; outside blocks they stand for 3×3 and 1. */
export interface WindowPlan {
  readonly kernel: Pair | 'size'
  readonly stride: Pair | 's'
}

export interface PaddingPlan {
  readonly kind: 'same' | 'valid' | 'pad' | 'pad_ceil'
  readonly amount: number
}

export const pointwise = [
  'relu',
  'relu6',
  'sigmoid',
  'tanh',
  'swish',
  'hard_sigmoid',
  'softmax',
  'leaky_relu',
  'prelu',
  'elu',
  'selu',
  'softplus',
  'mish',
  'batch_norm',
  'layer_norm',
  'instance_norm',
  'layer_scale',
  'dropout',
] as const

/** One operation with a window. */
export interface WindowedPiece {
  readonly kind: 'windowed'
  readonly operation: 'conv2d' | 'depthwise' | 'separable_conv2d' | 'max_pool' | 'avg_pool'
  readonly window: WindowPlan
  readonly padding: PaddingPlan
  readonly filters: Count
  readonly groups: number
  readonly multiplier: number
  readonly dilation: number
  readonly bias: boolean
}

export type Piece =
  | WindowedPiece
  | { readonly kind: 'pointwise'; readonly operation: (typeof pointwise)[number] }
  | { readonly kind: 'chain'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'concat'; readonly branches: readonly Piece[] }
  /** The input is added to what `inner` gives, brought back to the input's channels; `written out`, or by a block that takes `inner`. */
  | { readonly kind: 'residual'; readonly inner: Piece; readonly writtenOut: boolean }
  /** A result with a name, joined again later. */
  | { readonly kind: 'skip'; readonly before: Piece; readonly inner: Piece }
  /** The input times a weight for each channel. */
  | { readonly kind: 'gate' }
  /** As many groups as there are channels. */
  | { readonly kind: 'grouped'; readonly size: Pair; readonly multiplier: number }
  /** At half the size and back, cropped to the input and joined with it. */
  | { readonly kind: 'valley'; readonly inner: Piece }
  | { readonly kind: 'repeat'; readonly count: number; readonly inner: Piece }
  | {
      readonly kind: 'call'
      readonly block: number
      readonly size: Pair
      readonly n: Count
      readonly s: number | 's'
      readonly named: boolean
    }
  /** Branches with the same window, joined: they all change the map's size alike. */
  | {
      readonly kind: 'parallel'
      readonly window: WindowPlan
      readonly padding: PaddingPlan
      readonly join: 'concat' | 'add'
      readonly filters: Count
      readonly branches: readonly { readonly before: Piece; readonly operation: WindowedPiece['operation'] }[]
    }
  | {
      readonly kind: 'transpose'
      readonly kernel: Pair
      readonly stride: Pair
      readonly filters: number
      readonly padding: PaddingPlan
      readonly bias: boolean
    }
  | { readonly kind: 'upsample'; readonly factor: number; readonly bilinear: boolean }
  | { readonly kind: 'crop'; readonly less: Pair }

export interface RowPlan {
  readonly type: 'block' | 'max pool' | 'avg pool' | 'batch norm' | 'dropout' | 'join'
  readonly block: number
  readonly size: Pair
  readonly n: number
  readonly copies: number | null
  readonly s: number | null
  readonly labelled: boolean
  readonly claimed: boolean
}

export interface NetworkPlan {
  readonly input: readonly [number, number, number]
  /** A block may call those before it. */
  readonly blocks: readonly Piece[]
  readonly stages: readonly Piece[]
  /** Rows of a table in the middle of the pipeline; none without one. */
  readonly rows: readonly RowPlan[]
  /** Separate outputs, at labelled rows. */
  readonly heads: readonly { readonly at: number; readonly body: Piece }[]
  readonly last: 'nothing' | 'flatten' | 'global_avg_pool'
  readonly classes: number
  /** Written with the marks of plain keyboards. */
  readonly plainMarks: boolean
}

const small = fc.integer({ min: 1, max: 3 })
const side = fc.constantFrom(1, 2, 3, 4, 5)
const kernel: fc.Arbitrary<Pair> = fc.oneof(
  side.map((n): Pair => [n, n]),
  fc.tuple(side, side),
)
const stride: fc.Arbitrary<Pair> = fc.oneof(
  small.map((n): Pair => [n, n]),
  fc.tuple(small, small),
)
const count: fc.Arbitrary<Count> = fc.constantFrom<Count[]>(1, 2, 3, 4, 6, 'n', 'c', '2n')
const padding: fc.Arbitrary<PaddingPlan> = fc.record({
  kind: fc.constantFrom('same' as const, 'valid' as const, 'pad' as const, 'pad_ceil' as const),
  amount: fc.nat(2),
})
const same: PaddingPlan = { kind: 'same', amount: 0 }
const operation = fc.constantFrom<WindowedPiece['operation'][]>(
  'conv2d',
  'depthwise',
  'separable_conv2d',
  'max_pool',
  'avg_pool',
)

/** An operation with a window; `steps` and `around` say which strides and paddings it may have. */
function windowed(window: fc.Arbitrary<WindowPlan>, around: fc.Arbitrary<PaddingPlan>) {
  return fc.record({
    kind: fc.constant('windowed' as const),
    operation: fc.oneof({ weight: 2, arbitrary: fc.constant('conv2d' as const) }, operation),
    window,
    padding: around,
    filters: count,
    groups: fc.constantFrom(1, 1, 2, 3),
    multiplier: fc.constantFrom(1, 1, 2),
    dilation: fc.constantFrom(1, 1, 2),
    bias: fc.boolean(),
  })
}

const parallel = (
  window: fc.Arbitrary<WindowPlan>,
  around: fc.Arbitrary<PaddingPlan>,
  before: fc.Arbitrary<Piece>,
) =>
  fc.record({
    kind: fc.constant('parallel' as const),
    window,
    padding: around,
    join: fc.constantFrom('concat' as const, 'add' as const),
    filters: count,
    branches: fc.array(fc.record({ before, operation }), { minLength: 2, maxLength: 3 }),
  })

const one: Pair = [1, 1]
const unstrided = fc.record({
  kernel: fc.oneof(kernel, fc.constant('size' as const)),
  stride: fc.constant(one),
})

/** Pieces that keep a map's size and can occur anywhere, also in a block's body. */
const { keeping } = fc.letrec<{ keeping: Piece }>((tie) => ({
  keeping: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    windowed(unstrided, fc.constant(same)),
    fc.record({ kind: fc.constant('pointwise' as const), operation: fc.constantFrom(...pointwise) }),
    fc.constant({ kind: 'gate' } as const),
    fc.record({
      kind: fc.constant('grouped' as const),
      size: kernel,
      multiplier: fc.constantFrom(1, 2),
    }),
    fc.record({
      kind: fc.constant('call' as const),
      block: fc.nat(2),
      size: kernel,
      n: count,
      s: fc.constant(1),
      named: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('chain' as const), pieces: fc.array(tie('keeping'), { maxLength: 4 }) }),
    fc.record({
      kind: fc.constant('concat' as const),
      branches: fc.array(tie('keeping'), { minLength: 2, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('residual' as const),
      inner: tie('keeping'),
      writtenOut: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('skip' as const), before: tie('keeping'), inner: tie('keeping') }),
    fc.record({ kind: fc.constant('valley' as const), inner: tie('keeping') }),
    fc.record({
      kind: fc.constant('repeat' as const),
      count: fc.integer({ min: 2, max: 3 }),
      inner: tie('keeping'),
    }),
  ),
}))

const byParameters: fc.Arbitrary<WindowPlan> = fc.constant({ kernel: 'size', stride: 's' })

/** A block's body: one step may have the block's own stride. */
const body: fc.Arbitrary<Piece> = fc
  .tuple(
    fc.array(keeping, { maxLength: 2 }),
    fc.oneof(
      windowed(byParameters, fc.constant(same)),
      parallel(byParameters, fc.constant(same), keeping),
      fc.record({
        kind: fc.constant('call' as const),
        block: fc.nat(2),
        size: kernel,
        n: count,
        s: fc.constant('s' as const),
        named: fc.boolean(),
      }),
    ),
    fc.array(keeping, { maxLength: 2 }),
  )
  .map(([before, step, after]) => ({ kind: 'chain', pieces: [...before, step, ...after] }))

const anyWindow = fc.record({ kernel, stride })

/** Pieces of the network's own pipeline, where the size of the map is known and anything may happen to it. */
const stage: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 3, arbitrary: keeping },
  { weight: 3, arbitrary: windowed(anyWindow, padding) },
  { weight: 1, arbitrary: parallel(anyWindow, padding, keeping) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('call' as const),
      block: fc.nat(2),
      size: kernel,
      n: fc.constantFrom(1, 2, 4),
      s: fc.constantFrom(1, 2, 3),
      named: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('transpose' as const),
      kernel,
      stride,
      filters: small,
      padding,
      bias: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('upsample' as const),
      factor: fc.constantFrom(2, 3),
      bilinear: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('crop' as const), less: fc.tuple(small, small) }) },
)

const row: fc.Arbitrary<RowPlan> = fc.record({
  type: fc.constantFrom('block', 'block', 'block', 'max pool', 'avg pool', 'batch norm', 'dropout', 'join'),
  block: fc.nat(2),
  size: kernel,
  n: fc.constantFrom(1, 2, 3, 4),
  copies: fc.option(small),
  s: fc.option(fc.constantFrom(1, 2)),
  labelled: fc.boolean(),
  claimed: fc.boolean(),
})

export const arbitraryPlan: fc.Arbitrary<NetworkPlan> = fc.record({
  input: fc.tuple(fc.integer({ min: 1, max: 17 }), fc.integer({ min: 1, max: 17 }), small),
  blocks: fc.tuple(body, body, body),
  stages: fc.array(stage, { minLength: 1, maxLength: 5 }),
  rows: fc.oneof(fc.constant([]), fc.array(row, { minLength: 1, maxLength: 5 })),
  heads: fc.array(fc.record({ at: fc.nat(4), body: keeping }), { maxLength: 2 }),
  last: fc.constantFrom('nothing' as const, 'flatten' as const, 'global_avg_pool' as const),
  classes: fc.integer({ min: 1, max: 5 }),
  plainMarks: fc.boolean(),
})
