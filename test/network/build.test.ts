/** The builder of networks: checked networks built again step by step, and what it refuses. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyOperation,
  closeCall,
  closeHead,
  closeRow,
  finishNetwork,
  type NetworkBuilder,
  networkBuilder,
  openCall,
  openHead,
  openRow,
} from '../../src/network/build.ts'
import type { Call, CallInput, Network, Step, ValueId } from '../../src/network/network.ts'
import { inputValue, shapeOf } from '../../src/network/shape_of.ts'
import {
  isAtLeast,
  name,
  number,
  type Shape,
  shapeOf as shapeOfNumbers,
  showFact,
  showShape,
  windowOf,
} from '../../src/shape/index.ts'
import { type Span, textOf } from '../../src/source/source.ts'
import { networksOf } from '../building/checked.ts'
import { networksOfPrograms } from '../building/random_networks.ts'
import { specs } from '../building/repository.ts'

/** Adds an operation that takes what it is given. */
function apply(
  builder: NetworkBuilder,
  ...given: Parameters<typeof applyOperation> extends [unknown, ...infer Rest] ? Rest : never
): ValueId {
  const applied = applyOperation(builder, ...given)
  if (!applied.ok) throw new Error(`${given[0]}: ${applied.fault.kind}`)
  return applied.value
}

/** A checked network, built again from what its operations and calls are given. */
function rebuilt(network: Network): Network {
  const { name: called, inputs, given, operations, rows, heads, results } = network
  const { documentation, hasTable, printedTable, claims, budgets, recipe } = network
  const builder = networkBuilder(called, inputs, { given })
  const add = (into: NetworkBuilder, step: Step) => {
    if (step.kind === 'call') return addCall(into, step.call)
    const { primitive, inputs: taken, arguments: args, formulas } = operations[step.operation]!
    expect(apply(into, primitive, taken, args, { formulas })).toBe(step.operation)
  }
  const addCall = (into: NetworkBuilder, call: Call) => {
    const { block, transparent, arguments: passed, declaration } = call
    const open = openCall(into, {
      block: block!,
      transparent,
      arguments: passed,
      declaration,
      ...(call.documentation === null ? {} : { documentation: call.documentation }),
      inputs: call.inputs.map(namedByAxis),
    })
    for (const step of call.steps) add(open, step)
    closeCall(open, call.results)
  }
  const { steps } = network.body
  let at = 0
  for (const { type, label, input, output, firstStep, endStep } of rows.filter((row) => row.firstStep >= 0)) {
    for (const step of steps.slice(at, firstStep)) add(builder, step)
    const row = openRow(builder, { type, label, input })
    for (const step of steps.slice(firstStep, endStep)) add(builder, step)
    closeRow(row, output)
    at = endStep
  }
  for (const step of steps.slice(at)) add(builder, step)
  for (const head of heads) {
    const { documentation: words } = head.body
    const open = openHead(builder, {
      head: head.name,
      at: head.at,
      input: head.input,
      ...(words === null ? {} : { documentation: words }),
    })
    for (const step of head.body.steps) add(open, step)
    closeHead(open, head.output)
  }
  return finishNetwork(builder, results, { documentation, hasTable, printedTable, claims, budgets, recipe })
}

function namedByAxis({ name: called, value, sizes }: CallInput) {
  const last = Math.max(-1, ...sizes.map(({ axis }) => axis))
  const names = Array.from(
    { length: last + 1 },
    (_, axis) => sizes.find((size) => size.axis === axis)?.name ?? null,
  )
  return { name: called, value, sizes: names }
}

/** A network without its places; the declarations of blocks are told apart by their first uses. */
function withoutPlaces(network: Network): unknown {
  const blocks: string[] = []
  const placeOf = ({ source, start }: Span) => `${source.name} ${start}`
  const ofBlock = (span: Span) => {
    if (!blocks.includes(placeOf(span))) blocks.push(placeOf(span))
    return blocks.indexOf(placeOf(span))
  }
  const ofCall = (call: Call): unknown => ({
    ...call,
    declaration: call.block === null ? null : ofBlock(call.declaration),
    steps: call.steps.map((step) => (step.kind === 'call' ? ofCall(step.call) : step)),
  })
  return {
    ...Object.fromEntries(Object.entries(network)),
    span: null,
    operations: network.operations.map((operation) => ({ ...operation, span: null })),
    rows: network.rows.filter(({ firstStep }) => firstStep >= 0).map((row) => ({ ...row, span: null })),
    body: ofCall(network.body),
    heads: network.heads.map((head) => ({ ...head, span: null, body: ofCall(head.body) })),
  }
}

