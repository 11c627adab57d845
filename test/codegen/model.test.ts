/** The functions, numbers and loops of `model.ts`, on networks built by hand. */
import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import { costOf } from '../../src/cost/index.ts'
import type { Network } from '../../src/network/network.ts'
import { asNumber, divide, name, number, windowOf } from '../../src/shape/index.ts'
import { conv, inception, square, twoInceptions } from '../building/inception_networks.ts'
import { type Building, networkOf, numeric } from '../building/networks.ts'
import { built, loadModel, projectOf, textOf } from './build.ts'
import { expectSameNumbers, expectFaithful as expectSameStructure } from './faithful.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

function sourceOf(network: Parameters<typeof projectOf>[0]): string {
  return textOf(projectOf(network), 'model.ts')
}

/** How often a call of a function stands in a text. */
function calls(source: string, callee: string): number {
  return source.split(new RegExp(`(?<!function )\\b${callee}\\(`)).length - 1
}

describe('functions', () => {
  it('come from blocks, one for all calls of one structure', () => {
    const source = sourceOf(twoInceptions())
    expect([...source.matchAll(/^(?:export )?function (\w+)/gm)].map(([, each]) => each)).toEqual([
      'conv',
      'inception',
      'classifier',
      'smallNet',
    ])
    expect(calls(source, 'inception')).toBe(2)
    expect(calls(source, 'classifier')).toBe(2)
    expect(source).toContain(
      "inception(x, 'inception_3a', { n1x1: 4, n3x3Reduce: 6, n3x3: 8, poolProj: 2 }) // 4×4×14\n",
    )
  })

  it('carry the documentation of their blocks', () => {
    expect(sourceOf(twoInceptions())).toContain(
      '/** Inception module with dimension reductions, Figure 2(b). */\nfunction inception(',
    )
  })

  it('keep the values that heads read', () => {
    const source = sourceOf(twoInceptions())
    expect(source).toContain('const inception3a = inception(x, ')
    expect(source).toContain("const aux1 = classifier(inception3a, 'aux1')")
    expect(source).toContain('outputs: [x, aux1, aux2]')
  })

  it('take the sizes of their input from it where a formula names them', () => {
    const network = networkOf(
      'gated',
      [4, 4, 8],
      [
        { type: 'gate', build: (inside, value) => gate(inside, value, 2) },
        { type: 'widen', build: (inside, value) => conv(inside, value, 1, 12) },
        { type: 'gate', build: (inside, value) => gate(inside, value, 4) },
      ],
    )
    const source = sourceOf(network)
    expect(source).toContain('const c = x.shape[3] as number')
    expect(source).toContain('filters: c / r')
    expect(calls(source, 'gate')).toBe(2)
    expectFaithful(network)
  })

  it('come in several structures where the spec decides one way and the other', () => {
    const network = networkOf(
      'choosing',
      [4, 4, 8],
      [
        { type: 'unit', build: (inside, value) => unit(inside, value, false, 8) },
        { type: 'unit', build: (inside, value) => unit(inside, value, true, 8) },
        { type: 'unit', build: (inside, value) => unit(inside, value, true, 16) },
        { type: 'unit', build: (inside, value) => unit(inside, value, false, 16) },
      ],
    )
    const source = sourceOf(network)
    expect(calls(source, 'unit')).toBe(2)
    expect(calls(source, 'unitWithExcite')).toBe(2)
    expectFaithful(network)
  })

  it('take what they read beside their input as tensors', () => {
    const network = networkOf(
      'skipping',
      [8, 8, 2],
      [
        { type: 'conv', label: 'e1', build: (inside, value) => conv(inside, value, 3, 4) },
        { type: 'conv', build: (inside, value) => conv(inside, value, 5, 4) },
        ...[0, 1].map(() => ({
          type: 'up',
          build: (inside: Building, value: number) =>
            inside.call(
              { block: 'up', arguments: { filters: numeric(3) }, sizes: ['h', 'w', 'c'] },
              value,
              (own) => {
                // Operation 1 is the output of the row e1.
                const joined = own.operation('concat', [1, own.input])
                return conv(own, joined, 1, 3, name('filters'))
              },
            ),
        })),
      ],
    )
    const source = sourceOf(network)
    expect(source).toContain(
      'function up(x: tf.SymbolicTensor, skip: tf.SymbolicTensor, name: string, filters: number)',
    )
    expect(source).toContain("up(x, e1, 'up_2', 3)")
    expectFaithful(network)
  })

  it('are written out where a block was given blocks of its caller', () => {
    const network = networkOf(
      'wrapping',
      [4, 4, 8],
      [
        { type: 'unit', build: (inside, value) => wrapped(inside, value, 8, 5) },
        { type: 'unit', build: (inside, value) => wrapped(inside, value, 8, 7) },
      ],
    )
    const source = sourceOf(network)
    expect(source).not.toContain('residual(')
    expect(calls(source, 'unit')).toBe(2)
    expect(source).toContain("unit(x, 'unit_2', { filters: 8, squeezed: 7 })")
    expectFaithful(network)
  })

  it('are written out where something else reads a value inside them', () => {
    const network = networkOf(
      'leaking',
      [4, 4, 2],
      [
        {
          type: 'trunk',
          build: (inside, value) =>
            inside.call({ block: 'trunk' }, value, (own) => conv(own, conv(own, own.input, 3, 4), 3, 6)),
        },
        { type: 'concat', build: (inside, value) => inside.operation('concat', [1, value]) },
      ],
    )
    expect(sourceOf(network)).not.toContain('trunk(')
    expectFaithful(network)
  })
})

