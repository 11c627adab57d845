/** Draws the numbers of random programs, and operations with them. */
import fc from 'fast-check'
import { type Padding, type Pair, same } from '../operations.ts'
import type { Palette } from './palette.ts'
import type { BranchName, CountPlan, OperationPlan, Piece, WindowPlan } from './plans.ts'

/** An operation as a piece. */
export function operationPiece(plan: fc.Arbitrary<OperationPlan>): fc.Arbitrary<Piece> {
  return plan.map((operation) => ({ kind: 'operation', operation }))
}

/** One thing always, with its type kept narrow. */
export const only = <const Value>(value: Value) => fc.constant(value)

export type Numbers = ReturnType<typeof numbersOf>

/** Filters, windows and paddings. */
export function numbersOf({ counts, mostSide, mostStride }: Palette) {
  const value = fc.constantFrom(...counts)
  const spelling = fc.integer({ min: 0, max: 4 })
  const side = fc.integer({ min: 1, max: mostSide })
  const kernel: fc.Arbitrary<Pair> = fc.oneof(
    side.map((n): Pair => [n, n]),
    fc.tuple(side, side),
  )
  const step = fc.integer({ min: 1, max: mostStride })
  const stride: fc.Arbitrary<Pair> = fc.oneof(
    step.map((n): Pair => [n, n]),
    fc.tuple(step, step),
  )
  const number: fc.Arbitrary<CountPlan> = fc.record({
    kind: only('number'),
    value,
    spelling: fc.oneof({ weight: 2, arbitrary: only(0) }, spelling),
  })
  const parameter: fc.Arbitrary<CountPlan> = fc.record({
    kind: only('parameter'),
    index: fc.nat(2),
    times: fc.constantFrom(1, 1, 2),
    otherwise: value,
  })
  const channels: fc.Arbitrary<CountPlan> = fc.record({ kind: only('channels'), otherwise: value })
  return {
    value,
    spelling,
    kernel,
    step,
    stride,
    number,
    count: fc.oneof(
      { weight: 3, arbitrary: number },
      { weight: 2, arbitrary: parameter },
      { weight: 1, arbitrary: channels },
    ),
    padding: fc.oneof<fc.Arbitrary<Padding>[]>(
      only(same),
      only({ kind: 'valid', amount: 0 }),
      fc.record({ kind: fc.constantFrom('pad', 'pad_ceil'), amount: fc.nat(2) }),
    ),
    /** A window that is written in one of these ways. */
    window: (from: readonly WindowPlan['from'][], strides: fc.Arbitrary<Pair>): fc.Arbitrary<WindowPlan> =>
      fc.record({
        kernel,
        stride: strides,
        spelling: fc.integer({ min: 0, max: 3 }),
        from: fc.constantFrom(...from),
      }),
  }
}

const dilation = fc.constantFrom(1, 1, 1, 2)
const multiplier = fc.constantFrom(1, 1, 2)

/** A convolution or a pool. */
export function windowed(
  { count }: Numbers,
  window: fc.Arbitrary<WindowPlan>,
  padding: fc.Arbitrary<Padding>,
): fc.Arbitrary<Piece> {
  const place = { window, padding }
  const groups = fc.constantFrom(1, 1, 2, 3)
  const bias = fc.boolean()
  const convolution: fc.Arbitrary<OperationPlan> = fc.record({
    name: only('conv2d'),
    ...place,
    filters: count,
    groups,
    dilation,
    bias,
  })
  const depthwise: fc.Arbitrary<OperationPlan> = fc
    .record({ name: only('depthwise'), ...place, multiplier, dilation, bias })
    // TensorFlow.js' layer has a dilation with this padding only.
    .map((plan) => ({ ...plan, dilation: plan.padding.kind === 'same' ? plan.dilation : 1 }))
  const separable: fc.Arbitrary<OperationPlan> = fc.record({
    name: only('separable_conv2d'),
    ...place,
    filters: count,
    multiplier,
    dilation,
    bias,
  })
  const pool: fc.Arbitrary<OperationPlan> = fc.record({
    name: fc.constantFrom('max_pool', 'avg_pool'),
    ...place,
  })
  return operationPiece(
    fc.oneof({ weight: 3, arbitrary: convolution }, depthwise, separable, { weight: 2, arbitrary: pool }),
  )
}

/** Branches with one window, joined. */
export function parallel(
  { count }: Numbers,
  window: fc.Arbitrary<WindowPlan>,
  padding: fc.Arbitrary<Padding>,
  before: fc.Arbitrary<Piece>,
): fc.Arbitrary<Piece> {
  const name = fc.constantFrom<BranchName[]>(
    'conv2d',
    'depthwise',
    'separable_conv2d',
    'max_pool',
    'avg_pool',
  )
  return fc.record({
    kind: only('parallel'),
    window,
    padding,
    join: fc.constantFrom('concat', 'add'),
    filters: count,
    branches: fc.array(fc.record({ before, name }), { minLength: 2, maxLength: 3 }),
  })
}

/** Pieces that change a map's size by no window that slides over it. */
export function resizing({ number, padding, stride, window }: Numbers): fc.Arbitrary<Piece> {
  const factor = fc.integer({ min: 2, max: 3 })
  const side = fc.integer({ min: 1, max: 6 })
  const anyTransposed: fc.Arbitrary<OperationPlan> = fc.record({
    name: only('conv2d_transpose'),
    window: window(['numbers'], stride),
    filters: number,
    padding,
    bias: fc.boolean(),
  })
  // Only a window that is as large as its stride can be cut.
  const transposed = fc.oneof(
    anyTransposed,
    anyTransposed.map((plan) => {
      if (plan.name !== 'conv2d_transpose') return plan
      const [[height, width], [down, along]] = [plan.window.kernel, plan.window.stride]
      const kernel = [Math.max(height, down), Math.max(width, along)] as const
      return { ...plan, window: { ...plan.window, kernel }, padding: { kind: 'pad', amount: 1 } as const }
    }),
  )
  return fc.oneof(
    { weight: 2, arbitrary: operationPiece(transposed) },
    operationPiece(fc.record({ name: only('upsample'), factor, bilinear: fc.boolean() })),
    operationPiece(
      fc.record({ name: only('zero_pad'), amount: fc.nat(2), bottom: fc.nat(2), left: fc.nat(1) }),
    ),
    operationPiece(
      fc.record({
        name: fc.constantFrom('adaptive_avg_pool', 'adaptive_max_pool'),
        size: fc.tuple(side, side),
      }),
    ),
    // Made to fit, since most sizes do not.
    factor.map((block) =>
      inRow({ name: 'upsample', factor: block, bilinear: false }, { name: 'space_to_depth', block }),
    ),
    fc.integer({ min: 1, max: 3 }).map((width) =>
      inRow(pointwise({ kind: 'number', value: 4 * width, spelling: 0 }), {
        name: 'depth_to_space',
        block: 2,
      }),
    ),
  )
}

/** A 1×1 convolution. */
export function pointwise(filters: CountPlan, bias = true): OperationPlan {
  const window = { kernel: [1, 1], stride: [1, 1], spelling: 0, from: 'numbers' } as const
  return { name: 'conv2d', window, filters, padding: same, groups: 1, dilation: 1, bias }
}

/** Operations one after the other. */
export function inRow(...operations: readonly OperationPlan[]): Piece {
  return { kind: 'chain', pieces: operations.map((operation) => ({ kind: 'operation', operation })) }
}