describe('a checked network', () => {
  test.each(specs)('of %s is built again as it is', (spec) => {
    for (const { network } of networksOf(spec))
      expect(withoutPlaces(rebuilt(network))).toEqual(withoutPlaces(network))
  })

  test('of a random program is built again as it is', () => {
    fc.assert(
      fc.property(networksOfPrograms({}), (network) => {
        expect(withoutPlaces(rebuilt(network))).toEqual(withoutPlaces(network))
      }),
    )
  })
})

const image = (...axes: readonly number[]) => ({ name: 'image', shape: shapeOfNumbers(...axes) })

describe('a network that is built', () => {
  test('takes defaults for what is left out, and numbers for dimensions', () => {
    const builder = networkBuilder('net', [image(8, 8, 3)])
    const value = apply(builder, 'conv2d', [-1], { size: windowOf(3, 3), filters: 4 })
    const { arguments: args, formulas } = finishNetwork(builder, value).operations[0]!
    expect(args).toEqual({
      size: windowOf(3, 3),
      filters: number(4),
      padding: { kind: 'same' },
      groups: number(1),
      dilation: number(1),
      bias: true,
    })
    expect(formulas).toEqual(args)
  })

  test('may have several inputs and results, with names', () => {
    const builder = networkBuilder('net', [image(8, 8, 3), { ...image(8, 8, 5), name: 'depth' }])
    const joined = apply(builder, 'concat', [inputValue(0), inputValue(1)])
    const half = apply(builder, 'max_pool', [joined], { size: windowOf(2, 2, 2) })
    const network = finishNetwork(builder, [
      { name: 'whole', value: joined },
      { name: 'half', value: half },
    ])
    expect(network.inputs.map(({ name: each }) => each)).toEqual(['image', 'depth'])
    expect(network.body.inputs.map(({ name: each, value }) => [each, value])).toEqual([
      ['image', -1],
      ['depth', -2],
    ])
    const shown = network.results.map(({ name: each, value }) => [each, showShape(shapeOf(network, value))])
    expect(shown).toEqual([
      ['whole', '8×8×8'],
      ['half', '4×4×8'],
    ])
  })

  test('names the sizes of a call by axis', () => {
    const builder = networkBuilder('net', [image(8, 6, 3)])
    const call = openCall(builder, { block: 'b', inputs: [{ value: -1, sizes: ['h', null, 'c'] }] })
    closeCall(call, apply(call, 'relu', call.values))
    const [step] = finishNetwork(builder, 0).body.steps
    expect(step!.kind === 'call' && step!.call.inputs[0]!.sizes).toEqual([
      { name: 'h', size: number(8), axis: 0 },
      { name: 'c', size: number(3), axis: 2 },
    ])
  })

  test('has an outline with a line for all that came without a place', () => {
    const builder = networkBuilder('net', [image(8, 8, 3)], { sourceName: 'net.onnx' })
    const row = openRow(builder, { type: 'stem', label: '1a', input: -1 })
    const uses = ['stem', 'stem'].map((block) => {
      const call = openCall(builder, { block, inputs: [{ value: -1 }] })
      const value = apply(call, 'relu', [-1])
      closeCall(call, value)
      return value
    })
    closeRow(row, apply(builder, 'add', uses))
    const head = openHead(builder, { head: 'aux', at: '1a', input: 2 })
    closeHead(head, apply(head, 'flatten', [2]))
    const network = finishNetwork(builder, 2)
    expect(network.span.source.name).toBe('net.onnx')
    expect(network.span.source.text).toBe(
      'network net\n  row stem (1a)\n  block stem\n    relu\n  block stem\n    relu\n  add\n  head aux\n    flatten\n',
    )
    expect(network.operations.map(({ span }) => textOf(span))).toEqual(['relu', 'relu', 'add', 'flatten'])
    const declared = network.body.steps.flatMap((step) =>
      step.kind === 'call' ? [step.call.declaration] : [],
    )
    expect(declared[0]).toEqual(declared[1])
  })

  test('holds under the conditions that its operations ask of open sizes', () => {
    const open: Shape = [name('h'), name('w'), number(3)]
    const conditionsOf = (given: Parameters<typeof networkBuilder>[2]) => {
      const builder = networkBuilder('net', [{ name: 'image', shape: open }], given)
      const valid = { padding: { kind: 'valid' } } as const
      const first = apply(builder, 'conv2d', [-1], { size: windowOf(3, 1), filters: 4, ...valid })
      apply(builder, 'conv2d', [-1], { size: windowOf(2, 1), filters: 4, ...valid })
      return finishNetwork(builder, first).given.map(showFact)
    }
    expect(conditionsOf({})).toEqual(['h >= 3'])
    expect(conditionsOf({ given: [isAtLeast(name('h'), number(7))] })).toEqual(['h >= 7'])
  })
})

