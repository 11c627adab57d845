/** What operations need of sizes that are names: the exact facts, and that they hold exactly where numbers are taken. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AnyPrimitive,
  type ArgumentValue,
  type OperationParameter,
  type PrimitiveName,
  primitives,
} from '../../src/ops/index.ts'
import {
  add,
  type Dimension,
  divide,
  type Fact,
  multiply,
  name,
  number,
  type Padding,
  type Shape,
  show,
  showFactor,
  substitute,
  subtract,
  truthOf,
} from '../../src/shape/index.ts'
import '../property_seed.ts'

type Arguments = Readonly<Record<string, ArgumentValue>>

const n = (value: number) => number(value)
const [h, w, c, d, k, s, r, g, f, p] = [...'hwcdksrgfp'].map(name) as [
  Dimension,
  Dimension,
  Dimension,
  Dimension,
  Dimension,
  Dimension,
  Dimension,
  Dimension,
  Dimension,
  Dimension,
]
const same: Padding = { kind: 'same' }
const valid: Padding = { kind: 'valid' }
const window = (size: Dimension, stride: Dimension) => ({
  height: size,
  width: size,
  strideHeight: stride,
  strideWidth: stride,
})
const convolution = { padding: same, groups: n(1), dilation: n(1), bias: true }
const image = [h, w, c]

/** The needs, or what is wrong whatever the names are. */
function needs(
  operation: PrimitiveName,
  args: Arguments,
  ...inputs: readonly Shape[]
): readonly string[] | string {
  const inference = primitives[operation].infer(inputs, args)
  return inference.ok ? inference.needs.map(({ fact }) => shown(fact)) : inference.fault.kind
}

function shown(fact: Fact): string {
  switch (fact.kind) {
    case 'equal':
      return `${show(fact.left)} == ${show(fact.right)}`
    case 'different':
      return `${show(fact.left)} != ${show(fact.right)}`
    case 'at-least':
      return `${show(fact.value)} >= ${show(fact.least)}`
    case 'below':
      return `${show(fact.value)} < ${show(fact.limit)}`
    case 'divisible':
      return `${showFactor(fact.value)} % ${showFactor(fact.divisor)} == 0`
    case 'indivisible':
      return `${showFactor(fact.value)} % ${showFactor(fact.divisor)} != 0`
  }
}

describe('windows must fit', () => {
  const pool = (padding: Padding) => needs('max_pool', { size: window(n(3), n(2)), padding }, image)
  const padded = (amount: Dimension): Padding => ({ kind: 'pad', amount })
  const ceiled = (amount: Dimension): Padding => ({ kind: 'pad_ceil', amount })

  test('same always does', () => expect(pool(same)).toEqual([]))
  test('valid', () => expect(pool(valid)).toEqual(['h >= 3', 'w >= 3']))
  test('pad', () => {
    expect(pool(padded(n(0)))).toEqual(['h >= 3', 'w >= 3'])
    expect(pool(padded(n(1)))).toEqual([])
  })
  test('pad_ceil: a place that begins inside is enough', () => {
    expect(pool(ceiled(n(0)))).toEqual(['h >= 2', 'w >= 2'])
    expect(pool(ceiled(n(1)))).toEqual([])
  })
  test('with a padding that is a name, which must be narrower than the window', () =>
    expect(pool(padded(p))).toEqual(['p < 3', 'p < 3']))
  test('with a window and a stride that are names', () =>
    expect(needs('avg_pool', { size: window(k, s), padding: valid }, image)).toEqual(['h >= k', 'w >= k']))
  test('dilated', () => {
    const args = { ...convolution, size: window(n(3), n(1)), padding: valid, dilation: d }
    expect(needs('conv2d', { ...args, filters: n(8) }, image)).toEqual(['h >= 2·d + 1', 'w >= 2·d + 1'])
    const separable = { ...args, filters: n(8), multiplier: n(1) }
    expect(needs('separable_conv2d', separable, image)).toEqual(['h >= 2·d + 1', 'w >= 2·d + 1'])
    expect(needs('depthwise', { ...args, multiplier: n(1) }, image)).toEqual(['h >= 2·d + 1', 'w >= 2·d + 1'])
  })
  test('a crop is not larger than the image', () =>
    expect(needs('center_crop', { size: { height: k, width: n(1) } }, image)).toEqual(['h >= k']))
  test('a transposed convolution leaves something after its padding', () => {
    const args = { size: window(n(2), n(2)), filters: n(3), bias: true }
    expect(needs('conv2d_transpose', { ...args, padding: same }, image)).toEqual([])
    expect(needs('conv2d_transpose', { ...args, padding: { kind: 'pad', amount: n(1) } }, image)).toEqual([
      '2·h - 2 >= 1',
      '2·w - 2 >= 1',
    ])
  })
  test('one that never fits is refused', () => expect(pool(padded(n(4)))).toBe('out-of-range'))
})

