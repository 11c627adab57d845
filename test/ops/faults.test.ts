/** What operations refuse, and why: each kind of fault, at the input or argument that causes it. */
import { describe, expect, test } from 'vitest'
import { type ArgumentValue, type PrimitiveName, primitives, type ShapeFault } from '../../src/ops/index.ts'
import { type Dimension, name, number, type Padding, shapeOf, show, windowOf } from '../../src/shape/index.ts'

type Arguments = Readonly<Record<string, ArgumentValue>>

const n = (value: number) => number(value)
const same: Padding = { kind: 'same' }
const valid: Padding = { kind: 'valid' }
const size = (height: number, width: number) => ({ height: n(height), width: n(width) })
const convolution = { padding: same, groups: n(1), dilation: n(1), bias: true }

function fault(
  operation: PrimitiveName,
  args: Arguments,
  ...inputs: readonly (readonly number[])[]
): ShapeFault | null {
  const inference = primitives[operation].infer(
    inputs.map((shape) => shapeOf(...shape)),
    args,
  )
  return inference.ok ? null : inference.fault
}

test('too few axes, or too many', () => {
  const needed = { kind: 'rank', input: 0, needed: 'h×w×c' }
  expect(fault('conv2d', { ...convolution, size: windowOf(3, 3), filters: n(8) }, [28, 28])).toEqual(needed)
  expect(fault('max_pool', { size: windowOf(3, 3), padding: same }, [2, 3, 4, 5])).toEqual(needed)
  for (const operation of ['global_avg_pool', 'global_max_pool', 'flatten', 'tokens'] as const)
    expect(fault(operation, {}, [4, 4])).toEqual(needed)
  for (const operation of ['adaptive_avg_pool', 'adaptive_max_pool'] as const)
    expect(fault(operation, { size: size(2, 2) }, [4, 4])).toEqual(needed)
  for (const operation of ['space_to_depth', 'depth_to_space'] as const)
    expect(fault(operation, { block: n(2) }, [4, 4])).toEqual(needed)
  expect(fault('instance_norm', { epsilon: n(0.001), affine: true }, [4, 4])).toEqual(needed)
  for (const operation of ['prepend_token', 'position_embedding'] as const)
    expect(fault(operation, {}, [4, 4, 2])).toEqual({ kind: 'rank', input: 0, needed: 'n×d' })
  expect(fault('linear', { units: n(8), bias: true }, [])).toEqual({ kind: 'rank', input: 0, needed: '..×c' })
  expect(fault('concat', {}, [4, 4, 2], [4, 2])).toEqual({ kind: 'rank', input: 1, needed: 'h×w×c' })
  expect(fault('add', {}, [4, 2], [4, 4, 2])).toEqual({ kind: 'rank', input: 1, needed: 'n×d' })
  expect(fault('attend', { heads: n(1) }, [4, 2], [4, 2], [4])).toEqual({
    kind: 'rank',
    input: 2,
    needed: 'n×d',
  })
})

test('axes that must agree', () => {
  const differ = (first: number, second: number, axis: number) => ({
    kind: 'axes-differ',
    first,
    second,
    axis,
  })
  expect(fault('concat', {}, [28, 28, 8], [28, 28, 4], [26, 28, 8])).toEqual(differ(0, 2, 0))
  expect(fault('add', {}, [1, 28, 8], [28, 28, 8], [28, 26, 8])).toEqual(differ(0, 2, 1))
  expect(fault('mul', {}, [1, 1, 8], [28, 28, 1], [1, 28, 9])).toEqual(differ(0, 2, 2))
  expect(fault('attend', { heads: n(1) }, [4, 6], [4, 5], [4, 6])).toEqual(differ(0, 1, 1))
  expect(fault('attend', { heads: n(1) }, [3, 6], [4, 6], [5, 6])).toEqual(differ(1, 2, 0))
})

