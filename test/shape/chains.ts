/** Random spatial functions of one size beside their brute-force values: windows, upsamplings, sums and extremes in chains. */
import fc from 'fast-check'
import {
  add,
  ceilDivide,
  type Dimension,
  floorDivide,
  maximum,
  minimum,
  multiply,
  name,
  number,
  type Padding,
  subtract,
  windowOutput,
} from '../../src/shape/index.ts'

/** A function of a size with whole values; written in the language's dimensions, and worked out with plain numbers. */
export interface SizeFunction {
  readonly dimension: Dimension
  readonly value: (size: number) => number
  /** A number whose multiples are steps after which the function repeats, up to a line. */
  readonly period: number
  /** From about here on extremes no longer change sides. */
  readonly start: number
}

const n = (value: number) => number(value)
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
export const lcm = (a: number, b: number): number => (a / gcd(a, b)) * b

type Step = (of: SizeFunction) => SizeFunction

/** How many windows of a reach fit: laid out one by one for sizes that they fit, else by extrapolating backwards. */
function places(size: number, reach: number, stride: number): number {
  let count = 0
  if (size >= reach) for (let at = 0; at + reach <= size; at += stride) count += 1
  else for (let at = -stride; at + reach > size; at -= stride) count -= 1
  return count
}

const window = (
  padding: 'same' | 'valid' | 'pad',
  numbers: readonly [number, number, number, number],
): Step => {
  const [kernel, stride, dilation, amount] = numbers
  const extent = dilation * (kernel - 1) + 1
  const kind: Padding = padding === 'pad' ? { kind: 'pad', amount: n(amount) } : { kind: padding }
  return ({ dimension, value, period, start }) => ({
    dimension: windowOutput(dimension, { kernel: n(kernel), stride: n(stride), dilation: n(dilation) }, kind),
    value: (size) => {
      const inner = value(size)
      if (padding === 'same') return Math.ceil(inner / stride)
      return places(padding === 'pad' ? inner + 2 * amount : inner, extent, stride)
    },
    period: period * stride,
    start,
  })
}

const ceilingPool = (kernel: number, stride: number, amount: number): Step => {
  return ({ dimension, value, period, start }) => ({
    dimension: windowOutput(
      dimension,
      { kernel: n(kernel), stride: n(stride), dilation: n(1) },
      { kind: 'pad_ceil', amount: n(amount) },
    ),
    // As Caffe does it: rounded up, and one less where the last window would begin behind input and padding.
    value: (size) => {
      const inner = value(size)
      const count = Math.ceil((inner + 2 * amount - kernel) / stride) + 1
      return Math.min(count, Math.ceil((inner + amount) / stride))
    },
    period: period * stride,
    start: start + 64,
  })
}

const upsampling = (factor: number): Step => {
  return (of) => ({
    ...of,
    dimension: multiply(of.dimension, n(factor)),
    value: (size) => factor * of.value(size),
  })
}

const cropping = (amount: number): Step => {
  return (of) => ({
    ...of,
    dimension: subtract(of.dimension, n(amount)),
    value: (size) => of.value(size) - amount,
  })
}

const rounding = (kind: 'floor' | 'ceiling', divisor: number): Step => {
  return (of) => ({
    dimension: (kind === 'floor' ? floorDivide : ceilDivide)(of.dimension, n(divisor)),
    value: (size) => Math[kind === 'floor' ? 'floor' : 'ceil'](of.value(size) / divisor),
    period: of.period * divisor,
    start: of.start,
  })
}

const limiting = (kind: 'minimum' | 'maximum', limit: number): Step => {
  return (of) => ({
    dimension: (kind === 'minimum' ? minimum : maximum)(of.dimension, n(limit)),
    value: (size) => Math[kind === 'minimum' ? 'min' : 'max'](of.value(size), limit),
    period: of.period,
    start: of.start + 300,
  })
}