describe('axes must agree', () => {
  test('concat: all but the last', () =>
    expect(needs('concat', {}, [h, w, c], [h, w, d], [k, w, d])).toEqual(['h == k']))
  test('add and mul: a name is never taken for a 1', () => {
    for (const operation of ['add', 'mul'] as const) {
      expect(needs(operation, {}, [h, w, c], [h, w, n(64)])).toEqual(['64 == c'])
      expect(needs(operation, {}, [n(1), w, c], [h, w, c], [k, n(1), n(1)])).toEqual(['k == h'])
    }
  })
  test('a 1 that is written is repeated', () =>
    expect(needs('mul', {}, [h, w, c], [n(1), n(1), c])).toEqual([]))
  test('attend', () =>
    expect(needs('attend', { heads: n(1) }, [h, c], [w, d], [k, f])).toEqual(['c == d', 'w == k']))
})

describe('divisors must divide', () => {
  test('groups', () => {
    const args = { ...convolution, size: window(n(3), n(1)) }
    expect(needs('conv2d', { ...args, filters: f, groups: g }, image)).toEqual(['c % g == 0', 'f % g == 0'])
    expect(needs('conv2d', { ...args, filters: c, groups: c }, image)).toEqual([])
    expect(needs('conv2d', { ...args, filters: n(8), groups: n(4) }, image)).toEqual(['c % 4 == 0'])
  })
  test('groups of channels', () => {
    expect(needs('group_norm', { groups: g, epsilon: n(0.001) }, image)).toEqual(['c % g == 0'])
    expect(needs('channel_shuffle', { groups: n(3) }, image)).toEqual(['c % 3 == 0'])
  })
  test('blocks', () => {
    expect(needs('space_to_depth', { block: n(2) }, image)).toEqual(['h % 2 == 0', 'w % 2 == 0'])
    expect(needs('depth_to_space', { block: k }, image)).toEqual(['c % (k·k) == 0'])
  })
  test('heads', () =>
    expect(needs('attend', { heads: n(4) }, [h, c], [w, c], [w, d])).toEqual(['c % 4 == 0', 'd % 4 == 0']))
})