test('a name is never taken for a 1, nor for a number', () => {
  const shapes = [
    [name('h'), n(8)],
    [n(1), n(8)],
    [name('h'), n(1)],
  ]
  const inference = primitives.add.infer(shapes, {})
  expect(inference.ok && inference.output.map(show)).toEqual(['h', '8'])
})

test('windows that do not fit', () => {
  const large = (window: readonly [number, number], available: readonly [number, number]) => ({
    kind: 'window-too-large',
    argument: 'size',
    window: size(...window),
    available: size(...available),
  })
  expect(fault('avg_pool', { size: windowOf(7, 7), padding: valid }, [4, 4, 512])).toEqual(
    large([7, 7], [4, 4]),
  )
  expect(
    fault(
      'conv2d',
      { ...convolution, size: windowOf(3, 2), filters: n(1), padding: valid, dilation: n(3) },
      [6, 9, 1],
    ),
  ).toEqual(large([7, 4], [6, 9]))
  expect(
    fault('max_pool', { size: windowOf(9, 9), padding: { kind: 'pad', amount: n(1) } }, [5, 9, 1]),
  ).toEqual(large([9, 9], [7, 11]))
  expect(fault('center_crop', { size: size(5, 3) }, [4, 4, 2])).toEqual(large([5, 3], [4, 4]))
})

test('groups and heads must divide', () => {
  const conv = (groups: number, filters: number) =>
    fault(
      'conv2d',
      { ...convolution, size: windowOf(3, 3), filters: n(filters), groups: n(groups) },
      [28, 28, 64],
    )
  const by = { kind: 'not-divisible', by: 'groups' }
  expect(conv(4, 30)).toEqual({ ...by, divisor: n(4), what: 'filters', argument: 'filters', dividend: n(30) })
  expect(conv(5, 30)).toEqual({
    ...by,
    divisor: n(5),
    what: 'input channels',
    argument: null,
    dividend: n(64),
  })
  expect(conv(4, 32)).toBeNull()
  const attend = (heads: number) => fault('attend', { heads: n(heads) }, [4, 6], [4, 6], [4, 8])
  expect(attend(4)).toMatchObject({ kind: 'not-divisible', by: 'heads', dividend: n(6) })
  expect(attend(3)).toMatchObject({ kind: 'not-divisible', by: 'heads', dividend: n(8) })
  expect(attend(2)).toBeNull()
})

test('groups of channels and blocks of cells must divide', () => {
  const notDivisible = { kind: 'not-divisible', argument: null }
  const channels = { ...notDivisible, by: 'groups', divisor: n(3), what: 'input channels', dividend: n(8) }
  expect(fault('group_norm', { groups: n(3), epsilon: n(0.001) }, [4, 4, 8])).toEqual(channels)
  expect(fault('channel_shuffle', { groups: n(3) }, [4, 4, 8])).toEqual(channels)
  const block = { ...notDivisible, by: 'block' }
  expect(fault('space_to_depth', { block: n(2) }, [4, 5, 8])).toEqual({
    ...block,
    divisor: n(2),
    what: 'columns',
    dividend: n(5),
  })
  expect(fault('space_to_depth', { block: n(3) }, [4, 5, 8])).toMatchObject({ ...block, what: 'rows' })
  expect(fault('depth_to_space', { block: n(2) }, [4, 4, 6])).toEqual({
    ...block,
    divisor: n(4),
    what: 'input channels',
    dividend: n(6),
  })
})

