/** The middle end with leaves of its own, which are words with numbers: it needs no target to make functions. */
import { describe, expect, it } from 'vitest'
import type { Block, Body, NetworkBodies, Reference } from '../../../src/codegen/functions/body.ts'
import { functionNames } from '../../../src/codegen/functions/function_names.ts'
import { functionsOf } from '../../../src/codegen/functions/index.ts'
import { functionNumbers } from '../../../src/codegen/functions/parameters.ts'
import { axisOfSlot, parameterOfSlot } from '../../../src/codegen/functions/slot_names.ts'
import type { Vocabulary } from '../../../src/codegen/functions/vocabulary.ts'
import { layerNames } from '../../../src/network/layer_names.ts'
import type { Network } from '../../../src/network/network.ts'
import type { ArgumentValue } from '../../../src/ops/record/primitive.ts'
import { type Dimension, divide, name, number, show, substitute } from '../../../src/shape/index.ts'
import { type Building, conv, networkOf, numeric, twoInceptions } from '../fixture.ts'

/** A word, and the numbers that go with it by name. */
interface Word {
  readonly word: string
  readonly numbers: ReadonlyMap<string, Dimension>
}

/** The numbers of an argument by name, the parts of a window one by one; what is 1 goes without saying. */
function numbersIn(key: string, value: ArgumentValue): readonly (readonly [string, Dimension])[] {
  if (typeof value !== 'object' || Array.isArray(value)) return []
  if ('kind' in value && (value.kind === 'number' || value.kind === 'polynomial'))
    return show(value) === '1' ? [] : [[key, value]]
  return Object.entries(value).flatMap(([part, each]) => numbersIn(part, each as ArgumentValue))
}

const mapNumbers = (leaf: Word, map: (dimension: Dimension, setting: string) => Dimension): Word => ({
  ...leaf,
  numbers: new Map([...leaf.numbers].map(([setting, value]) => [setting, map(value, setting)])),
})

const words: Vocabulary<Word> = {
  leavesOf: (primitive, { formulas }) => {
    if (primitive === 'identity') return []
    const numbers = Object.entries(formulas).flatMap(([key, value]) => numbersIn(key, value))
    const leaf = { word: primitive, numbers: new Map(numbers) }
    if (primitive !== 'linear') return [{ leaf, name: '' }]
    return [
      { leaf: { word: 'flat', numbers: new Map() }, name: 'flat' },
      { leaf, name: '' },
    ]
  },
  copy: null,
  mapDimensions: mapNumbers,
  keyOf: ({ word, numbers }, write) =>
    JSON.stringify([word, [...numbers].map(([setting, value]) => [setting, write(value)])]),
  fused: (before, after) =>
    before.word === 'conv2d' && after.word === 'relu' ? { ...before, word: 'conv2d+relu' } : null,
  wordFor: ({ word }) => word,
}

/** A slot as a reader would write it. */
const written = (slot: string): string => {
  const axis = axisOfSlot(slot)
  return axis === null ? parameterOfSlot(slot)! : `axis[${axis}]`
}

