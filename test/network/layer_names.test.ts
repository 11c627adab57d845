/** The one rule for names of layers. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layerNames, plainName } from '../../src/network/layer_names.ts'
import { number } from '../../src/shape/index.ts'
import { twoInceptions } from '../building/inception_networks.ts'
import { type BlockOptions, networkOf, type RowOptions } from '../building/networks.ts'

/** What TensorFlow.js takes for the name of a tensor (tfjs-layers `common.ts`, `isValidTensorName`). */
const validName = /^[A-Za-z0-9][-A-Za-z0-9._/]*$/

describe('plainName', () => {
  it.each([
    ['conv', 'conv'],
    ['max pool', 'max_pool'],
    ['#3×3 reduce', 'n3x3_reduce'],
    ['__proto__', 'proto'],
    ["it's `quoted`", 'it_s_quoted'],
    ['größe', 'gro_e'],
    ['слой', 'block'],
    ['', 'block'],
    ['a*/b', 'a_b'],
    ['A-LRN', 'A_LRN'],
  ])('%s gives %s', (name, plain) => {
    expect(plainName(name)).toBe(plain)
  })

  it('gives every text a name that TensorFlow.js takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainName(text)).toMatch(/^[A-Za-z0-9]+(_[A-Za-z0-9]+)*$/)
      }),
    )
  })
})

describe('layerNames', () => {
  it('names layers by rows, labels, blocks and primitives', () => {
    const { operations, heads } = layerNames(twoInceptions())
    expect(heads).toEqual(['aux1', 'aux2'])
    expect(operations).toEqual([
      ...['conv/conv2d', 'conv/relu', 'max_pool'],
      ...['3a', '3b'].flatMap((label) => [
        ...[1, 2, 3].flatMap((index) =>
          ['conv2d', 'relu'].map((each) => `inception_${label}/conv_${index}/${each}`),
        ),
        `inception_${label}/max_pool`,
        ...['conv2d', 'relu'].map((each) => `inception_${label}/conv_4/${each}`),
        `inception_${label}/concat`,
      ]),
      // A block of one operation gives it its own name.
      ...['avg_pool', 'dropout', 'linear', 'softmax'],
      ...['aux1', 'aux2'].flatMap((head) =>
        ['avg_pool', 'conv/conv2d', 'conv/relu', 'flatten', 'linear', 'softmax'].map(
          (each) => `${head}/${each}`,
        ),
      ),
    ])
  })

  it('lets a label that begins with a letter stand alone, and numbers the steps of one row', () => {
    const twice: RowOptions['build'] = (inside, value) =>
      inside.operation('relu', [inside.operation('relu', [value])])
    const network = networkOf(
      'net',
      [4, 4, 2],
      [
        { type: 'stage', label: 'conv2_x', build: twice },
        { type: 'stage', label: '7', build: twice },
      ],
    )
    expect(layerNames(network).operations).toEqual([
      'conv2_x/relu_1',
      'conv2_x/relu_2',
      'stage_7/relu_1',
      'stage_7/relu_2',
    ])
  })

  it('gives different names whatever the blocks and rows are called', () => {
    const anyName = fc.oneof(
      fc.constantFrom(
        'a',
        'a 1',
        'a_1',
        'a 2',
        'input',
        'relu',
        'relu_1',
        'a/b',
        '×',
        '#1',
        'слой',
        '__proto__',
        'constructor',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    )
    const row = fc.record({
      type: anyName,
      label: fc.option(anyName, { nil: undefined }),
      blocks: fc.array(anyName, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.array(anyName, { maxLength: 2 }),
        (rows, headNames) => {
          const built = rows.map(
            ({ type, label, blocks }): RowOptions => ({
              type,
              ...(label === undefined ? {} : { label }),
              build: (inside, value) =>
                blocks.reduce(
                  (last, block) => {
                    const options: BlockOptions = { block }
                    return inside.call(options, last, (own) =>
                      own.operation('relu', [own.operation('relu', [own.input])]),
                    )
                  },
                  inside.operation('dropout', [value], { rate: number(0.5) }),
                ),
            }),
          )
          const at = rows.find(({ label }) => label !== undefined)?.label
          const heads =
            at === undefined
              ? []
              : headNames.map((name) => ({
                  name,
                  at,
                  build: (inside: Parameters<RowOptions['build']>[0]) =>
                    inside.operation('softmax', [inside.input]),
                }))
          const network = networkOf('net', [4, 4, 2], built, heads)
          const { operations } = layerNames(network)
          expect(new Set(operations).size).toBe(network.operations.length)
          expect(operations).not.toContain('input')
          for (const name of operations) expect(name).toMatch(validName)
        },
      ),
    )
  })
})