describe('arguments out of their range', () => {
  const conv = { ...convolution, size: windowOf(3, 3), filters: n(8) }
  const pad = (amount: Dimension): Padding => ({ kind: 'pad', amount })
  const wholeNumber = 'a whole number of at least 1'
  const cases: readonly (readonly [PrimitiveName, Arguments, string, string])[] = [
    ['conv2d', { ...conv, filters: n(0) }, 'filters', wholeNumber],
    ['conv2d', { ...conv, filters: n(1.5) }, 'filters', wholeNumber],
    ['conv2d', { ...conv, groups: n(-1) }, 'groups', wholeNumber],
    ['conv2d', { ...conv, dilation: n(0) }, 'dilation', wholeNumber],
    ['conv2d', { ...conv, size: windowOf(0, 3) }, 'size', wholeNumber],
    ['conv2d', { ...conv, size: windowOf(3, 3, 0) }, 'size', wholeNumber],
    ['conv2d', { ...conv, padding: pad(n(-1)) }, 'padding', 'a whole number of at least 0'],
    ['max_pool', { size: windowOf(3, 2), padding: pad(n(2)) }, 'padding', 'less than the window'],
    ['linear', { units: n(0), bias: true }, 'units', wholeNumber],
    ['upsample', { factor: n(0), bilinear: false }, 'factor', wholeNumber],
    ['center_crop', { size: size(0, 1) }, 'size', wholeNumber],
    ['dropout', { rate: n(1) }, 'rate', 'at least 0 and less than 1'],
    ['dropout', { rate: n(-0.1) }, 'rate', 'a number of at least 0'],
    ['lrn', { size: n(4), alpha: n(1), beta: n(0.75), k: n(1) }, 'size', 'an odd number'],
    [
      'batch_norm',
      { epsilon: n(0.001), momentum: n(1.1) },
      'momentum',
      'a number of at least 0 and at most 1',
    ],
    ['leaky_relu', { slope: n(-0.1) }, 'slope', 'a number of at least 0'],
    [
      'zero_pad',
      { amount: n(0), top: n(-1), bottom: n(0), left: n(0), right: n(0) },
      'top',
      'a whole number of at least 0',
    ],
    ['layer_norm', { epsilon: n(-1) }, 'epsilon', 'a number of at least 0'],
    [
      'conv2d_transpose',
      { size: windowOf(2, 2, 2), filters: n(1), bias: true, padding: { kind: 'pad_ceil', amount: n(0) } },
      'padding',
      'same, valid or pad(n)',
    ],
    [
      'conv2d_transpose',
      { size: windowOf(2, 2, 2), filters: n(1), bias: true, padding: pad(n(4)) },
      'padding',
      'less than half of the enlarged size',
    ],
  ]
  test.each(cases)('%s %o', (operation, args, argument, allowed) => {
    expect(fault(operation, args, [4, 4, 8])).toMatchObject({ kind: 'out-of-range', argument, allowed })
  })

  test('a token beyond the sequence', () => {
    expect(fault('token', { index: n(5) }, [4, 8])).toMatchObject({
      kind: 'out-of-range',
      argument: 'index',
      allowed: 'a whole number from 1 to 4',
    })
  })
})

test('too few inputs', () => {
  expect(fault('concat', {})).toEqual({ kind: 'too-few-inputs', least: 1 })
  expect(fault('attend', { heads: n(1) }, [4, 2], [4, 2])).toEqual({ kind: 'too-few-inputs', least: 3 })
})

test('sizes that are names give sizes in names', () => {
  const input = [name('h'), name('w'), name('c')]
  const output = (operation: PrimitiveName, args: Arguments) => {
    const inference = primitives[operation].infer([input], args)
    return inference.ok ? inference.output.map(show) : inference.fault
  }
  expect(output('conv2d', { ...convolution, size: windowOf(7, 7, 2), filters: name('f') })).toEqual([
    '⌈h/2⌉',
    '⌈w/2⌉',
    'f',
  ])
  expect(output('depthwise', { ...convolution, size: windowOf(3, 3), multiplier: n(8) })).toEqual([
    'h',
    'w',
    '8·c',
  ])
  expect(output('flatten', {})).toEqual(['1', '1', 'c·h·w'])
  expect(output('max_pool', { size: windowOf(3, 3, 2), padding: { kind: 'pad', amount: n(1) } })).toEqual([
    '⌈h/2⌉',
    '⌈w/2⌉',
    'c',
  ])
})