describe('a block that uses the numbers of the block around it', () => {
  /** `block level(filters) = block pair = … conv2d(3×3, filters) … in pair |> conv(1×1, filters) |> pair`. */
  const level = (inside: Building, input: number, filters: number) =>
    inside.call({ block: 'level', arguments: { filters: numeric(filters) } }, input, (own) => {
      const pair = (value: number) =>
        own.call({ block: 'pair' }, value, (local) => {
          const size = windowOf(3, 3)
          const once = local.operation('conv2d', [local.input], { size, filters: number(filters) })
          return local.operation('conv2d', [local.operation('tanh', [once])], {
            size,
            filters: number(filters + 1),
          })
        })
      return pair(conv(own, pair(own.input), 1, filters, name('filters')))
    })
  const network = networkOf(
    'nested',
    [4, 4, 2],
    [
      { type: 'level', build: (inside, value) => level(inside, value, 3) },
      { type: 'level', build: (inside, value) => level(inside, value, 5) },
    ],
  )

  it('is one function, with these numbers as parameters', () => {
    const source = sourceOf(network)
    expect([...source.matchAll(/function (\w+)/g)].map(([, each]) => each)).toEqual([
      'pair',
      'level',
      'nested',
    ])
    expect(source).toContain("level(x, 'level_2', { filters: 5, filters2: 6 })")
    expectFaithful(network)
  })

  it('takes them from the parameters of the block around it where they are those', () => {
    expect(sourceOf(network)).toContain('{ filters, filters2 }')
  })
})

describe('numbers', () => {
  it('are one for both axes of a square window, and a pair for another', () => {
    const network = networkOf(
      'windows',
      [8, 8, 2],
      [
        { type: 'conv', build: (inside, value) => conv(inside, value, 5, 4) },
        { type: 'conv', build: (inside, value) => conv(inside, value, 3, 4) },
        { type: 'conv', build: (inside, value) => conv(inside, value, 3, 4, number(4), 2) },
        { type: 'oblong', build: (inside, value) => oblong(inside, value, 1, 5) },
        { type: 'oblong', build: (inside, value) => oblong(inside, value, 3, 3) },
      ],
    )
    const source = sourceOf(network)
    expect(source).toContain("oblong(x, 'oblong_1', { size: [1, 5], filters: 4 })")
    expect(source).toContain("conv(x, 'conv_2', { size: 3, filters: 4 })")
    expectFaithful(network)
  })

  it('are constants where a formula does not give them', () => {
    const network = networkOf(
      'stubborn',
      [4, 4, 2],
      [
        { type: 'odd', build: (inside, value) => odd(inside, value, 4, 5) },
        { type: 'odd', build: (inside, value) => odd(inside, value, 4, 4) },
      ],
    )
    expectFaithful(network)
  })
})

describe('loops', () => {
  const repeated = (copies: number) =>
    networkOf(
      'deep',
      [8, 8, 4],
      [
        {
          type: 'conv',
          label: 'stage1',
          build: (inside, value) =>
            Array.from({ length: copies }).reduce<number>((last) => conv(inside, last, 3, 4), value),
        },
        {
          type: 'bare',
          label: 'stage2',
          build: (inside, value) =>
            Array.from({ length: copies }).reduce<number>((last) => {
              const normalized = inside.operation('batch_norm', [last])
              return inside.operation('linear', [inside.operation('tanh', [normalized])], {
                units: number(4),
              })
            }, value),
        },
      ],
    )

  it('stand for steps that repeat', () => {
    const source = sourceOf(repeated(5))
    expect(source).toContain('for (let i = 1; i <= 5; i++) {')
    expect(source).toMatch(/x = conv\(x, `stage1\/conv_\$\{i\}`, \{ size: 3, filters: 4 \}\)/)
    expect(source).toMatch(/name: `stage2\/linear_\$\{i\}`/)
    expectFaithful(repeated(5))
  })

  it('keep the code of a deep network short', () => {
    expect(sourceOf(repeated(2000)).split('\n').length).toBeLessThan(80)
  })

  const tall = (count: number) =>
    networkOf(
      'tall',
      [4, 4, 2],
      Array.from({ length: count }, () => ({
        type: 'inception',
        build: (inside: Building, value: number) => inception(inside, value, [1, 1, 1, 1]),
      })),
    )

  it('do not stand for the rows of a table', () => {
    expect(calls(sourceOf(tall(100)), 'inception')).toBe(100)
  })

  it('take time in proportion to their length', () => {
    const time = (count: number) => {
      const network = tall(count)
      const started = performance.now()
      sourceOf(network)
      return performance.now() - started
    }
    time(50)
    // The least of a few, for what else the machine does. 16 would be the square.
    const least = (count: number) => Math.min(time(count), time(count), time(count))
    expect(least(400) / least(100)).toBeLessThan(10)
  })
})