const shown = (dimension: Dimension) =>
  show(substitute(dimension, (slot) => name(written(slot)))).replace(/`/g, '')

const reference = (value: Reference) =>
  value.kind === 'input' ? 'in' : value.kind === 'capture' ? `outer${value.index}` : `s${value.index}`

function bodyLines(body: Body<Word>, names: ReadonlyMap<Block<Word>, string>): readonly string[] {
  const steps = body.steps.map((step, index) => {
    const called = step.kind === 'leaf' ? step.leaf.word : names.get(step.block)!
    const given = [...(step.kind === 'leaf' ? step.leaf.numbers : step.arguments)]
    const numbers = given.map(
      ([key, value]) => `${step.kind === 'leaf' ? key : written(key)}=${shown(value)}`,
    )
    const inputs = (step.kind === 'leaf' ? step.inputs : [step.input, ...step.captures]).map(reference)
    return `  s${index} ${step.name || '.'} = ${called}(${[...inputs, ...numbers].join(', ')})`
  })
  return [...steps, `  -> ${body.results.map(reference).join(', ')}`]
}

const snakeCase = {
  first: (text: string) => text.toLowerCase().replace(/[^a-z0-9]+/g, '_'),
  further: (text: string) => `_${text.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`,
}

/** All functions of a network as text. */
function listing(network: Network, vocabulary = words): readonly string[] {
  const bodies: NetworkBodies<Word> = functionsOf(network, layerNames(network), vocabulary)
  const names = functionNames(bodies.blocks, vocabulary, snakeCase)
  const numbers = functionNumbers(bodies)
  const functions = bodies.blocks.flatMap((block) => {
    const parameters = numbers
      .get(block)!
      .map(({ parameter, aspect, isPair, isOneByDefault }) =>
        [parameter, aspect, ...(isPair ? ['pair'] : []), ...(isOneByDefault ? ['1 by default'] : [])].join(
          ' ',
        ),
      )
    return [`${names.get(block)}(${parameters.join(', ')})`, ...bodyLines(block.body, names)]
  })
  return [...functions, network.name, ...bodyLines(bodies.body, names)]
}

describe('functions of words', () => {
  it('are shared by calls of one structure, with parameters where they differ in numbers', () => {
    expect(listing(twoInceptions())).toEqual([
      'conv(size whole, size stride 1 by default, filters whole)',
      '  s0 conv2d = conv2d+relu(in, height=size.h, width=size.w, strideHeight=size.stride, strideWidth=size.stride, filters=filters)',
      '  -> s0',
      'inception(#1×1 whole, #3×3 reduce whole, #3×3 whole, pool proj whole)',
      '  s0 conv_1 = conv(in, size.h=1, size.w=1, size.stride=1, filters=#1×1)',
      '  s1 conv_2 = conv(in, size.h=1, size.w=1, size.stride=1, filters=#3×3 reduce)',
      '  s2 conv_3 = conv(s1, size.h=3, size.w=3, size.stride=1, filters=#3×3)',
      '  s3 max_pool = max_pool(in, height=3, width=3)',
      '  s4 conv_4 = conv(s3, size.h=1, size.w=1, size.stride=1, filters=pool proj)',
      '  s5 concat = concat(s0, s2, s4)',
      '  -> s5',
      'linear(units whole)',
      '  s0 flat = flat(in)',
      '  s1 . = linear(s0, units=units)',
      '  -> s1',
      'classifier()',
      '  s0 avg_pool = avg_pool(in, height=4, width=4)',
      '  s1 conv = conv(s0, size.h=1, size.w=1, size.stride=1, filters=8)',
      '  s2 flatten = flatten(s1)',
      '  s3 linear/flat = flat(s2)',
      '  s4 linear = linear(s3, units=5)',
      '  s5 softmax = softmax(s4)',
      '  -> s5',
      'small net',
      '  s0 conv = conv(in, size.h=7, size.w=7, size.stride=2, filters=8)',
      '  s1 max_pool = max_pool(s0, height=3, width=3, strideHeight=2, strideWidth=2)',
      '  s2 inception_3a = inception(s1, #1×1=4, #3×3 reduce=6, #3×3=8, pool proj=2)',
      '  s3 inception_3b = inception(s2, #1×1=5, #3×3 reduce=6, #3×3=9, pool proj=3)',
      '  s4 avg_pool = avg_pool(s3, height=4, width=4)',
      '  s5 dropout = dropout(s4, rate=0.4)',
      '  s6 linear = linear(s5, units=5)',
      '  s7 softmax = softmax(s6)',
      '  s8 aux1 = classifier(s2)',
      '  s9 aux2 = classifier(s3)',
      '  -> s7, s8, s9',
    ])
  })

  it('become one where a block inside uses a number of the block around it', () => {
    // The inner block takes no argument: its number follows from where it stands.
    const inner = (inside: Building, input: number, filters: number) =>
      inside.call({ block: 'inner', sizes: ['h', 'w', 'c'] }, input, (own) => {
        const first = own.operation('linear', [own.input], { units: number(filters) })
        return own.operation('tanh', [first])
      })
    const network = networkOf(
      'generalized',
      [4, 4, 2],
      [3, 5, 7].map((filters) => ({ type: 'row', build: (inside, value) => inner(inside, value, filters) })),
    )
    expect(listing(network)).toEqual([
      'inner(units whole)',
      '  s0 linear/flat = flat(in)',
      '  s1 linear = linear(s0, units=units)',
      '  s2 tanh = tanh(s1)',
      '  -> s2',
      'generalized',
      '  s0 row_1 = inner(in, units=3)',
      '  s1 row_2 = inner(s0, units=5)',
      '  s2 row_3 = inner(s1, units=7)',
      '  -> s2',
    ])
  })

  it('have names that tell structures apart, take outer values along, and write sizes of their input', () => {
    const network = networkOf(
      'choosing',
      [4, 4, 8],
      [
        { type: 'conv', label: 'start', build: (inside, value) => conv(inside, value, 3, 8) },
        { type: 'tanh', build: (inside, value) => inside.operation('tanh', [value]) },
        ...[false, true, true, false].map((excite) => ({
          type: 'unit',
          build: (inside: Building, value: number) => unit(inside, value, excite),
        })),
      ],
    )
    expect(listing(network)).toEqual([
      'unit(r whole)',
      '  s0 linear_1/flat = flat(in)',
      '  s1 linear_1 = linear(s0, units=axis[2]/r)',
      '  s2 linear_2/flat = flat(s1)',
      '  s3 linear_2 = linear(s2, units=axis[2])',
      '  s4 add = add(s3, outer0)',
      '  -> s4',
      'unit_with_excite(r whole)',
      '  s0 linear_1/flat = flat(in)',
      '  s1 linear_1 = linear(s0, units=axis[2]/r)',
      '  s2 linear_2/flat = flat(s1)',
      '  s3 linear_2 = linear(s2, units=axis[2])',
      '  s4 sigmoid = sigmoid(s3)',
      '  s5 mul = mul(in, s4)',
      '  s6 add = add(s5, outer0)',
      '  -> s6',
      'choosing',
      '  s0 start/conv2d = conv2d+relu(in, height=3, width=3, strideHeight=1, strideWidth=1, filters=8)',
      '  s1 tanh = tanh(s0)',
      '  s2 unit_1 = unit(s1, s0, r=4)',
      '  s3 unit_2 = unit_with_excite(s2, s0, r=4)',
      '  s4 unit_3 = unit_with_excite(s3, s0, r=4)',
      '  s5 unit_4 = unit(s4, s0, r=4)',
      '  -> s5',
    ])
  })

  it('copy what an operation reads twice only for a target that asks for it', () => {
    const network = networkOf(
      'doubled',
      [4, 4, 2],
      [
        {
          type: 'add',
          build: (inside, value) => inside.operation('add', [value, inside.operation('identity', [value])]),
        },
      ],
    )
    expect(listing(network)).toEqual(['doubled', '  s0 add/add = add(in, in)', '  -> s0'])
    expect(listing(network, { ...words, copy: { word: 'copy', numbers: new Map() } })).toEqual([
      'doubled',
      '  s0 add/add/input_2 = copy(in)',
      '  s1 add/add = add(in, s0)',
      '  -> s1',
    ])
  })
})

/** Adds the output of the row `start`, whose value is operation 1; with `excite` it gates its channels before that. */
function unit(inside: Building, input: number, excite: boolean): number {
  const options = {
    block: 'unit',
    arguments: { excite: { kind: 'boolean', value: excite }, r: numeric(4) },
    sizes: ['h', 'w', 'c'],
  } as const
  return inside.call(options, input, (own) => {
    const squeezed = own.operation(
      'linear',
      [own.input],
      { units: number(2) },
      { units: divide(name('c'), name('r')) },
    )
    const widened = own.operation('linear', [squeezed], { units: number(8) }, { units: name('c') })
    const gated = excite ? own.operation('mul', [own.input, own.operation('sigmoid', [widened])]) : widened
    return own.operation('add', [gated, 1])
  })
}
