/** Draws the pieces of random programs: those that keep a map's size, those that change it, and the blocks of both. */
import fc from 'fast-check'
import { same } from '../operations.ts'
import {
  type Numbers,
  numbersOf,
  only,
  operationPiece,
  parallel,
  resizing,
  windowed,
} from './draw_operations.ts'
import type { Form, Palette } from './palette.ts'
import type { ActivationPlan, ArgumentPlan, BlockPlan, ParameterPlan, Piece } from './plans.ts'

const activation = fc.constantFrom<ActivationPlan[]>(
  { name: 'relu' },
  { name: 'tanh' },
  { name: 'hard_swish' },
  { name: 'identity' },
  { name: 'leaky_relu', slope: 0.2 },
)

/** A value for a parameter of any kind. */
function argument({ count, kernel, stride }: Numbers, strides: fc.Arbitrary<ArgumentPlan['stride']>) {
  return fc.record({
    count,
    size: fc.oneof({ weight: 4, arbitrary: kernel }, only('passed on')),
    window: kernel,
    step: fc.record({ kernel, stride }),
    stride: strides,
    activation,
  })
}

/** A call; `strides` are the arguments of parameters that are strides. */
function call(
  numbers: Numbers,
  among: Extract<Piece, { kind: 'call' }>['among'],
  strides: fc.Arbitrary<ArgumentPlan['stride']>,
): fc.Arbitrary<Piece> {
  return fc.record({
    kind: only('call'),
    // The units come first: in a pipeline, which may call all blocks, the others would be seldom.
    block: fc.constantFrom(0, 1, 2, 3, 4, 3, 4),
    among: only(among),
    arguments: fc.array(argument(numbers, strides), { minLength: 3, maxLength: 3 }),
    isNamed: fc.boolean(),
    omitsDefaults: fc.boolean(),
  })
}

/** A form of the language that keeps a map's size. */
function formOf(form: Form, numbers: Numbers, inner: fc.Arbitrary<Piece>): fc.Arbitrary<Piece> {
  const { count, value, spelling } = numbers
  switch (form) {
    case 'call':
      return call(numbers, 'units', only(1))
    case 'local':
      return fc.record({ kind: only(form), width: count, isNormalised: fc.boolean() })
    case 'comprehension':
      return fc.record({ kind: only(form), widths: fc.array(value, { minLength: 1, maxLength: 3 }) })
    case 'choice': {
      const filters = count.map((each) => ({ name: 'linear', units: each, bias: true }) as const)
      const other = fc.oneof(filters, only({ name: 'relu' } as const))
      return fc.record({ kind: only(form), condition: fc.nat(4), isFirst: fc.boolean(), taken: inner, other })
    }
    case 'repeat': {
      const copies = fc.integer({ min: 1, max: 3 })
      const times = fc.oneof(
        fc.record({ kind: only('number'), value: copies, spelling }),
        fc.record({ kind: only('parameter'), index: fc.nat(2), times: only(1), otherwise: copies }),
      )
      return fc.record({ kind: only(form), count: times, spelling: fc.nat(2), inner })
    }
    case 'read':
      return fc.record({ kind: only(form), back: fc.nat(3) })
  }
}

/** Pieces that keep a map's size and can stand anywhere, also in a block's body. */
function keepingPieces({ plain, forms }: Palette, numbers: Numbers): fc.Arbitrary<Piece> {
  const { count, kernel, window } = numbers
  const unstrided = window(['numbers', 'numbers', 'size', 'window'], only([1, 1]))
  return fc.letrec<{ piece: Piece }>((tie) => ({
    piece: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 2, arbitrary: windowed(numbers, unstrided, only(same)) },
      { weight: 2, arbitrary: operationPiece(fc.constantFrom(...plain)) },
      operationPiece(fc.record({ name: only('linear'), units: count, bias: fc.boolean() })),
      {
        weight: 2,
        arbitrary: fc.record({ kind: only('activation'), index: fc.nat(2), otherwise: activation }),
      },
      fc.record({ kind: only('gate'), ratio: count }),
      fc.record({ kind: only('grouped'), size: kernel, multiplier: fc.constantFrom(1, 2) }),
      fc.record({ kind: only('chain'), pieces: fc.array(tie('piece'), { maxLength: 4 }) }),
      fc.record({
        kind: only('concat'),
        branches: fc.array(tie('piece'), { minLength: 2, maxLength: 3 }),
        withInput: fc.boolean(),
      }),
      fc.record({
        kind: only('residual'),
        join: fc.constantFrom('add', 'add', 'mul'),
        inner: tie('piece'),
        writtenOut: fc.boolean(),
      }),
      fc.record({ kind: only('skip'), before: tie('piece'), inner: tie('piece') }),
      fc.record({ kind: only('valley'), inner: tie('piece') }),
      fc.record({ kind: only('descent'), before: tie('piece'), inner: tie('piece'), filters: count }),
      ...forms.map((form) => formOf(form, numbers, tie('piece'))),
    ),
  })).piece
}

