/** Random dimensions beside their brute-force values, for the property tests of the shape room. */
import fc from 'fast-check'
import {
  add,
  ceilDivide,
  type Dimension,
  divide,
  floorDivide,
  maximum,
  minimum,
  multiply,
  name,
  number,
  remainder,
  subtract,
} from '../../src/shape/index.ts'

export type Values = Readonly<Record<string, number>>

/** A dimension and, independent of our code, what it comes to for given names: a pair [numerator, denominator]. */
export interface Sample {
  readonly dimension: Dimension
  readonly value: (values: Values) => readonly [number, number]
}

/** [numerator, denominator], the denominator positive. */
export type Fraction = readonly [number, number]

const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b))
const simple = ([n, d]: Fraction): Fraction => {
  // A quotient by 0, and what is worked out from it, has no value.
  if (d === 0 || Number.isNaN(d)) return [Number.NaN, Number.NaN]
  const divisor = gcd(n, d) * Math.sign(d)
  return [n / divisor, d / divisor]
}
const floorOf = ([n, d]: Fraction): Fraction => [Math.floor(n / d), 1]
const ceilOf = ([n, d]: Fraction): Fraction => [-Math.floor(-n / d), 1]

export const plus = (a: Fraction, b: Fraction) => simple([a[0] * b[1] + b[0] * a[1], a[1] * b[1]])
export const minus = (a: Fraction, b: Fraction) => simple([a[0] * b[1] - b[0] * a[1], a[1] * b[1]])
export const times = (a: Fraction, b: Fraction) => simple([a[0] * b[0], a[1] * b[1]])
export const over = (a: Fraction, b: Fraction) => simple([a[0] * b[1], a[1] * b[0]])
export const less = (a: Fraction, b: Fraction) => a[0] * b[1] < b[0] * a[1]

const leaf: fc.Arbitrary<Sample> = fc.oneof(
  fc.constantFrom('a', 'h', 'w').map((text) => ({
    dimension: name(text),
    value: (values: Values): Fraction => [values[text] as number, 1],
  })),
  fc.integer({ min: -4, max: 9 }).map((n) => ({ dimension: number(n), value: (): Fraction => [n, 1] })),
)

/** Divisors are positive: a number, a name, or a sum of both. */
const divisor: fc.Arbitrary<Sample> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .integer({ min: 1, max: 6 })
      .map((n) => ({ dimension: number(n), value: (): Fraction => [n, 1] })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom('a', 'h', 'w'), fc.integer({ min: 0, max: 2 })).map(([text, n]) => ({
      dimension: add(name(text), number(n)),
      value: (values: Values): Fraction => [(values[text] as number) + n, 1],
    })),
  },
)

type Step = (left: Sample, right: Sample, below: Sample) => Sample

const steps: readonly Step[] = [
  (a, b) => ({ dimension: add(a.dimension, b.dimension), value: (v) => plus(a.value(v), b.value(v)) }),
  (a, b) => ({ dimension: subtract(a.dimension, b.dimension), value: (v) => minus(a.value(v), b.value(v)) }),
  (a, b) => ({ dimension: multiply(a.dimension, b.dimension), value: (v) => times(a.value(v), b.value(v)) }),
  (a, _, d) => ({ dimension: divide(a.dimension, d.dimension), value: (v) => over(a.value(v), d.value(v)) }),
  (a, _, d) => ({
    dimension: floorDivide(a.dimension, d.dimension),
    value: (v) => floorOf(over(a.value(v), d.value(v))),
  }),
  (a, _, d) => ({
    dimension: ceilDivide(a.dimension, d.dimension),
    value: (v) => ceilOf(over(a.value(v), d.value(v))),
  }),
  (a, _, d) => ({
    dimension: remainder(a.dimension, d.dimension),
    value: (v) => minus(a.value(v), times(d.value(v), floorOf(over(a.value(v), d.value(v))))),
  }),
  (a, b) => ({
    dimension: minimum(a.dimension, b.dimension),
    value: (v) => (less(a.value(v), b.value(v)) ? a.value(v) : b.value(v)),
  }),
  (a, b) => ({
    dimension: maximum(a.dimension, b.dimension),
    value: (v) => (less(a.value(v), b.value(v)) ? b.value(v) : a.value(v)),
  }),
]

function grown(depth: number): fc.Arbitrary<Sample> {
  if (depth === 0) return leaf
  const smaller = grown(depth - 1)
  return fc.oneof(
    { weight: 1, arbitrary: leaf },
    {
      weight: 5,
      arbitrary: fc
        .tuple(fc.constantFrom(...steps), smaller, smaller, divisor)
        .map(([step, a, b, below]) => step(a, b, below)),
    },
  )
}

/** Expressions of up to four operations above one another. */
export const samples: fc.Arbitrary<Sample> = fc.oneof(grown(1), grown(2), grown(3), grown(4))

/** Values for the three names. */
export const values: fc.Arbitrary<Values> = fc.record({
  a: fc.integer({ min: 1, max: 7 }),
  h: fc.integer({ min: 1, max: 40 }),
  w: fc.integer({ min: 1, max: 40 }),
})

/** The dimension with numbers in the place of its names. */
export const at = (
  dimension: Dimension,
  replace: (d: Dimension, f: (name: string) => Dimension) => Dimension,
  v: Values,
) => replace(dimension, (text) => number(v[text] as number))