const stride = fc.constantFrom(1, 2, 2, 2, 3, 4)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: stride.map((s) => window('same', [3, s, 1, 0])) },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        fc.constantFrom<'valid' | 'pad'>('valid', 'pad'),
        fc.tuple(
          fc.integer({ min: 1, max: 7 }),
          stride,
          fc.constantFrom(1, 1, 1, 2),
          fc.integer({ min: 0, max: 3 }),
        ),
      )
      .map(([kind, numbers]) => window(kind, numbers)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(2, 3), fc.constantFrom(1, 2, 3), fc.constantFrom(0, 1))
      .map(([kernel, s, amount]) => ceilingPool(kernel, s, amount)),
  },
  { weight: 2, arbitrary: fc.constantFrom(2, 2, 3, 4).map(upsampling) },
  { weight: 1, arbitrary: fc.integer({ min: -3, max: 4 }).map(cropping) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom<'floor' | 'ceiling'>('floor', 'ceiling'), fc.constantFrom(2, 3, 4, 8))
      .map(([kind, divisor]) => rounding(kind, divisor)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom<'minimum' | 'maximum'>('minimum', 'maximum'), fc.integer({ min: 1, max: 9 }))
      .map(([kind, limit]) => limiting(kind, limit)),
  },
)

/** The size itself, under its name. */
export function sizeNamed(text: string): SizeFunction {
  return { dimension: name(text), value: (size) => size, period: 1, start: 1 }
}

/** Longer periods make brute force slow without making it stronger. */
const usualLongest = 128

function applied(steps: readonly Step[], to: SizeFunction, longestPeriod = usualLongest): SizeFunction {
  return steps.reduce((of, each) => {
    const next = each(of)
    return next.period > longestPeriod ? of : next
  }, to)
}

function sumOf(a: SizeFunction, b: SizeFunction): SizeFunction {
  return {
    dimension: add(a.dimension, b.dimension),
    value: (size) => a.value(size) + b.value(size),
    period: lcm(a.period, b.period),
    start: Math.max(a.start, b.start),
  }
}

/** Chains of up to five steps, and sums of two. */
export function sizeFunctions(text: string, longestPeriod = usualLongest): fc.Arbitrary<SizeFunction> {
  const chain = fc
    .array(step, { maxLength: 5 })
    .map((steps) => applied(steps, sizeNamed(text), longestPeriod))
  return fc.oneof(
    { weight: 5, arbitrary: chain },
    { weight: 1, arbitrary: fc.tuple(chain, chain).map(([a, b]) => sumOf(a, b)) },
  )
}

/** Two functions that are often the same, or differ by one step: two branches of a block. */
export function pairsOfBranches(text: string): fc.Arbitrary<readonly [SizeFunction, SizeFunction]> {
  const size = sizeNamed(text)
  const two = (a: SizeFunction, b: SizeFunction) => [a, b] as const
  return fc.oneof(
    { weight: 2, arbitrary: fc.tuple(sizeFunctions(text), sizeFunctions(text)) },
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.array(step, { maxLength: 4 }), step, step, fc.array(step, { maxLength: 2 }))
        .map(([before, a, b, after]) =>
          two(applied([...before, a, ...after], size), applied([...before, b, ...after], size)),
        ),
    },
    {
      weight: 2,
      // Strides taken together, or one after the other.
      arbitrary: fc
        .tuple(stride, stride, fc.array(step, { maxLength: 2 }))
        .map(([s, t, after]) =>
          two(
            applied([window('same', [3, s, 1, 0]), window('same', [3, t, 1, 0]), ...after], size),
            applied([rounding('ceiling', s * t), ...after], size),
          ),
        ),
    },
    {
      weight: 2,
      // Down and up again: the same where the stride divides the size.
      arbitrary: fc
        .tuple(fc.constantFrom(2, 3, 4), fc.constantFrom<'floor' | 'ceiling'>('floor', 'ceiling'))
        .map(([s, kind]) => two(applied([rounding(kind, s), upsampling(s)], size), size)),
    },
  )
}