/** Squeeze and excitation: `c/r` filters, then `c`. */
function gate(inside: Building, input: number, reduction: number): number {
  const channels = asNumber(inside.shapeOf(input)[2]!)!
  const formula = { kind: 'number', value: number(reduction), formula: number(reduction) } as const
  return inside.call({ block: 'gate', arguments: { r: formula }, sizes: ['h', 'w', 'c'] }, input, (own) => {
    const size = windowOf(1, 1)
    const pooled = own.operation('global_avg_pool', [own.input])
    const squeezed = own.operation(
      'conv2d',
      [pooled],
      { size, filters: number(channels / reduction) },
      { size, filters: divide(name('c'), name('r')) },
    )
    const excited = own.operation(
      'conv2d',
      [squeezed],
      { size, filters: number(channels) },
      { size, filters: name('c') },
    )
    return own.operation('mul', [own.input, own.operation('sigmoid', [excited])])
  })
}

function unit(inside: Building, input: number, excite: boolean, filters: number): number {
  return inside.call(
    { block: 'unit', arguments: { filters: numeric(filters), excite: { kind: 'boolean', value: excite } } },
    input,
    (own) => {
      const first = conv(own, conv(own, own.input, 3, filters, name('filters')), 3, filters, name('filters'))
      return excite ? own.operation('mul', [first, own.operation('sigmoid', [first])]) : first
    },
  )
}

/** `unit(filters, squeezed) = residual(conv(3×3, squeezed) |> conv(1×1, filters))`. */
function wrapped(inside: Building, input: number, filters: number, squeezed: number): number {
  const options = { block: 'unit', arguments: { filters: numeric(filters), squeezed: numeric(squeezed) } }
  return inside.call(options, input, (own) =>
    own.call({ block: 'residual', transparent: true, sizes: ['h', 'w', 'c'] }, own.input, (residual) => {
      const narrow = conv(residual, residual.input, 3, squeezed, name('squeezed'))
      return residual.operation('add', [residual.input, conv(residual, narrow, 1, filters, name('filters'))])
    }),
  )
}

function oblong(inside: Building, input: number, height: number, width: number): number {
  const parts = [height, width, 1, 1].map((part) => number(part)) as [never, never, never, never]
  return inside.call(
    {
      block: 'oblong',
      arguments: { size: { kind: 'window', value: parts, formula: parts }, filters: numeric(4) },
    },
    input,
    (own) =>
      own.operation('relu', [
        own.operation(
          'conv2d',
          [own.operation('tanh', [own.input])],
          { size: windowOf(height, width), filters: number(4) },
          {
            size: {
              height: name('size.h'),
              width: name('size.w'),
              strideHeight: name('size.stride'),
              strideWidth: name('size.stride'),
            },
            filters: name('filters'),
          },
        ),
      ]),
  )
}

/** A block whose formula is wrong, or names nothing. */
function odd(inside: Building, input: number, filters: number, truly: number): number {
  return inside.call(
    { block: 'odd', arguments: { filters: numeric(filters), size: square(1) } },
    input,
    (own) => {
      const first = conv(own, own.input, 1, truly, name('filters'))
      return conv(own, first, 1, truly, name('nothing of that name'))
    },
  )
}

/** The generated model has the layers, wiring and weights of the network, and computes what it computes. */
function expectFaithful(network: Network): void {
  const generated = loadModel(projectOf(network))
  expectSameStructure(network, generated)
  expectSameNumbers(network, generated)
}

it('is the network, with heads and without', () => {
  const network = twoInceptions()
  expectFaithful(network)
  const main = built(loadModel(projectOf(network)), false)
  expect(main.outputs.map((output) => output.shape)).toEqual([[null, 1, 1, 5]])
  expect(main.countParams()).toBe(asNumber(costOf(network).whole.params))
})