describe('what an operation does not take', () => {
  test('is a fault as data, and leaves the network as it was', () => {
    const builder = networkBuilder('net', [image(2, 2, 3)])
    const large = { size: windowOf(3, 3), filters: 4, padding: { kind: 'valid' } } as const
    expect(applyOperation(builder, 'conv2d', [-1], large)).toMatchObject({
      ok: false,
      fault: { kind: 'window-too-large' },
    })
    expect(applyOperation(builder, 'conv2d', [-1], { ...large, groups: 2 })).toMatchObject({ ok: false })
    expect(builder.operations).toEqual([])
    expect(apply(builder, 'relu', [-1])).toBe(0)
  })

  test.each([
    ['no operation of that name', (b: NetworkBuilder) => applyOperation(b, 'convolve', [-1])],
    ['a parameter that it has not', (b: NetworkBuilder) => applyOperation(b, 'relu', [-1], { slope: 1 })],
    ['an argument that is missing', (b: NetworkBuilder) => applyOperation(b, 'linear', [-1])],
    [
      'an argument of another kind',
      (b: NetworkBuilder) => applyOperation(b, 'linear', [-1], { units: true }),
    ],
    ['a value that is not there yet', (b: NetworkBuilder) => applyOperation(b, 'relu', [0])],
    ['an input that is not there', (b: NetworkBuilder) => applyOperation(b, 'relu', [-2])],
  ])('is an error of the caller: %s', (_, wrong) => {
    expect(() => wrong(networkBuilder('net', [image(2, 2, 3)]))).toThrow(/`/)
  })
})

describe('parts are closed in order', () => {
  const begun = () => {
    const builder = networkBuilder('net', [image(2, 2, 3)])
    return { builder, call: openCall(builder, { block: 'b', inputs: [{ value: -1 }] }) }
  }

  test('nothing is added to what has an open part', () => {
    const { builder, call } = begun()
    expect(() => apply(builder, 'relu', [-1])).toThrow('Another part')
    expect(() => finishNetwork(builder, -1)).toThrow('still open')
    expect(() => openHead(builder, { head: 'h', at: 'a', input: -1 })).toThrow('nothing else is open')
    expect(() => closeHead(call, -1)).toThrow('cannot be closed as a head')
    closeCall(call, -1)
    expect(apply(builder, 'relu', [-1])).toBe(0)
  })

  test('nothing is added to what is closed, to a body with heads, or to a finished network', () => {
    const { builder, call } = begun()
    closeCall(call, -1)
    expect(() => apply(call, 'relu', [-1])).toThrow('Another part')
    expect(() => closeCall(call, -1)).toThrow('Another part')
    closeHead(openHead(builder, { head: 'h', at: 'a', input: -1 }), -1)
    expect(() => apply(builder, 'relu', [-1])).toThrow('ended where its first head began')
    finishNetwork(builder, -1)
    expect(() => openHead(builder, { head: 'g', at: 'a', input: -1 })).toThrow('nothing else is open')
    expect(() => finishNetwork(builder, -1)).toThrow('finished')
  })
})