describe('arguments', () => {
  const linear = (units: Dimension) => needs('linear', { units, bias: true }, [h, c])
  test('a quotient must be whole; it is then at least 1', () => {
    expect(linear(divide(c, r))).toEqual(['c % r == 0'])
    expect(linear(divide(c, n(4)))).toEqual(['c % 4 == 0'])
    expect(linear(add(divide(c, n(2)), divide(d, n(3))))).toEqual(['(3·c + 2·d) % 6 == 0'])
    expect(linear(divide(c, multiply(r, r)))).toEqual(['c % (r·r) == 0'])
    expect(linear(divide(c, add(r, d)))).toEqual(['c % (d + r) == 0'])
  })
  test('a difference must be at least 1', () => expect(linear(add(c, n(-4)))).toEqual(['c - 4 >= 1']))
  test('a difference over a divisor', () =>
    expect(linear(divide(add(c, n(-4)), n(2)))).toEqual(['c % 2 == 0', 'c - 4 >= 1']))
  test('each number of a window', () =>
    expect(needs('max_pool', { size: window(divide(k, n(2)), add(s, n(-1))), padding: same }, image)).toEqual(
      ['k % 2 == 0', 'k % 2 == 0', 's - 1 >= 1', 's - 1 >= 1'],
    ))
  test('a padding is not below 0', () =>
    expect(
      needs(
        'conv2d',
        {
          ...convolution,
          size: window(n(1), n(1)),
          filters: f,
          padding: { kind: 'pad', amount: add(p, n(-2)) },
        },
        image,
      ),
    ).toEqual(['p - 2 >= 0', 'h >= 5 - 2·p', 'w >= 5 - 2·p']))
  test('both ends of a number', () =>
    expect(needs('batch_norm', { epsilon: add(c, n(-3)), momentum: divide(c, n(8)) }, image)).toEqual([
      'c - 3 >= 0',
      '1 >= c/8',
    ]))
  test('a rate below 1', () =>
    expect(needs('dropout', { rate: divide(n(1), c) }, image)).toEqual(['1/c < 1']))
  test('an odd number of channels for lrn', () => {
    const rest = { alpha: n(1), beta: n(1), k: n(1) }
    expect(needs('lrn', { ...rest, size: k }, image)).toEqual(['k % 2 != 0'])
    expect(needs('lrn', { ...rest, size: add(multiply(n(2), k), n(1)) }, image)).toEqual([])
    expect(needs('lrn', { ...rest, size: multiply(n(2), k) }, image)).toBe('out-of-range')
  })
  test('a token of the sequence', () => {
    expect(needs('token', { index: k }, [h, c])).toEqual(['h >= k'])
    expect(needs('token', { index: n(1) }, [h, c])).toEqual([])
  })
})

test('a need brings the fault that numbers would give', () => {
  const inference = primitives.token.infer([[h, c]], { index: n(3) })
  expect(inference.ok && inference.needs[0]?.fault).toEqual({
    kind: 'out-of-range',
    argument: 'index',
    value: n(3),
    allowed: 'a whole number from 1 to h',
  })
})

test('numbers leave nothing to be asked', () => {
  for (const operation of Object.values(primitives))
    for (const { inputs, arguments: args } of operation.examples)
      expect(
        operation.infer(
          inputs.map((shape) => shape.map(n)),
          args,
        ),
      ).toMatchObject({ ok: true, needs: [] })
})

const letter = fc.constantFrom(...[...'abc'].map(name))
const whole: fc.Arbitrary<Dimension> = fc.oneof(
  { weight: 2, arbitrary: letter },
  fc.integer({ min: 1, max: 6 }).map(number),
  fc
    .tuple(fc.integer({ min: 1, max: 2 }), letter, fc.integer({ min: 0, max: 2 }))
    .map(([factor, of, more]) => add(multiply(n(factor), of), n(more))),
)
const quotient = fc.tuple(whole, whole).map(([a, b]) => divide(a, b))
const difference = fc.tuple(whole, whole).map(([a, b]) => subtract(a, b))
const any = fc.oneof(
  { weight: 10, arbitrary: whole },
  { weight: 5, arbitrary: fc.constant(n(1)) },
  quotient,
  difference,
  fc.tuple(difference, whole).map(([a, b]) => divide(a, b)),
)

/** Any value of a parameter's kind. */
function argumentOf({ kind, least, most }: OperationParameter): fc.Arbitrary<ArgumentValue> {
  switch (kind) {
    case 'int':
      return any
    case 'number':
      return fc.oneof(quotient, difference, fc.constantFrom(n(least ?? 0), n(0.5), n(most ?? 0.25)))
    case 'window':
      return fc.tuple(any, any, any, any).map(([height, width, strideHeight, strideWidth]) => ({
        height,
        width,
        strideHeight,
        strideWidth,
      }))
    case 'size':
      return fc.tuple(any, any).map(([height, width]) => ({ height, width }))
    case 'shape':
      return fc.array(any, { maxLength: 3 })
    case 'padding':
      return fc.oneof(
        fc.constantFrom(same, valid),
        fc
          .tuple(fc.constantFrom('pad' as const, 'pad_ceil' as const), fc.oneof(fc.constant(n(0)), any))
          .map(([rule, amount]) => ({ kind: rule, amount })),
      )
    case 'boolean':
      return fc.boolean()
    case 'text':
      return fc.constant('')
  }
}