/** Parameters that the rows of a table have columns for. */
const unitParameters: readonly ParameterPlan[] = [
  { kind: 'size', standard: null, isTyped: true },
  { kind: 'count', standard: null, isTyped: true },
  {
    kind: 'stride',
    isTyped: false,
    standard: {
      count: { kind: 'number', value: 1, spelling: 0 },
      size: [1, 1],
      window: [1, 1],
      step: { kernel: [1, 1], stride: [1, 1] },
      stride: 1,
      activation: { name: 'relu' },
    },
  },
]

/** The pieces and blocks of one palette. */
export function piecesOf(palette: Palette) {
  const numbers = numbersOf(palette)
  const { padding, step, stride, window } = numbers
  const keeping = keepingPieces(palette, numbers)
  const withCalls = (weight: number, arbitrary: fc.Arbitrary<Piece>) =>
    palette.forms.includes('call') ? [{ weight, arbitrary }] : []
  const inBody = (middle: fc.Arbitrary<Piece>): fc.Arbitrary<Piece> =>
    fc
      .tuple(fc.array(keeping, { maxLength: 2 }), middle, fc.array(keeping, { maxLength: 2 }))
      .map(([before, each, after]) => ({ kind: 'chain', pieces: [...before, each, ...after] }))

  const ofUnit = window(['size and stride'], stride)
  const unitStep = fc.oneof(
    windowed(numbers, ofUnit, only(same)),
    parallel(numbers, ofUnit, only(same), keeping),
    ...withCalls(1, call(numbers, 'units', only('passed on'))),
  )
  const unit: fc.Arbitrary<BlockPlan> = fc.record({
    parameters: only(unitParameters),
    isSized: only(true),
    body: inBody(unitStep),
  })

  const byParameter = window(['step', 'step', 'numbers'], stride)
  const changerStep = fc.oneof(
    { weight: 3, arbitrary: windowed(numbers, byParameter, padding) },
    parallel(numbers, byParameter, padding, keeping),
    resizing(numbers),
    ...withCalls(1, call(numbers, 'units', step)),
  )
  const parameter: fc.Arbitrary<ParameterPlan> = fc.record({
    kind: fc.constantFrom('count', 'count', 'size', 'window', 'step', 'activation', 'activation'),
    standard: fc.option(argument(numbers, step)),
    isTyped: fc.boolean(),
  })
  const changer: fc.Arbitrary<BlockPlan> = fc.record({
    parameters: fc.array(parameter, { maxLength: 4 }),
    isSized: fc.boolean(),
    body: inBody(changerStep),
  })

  const anyWindow = window(['numbers'], stride)
  const stage = fc.oneof<fc.MaybeWeightedArbitrary<Piece>[]>(
    { weight: 3, arbitrary: keeping },
    { weight: 3, arbitrary: windowed(numbers, anyWindow, padding) },
    { weight: 1, arbitrary: parallel(numbers, anyWindow, padding, keeping) },
    { weight: 3, arbitrary: resizing(numbers) },
    operationPiece(fc.record({ name: fc.constantFrom('space_to_depth', 'depth_to_space'), block: only(2) })),
    fc.record({ kind: only('crop'), less: fc.tuple(step, step) }),
    ...withCalls(5, call(numbers, 'all blocks', step)),
  )
  return { numbers, keeping, stage, unit, changer }
}
