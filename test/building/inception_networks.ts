/** Inception modules built by hand, and a small network of two of them with two heads. */
import type { CallValue, Network, ValueId } from '../../src/network/network.ts'
import { type Dimension, name, number, windowOf } from '../../src/shape/index.ts'
import { type BlockOptions, type Building, networkOf, numeric } from './networks.ts'

/** A square window. */
export function square(size: number, stride = 1): CallValue {
  const parts = [size, size, stride, stride].map((part) => number(part)) as [
    Dimension,
    Dimension,
    Dimension,
    Dimension,
  ]
  return { kind: 'window', value: parts, formula: parts }
}

/** `conv(size, filters)` of the paper, called in another block or a row. */
export function conv(
  inside: Building,
  input: ValueId,
  size: number,
  filters: number,
  formula: Dimension = number(filters),
  stride = 1,
): ValueId {
  const options: BlockOptions = {
    block: 'conv',
    documentation: 'Every convolution of the paper is followed by a rectified linear unit.',
    arguments: { size: square(size, stride), filters: numeric(filters, formula) },
    sizes: ['h', 'w', 'c'],
  }
  return inside.call(options, input, (own) => {
    const convolved = own.operation(
      'conv2d',
      [own.input],
      { size: windowOf(size, size, stride), filters: number(filters) },
      {
        size: {
          height: name('size.h'),
          width: name('size.w'),
          strideHeight: name('size.stride'),
          strideWidth: name('size.stride'),
        },
        filters: name('filters'),
      },
    )
    return own.operation('relu', [convolved])
  })
}

/** `inception(#1×1, #3×3 reduce, #3×3, pool proj)`, without the 5×5 path. */
export function inception(
  inside: Building,
  input: ValueId,
  filters: readonly [number, number, number, number],
): ValueId {
  const names = ['#1×1', '#3×3 reduce', '#3×3', 'pool proj']
  const options: BlockOptions = {
    block: 'inception',
    documentation: 'Inception module with dimension reductions, Figure 2(b).',
    arguments: Object.fromEntries(names.map((each, index) => [each, numeric(filters[index]!)])),
    sizes: ['h', 'w', 'c'],
  }
  return inside.call(options, input, (own) => {
    const one = conv(own, own.input, 1, filters[0], name('#1×1'))
    const reduced = conv(own, own.input, 1, filters[1], name('#3×3 reduce'))
    const three = conv(own, reduced, 3, filters[2], name('#3×3'))
    const pooled = own.operation('max_pool', [own.input], { size: windowOf(3, 3) })
    const projected = conv(own, pooled, 1, filters[3], name('pool proj'))
    return own.operation('concat', [one, three, projected])
  })
}

/** A network of two inception modules and two heads. */
export function twoInceptions(size = 16): Network {
  const classifier: BlockOptions = { block: 'classifier' }
  const head = (inside: Building) =>
    inside.call(classifier, inside.input, (own) => {
      const pooled = own.operation('avg_pool', [own.input], {
        size: windowOf(size / 4, size / 4),
        padding: { kind: 'valid' },
      })
      const flat = own.operation('flatten', [conv(own, pooled, 1, 8)])
      return own.operation('softmax', [own.operation('linear', [flat], { units: number(5) })])
    })
  return networkOf(
    'small net',
    [size, size, 3],
    [
      { type: 'conv', build: (inside, value) => conv(inside, value, 7, 8, number(8), 2) },
      {
        type: 'max pool',
        build: (inside, value) => inside.operation('max_pool', [value], { size: windowOf(3, 3, 2) }),
      },
      { type: 'inception', label: '3a', build: (inside, value) => inception(inside, value, [4, 6, 8, 2]) },
      { type: 'inception', label: '3b', build: (inside, value) => inception(inside, value, [5, 6, 9, 3]) },
      {
        type: 'avg pool',
        build: (inside, value) =>
          inside.operation('avg_pool', [value], {
            size: windowOf(size / 4, size / 4),
            padding: { kind: 'valid' },
          }),
      },
      {
        type: 'dropout',
        build: (inside, value) => inside.operation('dropout', [value], { rate: number(0.4) }),
      },
      {
        type: 'linear',
        build: (inside, value) =>
          inside.call(
            {
              block: 'linear',
              documentation: 'Only the output size is in the table.',
              arguments: { units: numeric(5) },
            },
            value,
            (own) => own.operation('linear', [own.input], { units: number(5) }, { units: name('units') }),
          ),
      },
      { type: 'softmax', build: (inside, value) => inside.operation('softmax', [value]) },
    ],
    [
      { name: 'aux1', at: '3a', build: head },
      { name: 'aux2', at: '3b', build: head },
    ],
  )
}