/** Shapes of which the axes often agree. */
function inputsOf({ inputs, examples }: AnyPrimitive): fc.Arbitrary<readonly Shape[]> {
  const rank = examples[0]!.inputs[0]!.length
  const count = inputs === 'one' ? 1 : inputs === 'three' ? 3 : 2
  const axis = fc.tuple(
    whole,
    fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, whole, fc.constant(n(1))), {
      minLength: count,
      maxLength: count,
    }),
  )
  return fc
    .array(axis, { minLength: rank, maxLength: rank })
    .map((axes) =>
      Array.from({ length: count }, (_, index) => axes.map(([usual, own]) => own[index] ?? usual)),
    )
}

type Values = (name: string) => Dimension

/** A fact's dimensions with numbers in the place of names. */
function at(fact: Fact, values: Values): Fact {
  const of = Object.entries(fact).map(([key, value]) => [
    key,
    typeof value === 'string' ? value : substitute(value as Dimension, values),
  ])
  return Object.fromEntries(of) as Fact
}

/** An argument with numbers in the place of names. */
function valueAt(value: unknown, values: Values): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map((each) => valueAt(each, values))
  if ('kind' in value && (value.kind === 'number' || value.kind === 'polynomial'))
    return substitute(value as Dimension, values)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, valueAt(each, values)]))
}

describe('the needs hold exactly where numbers are taken, and the output is the same', () => {
  test.each(Object.values(primitives).map((operation) => [operation.name, operation] as const))(
    '%s',
    (title, operation) => {
      const parameters = fc.record(
        Object.fromEntries(
          Object.entries(operation.parameters).map(([key, each]) => [key, argumentOf(each)]),
        ),
      ) as fc.Arbitrary<Arguments>
      // A name that is 1 would be repeated by add and mul, were it written so.
      const least = title === 'add' || title === 'mul' ? 2 : 1
      const assignments = fc.array(fc.integer({ min: least, max: 9 }), { minLength: 3, maxLength: 3 })
      let taken = 0
      let asked = 0
      fc.assert(
        fc.property(inputsOf(operation), parameters, assignments, (inputs, args, numbers) => {
          const values: Values = (letter) => n(numbers['abc'.indexOf(letter)]!)
          const symbolic = operation.infer(inputs, args)
          const concrete = operation.infer(
            inputs.map((shape) => shape.map((axis) => substitute(axis, values))),
            valueAt(args, values) as Arguments,
          )
          const holds = symbolic.ok && symbolic.needs.every(({ fact }) => truthOf(at(fact, values)) === 'yes')
          expect(concrete.ok).toBe(holds)
          if (symbolic.ok && symbolic.needs.length > 0) asked += 1
          if (!concrete.ok || !symbolic.ok) return
          taken += 1
          expect(symbolic.output.map((axis) => show(substitute(axis, values)))).toEqual(
            concrete.output.map(show),
          )
        }),
        { numRuns: 400 },
      )
      expect(taken).toBeGreaterThan(10)
      if (asks.has(title)) expect(asked).toBeGreaterThan(20)
    },
  )
})

/** The operations that ask something of sizes or arguments. */
const asks: ReadonlySet<string> = new Set(
  (
    'conv2d depthwise conv2d_transpose linear max_pool avg_pool upsample center_crop token concat add mul attend ' +
    'batch_norm layer_norm lrn dropout separable_conv2d adaptive_avg_pool adaptive_max_pool zero_pad ' +
    'space_to_depth depth_to_space channel_shuffle group_norm leaky_relu'
  ).split(' '),
)
