/** The sums of costs: GoogLeNet's integers, and the laws that hold for every network. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cost, conventions, costOf, costOfCall } from '../../src/cost/index.ts'
import { INPUT, type Network, type ValueId } from '../../src/network/network.ts'
import { add, number, sum, windowOf } from '../../src/shape/index.ts'
import { integer, printedNetwork, rectified } from '../building/printed_networks.ts'
import { googlenet } from './googlenet_network.ts'

const additive = ['params', 'frozenParams', 'macs', 'flops', 'activationMemory'] as const

function totals(parts: readonly Cost[]): Record<(typeof additive)[number], bigint> {
  const entries = additive.map((quantity) => [quantity, integer(sum(parts.map((part) => part[quantity])))])
  return Object.fromEntries(entries)
}

describe('GoogLeNet, Table 1', () => {
  const network = googlenet()
  const costs = costOf(network)

  test('has the integers that follow from its filter columns', () => {
    expect(integer(costs.whole.params)).toBe(6_998_552n)
    expect(integer(costs.whole.macs)).toBe(1_582_671_872n)
    expect(integer(costs.whole.flops)).toBe(2n * 1_582_671_872n)
    expect(costs.whole.depth).toBe(22)
  })

  test('has the integers of its heads, apart and together', () => {
    expect(costs.heads.map((head) => integer(head.params))).toEqual([3_188_840n, 3_190_888n])
    expect(integer(costs.withHeads.params)).toBe(13_378_280n)
    expect(integer(costs.withHeads.macs)).toBe(1_591_044_096n)
  })

  test('has the depth of each row, from the row to its end', () => {
    expect(costs.rows.map((row) => row.depth ?? Number.NaN)).toEqual([
      1, 0, 2, 0, 2, 2, 0, 2, 2, 2, 2, 2, 0, 2, 2, 0, 0, 1, 0,
    ])
    expect(costs.heads.map((head) => head.depth)).toEqual([3, 3])
  })

  test('costs the same parameters and MACs without normalisation', () => {
    const plain = costOf(googlenet(undefined, { lrn: false }))
    expect([plain.whole.params, plain.whole.macs]).toEqual([costs.whole.params, costs.whole.macs])
    expect(integer(plain.whole.activationMemory)).toBeLessThan(integer(costs.whole.activationMemory))
  })
})

/** A network of random rows: pipelines, residual sums and concatenations, on 12×12 maps. */
const networks: fc.Arbitrary<Network> = fc
  .record({
    channels: fc.integer({ min: 1, max: 4 }),
    rows: fc.array(
      fc.record({
        shape: fc.constantFrom('pipeline', 'residual', 'concat', 'normalised', 'nothing'),
        filters: fc.integer({ min: 1, max: 6 }),
        layers: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    heads: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ channels, rows, heads }) => {
    const b = printedNetwork([12, 12, channels])
    let value: ValueId = INPUT
    for (const { shape, filters, layers } of rows)
      value = b.row(shape, value, (input) => {
        const wide = integer(b.shapeOf(input)[2]!)
        let path = input
        for (let layer = 0; layer < layers; layer++)
          if (shape !== 'nothing') path = rectified(b, 3, shape === 'residual' ? Number(wide) : filters, path)
        if (shape === 'residual') return b.operation('add', [input, path])
        if (shape === 'concat') return b.operation('concat', [rectified(b, 1, filters, input), path])
        return shape === 'normalised' ? b.operation('batch_norm', [path]) : path
      })
    for (let head = 0; head < heads; head++)
      b.head(`h${head}`, 'somewhere', value, ({ operation, input }) =>
        operation('linear', [operation('flatten', [input])], { units: 5 }),
      )
    return b.network('built', value)
  })

describe('for every network', () => {
  test('costs add up: operations to rows, rows to the whole, whole and heads to all', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const costs = costOf(network)
        const { first, end } = network.body
        expect(totals(costs.operations.slice(first, end))).toEqual(totals([costs.whole]))
        expect(totals(costs.rows)).toEqual(totals([costs.whole]))
        expect(totals([costs.whole, ...costs.heads])).toEqual(totals([costs.withHeads]))
        expect(totals(costs.operations)).toEqual(totals([costs.withHeads]))
      }),
    )
  })

  test('depth is the longest path: of rows one after the other the sum, of heads the rest of it', () => {
    fc.assert(
      fc.property(networks, (network) => {
        const costs = costOf(network)
        const rows = costs.rows.reduce((total, row) => total + (row.depth ?? Number.NaN), 0)
        expect(costs.whole.depth).toBe(rows)
        const heads = costs.heads.map((head) => rows + (head.depth ?? Number.NaN))
        expect(costs.withHeads.depth).toBe(Math.max(rows, ...heads))
      }),
    )
  })

  test('a call costs what its operations cost, and calls side by side add up', () => {
    fc.assert(
      fc.property(networks, fc.nat(), (network, where) => {
        const costs = costOf(network)
        const { body } = network
        expect(costOfCall(network, costs, body)).toEqual(costs.whole)
        const cut = body.first + (where % (body.end - body.first + 1))
        const parts = [
          { ...body, end: cut, output: cut - 1 },
          { ...body, first: cut },
        ].filter(({ first, end }) => first < end)
        expect(totals(parts.map((call) => costOfCall(network, costs, call)))).toEqual(totals([costs.whole]))
      }),
    )
  })
})

describe('an operation', () => {
  test('counts its trained and frozen values apart', () => {
    const b = printedNetwork([4, 4, 3])
    b.operation('batch_norm', [b.operation('conv2d', [INPUT], { size: windowOf(1, 1), filters: 5 })])
    const costs = costOf(b.network())
    expect(
      costs.operations.map(({ params, frozenParams }) => [integer(params), integer(frozenParams)]),
    ).toEqual([
      [20n, 0n],
      [10n, 10n],
    ])
    expect(integer(costs.whole.frozenParams)).toBe(10n)
  })

  test('without any, a network passes its input on', () => {
    const b = printedNetwork([4, 4, 3])
    b.row('identity', INPUT, (input) => input)
    const { whole, rows } = costOf(b.network())
    expect([whole, ...rows].map(({ params, depth }) => [integer(params), depth])).toEqual([
      [0n, 0],
      [0n, 0],
    ])
    expect(rows[0]!.receptiveField).toEqual({ height: number(1), width: number(1) })
  })
})

describe('the conventions', () => {
  const b = printedNetwork([6, 6, 8])
  const tokens = b.operation('tokens', [INPUT])
  const project = () => b.operation('linear', [tokens], { units: 8 })
  b.operation('relu', [b.operation('attend', [project(), project(), project()], { heads: 2 })])
  const network = b.network()

  test('differ in the two products of attention and in the other operations', () => {
    const [plain, attention, all] = [
      conventions.default,
      conventions.attention,
      conventions['flops-all'],
    ].map((convention) => costOf(network, convention))
    const projections = 3n * 36n * 8n * 8n
    expect(integer(plain!.whole.macs)).toBe(projections)
    // Scores and weighted sums: 36·36 pairs of 8 channels, twice.
    expect(integer(attention!.whole.macs)).toBe(projections + 2n * 36n * 36n * 8n)
    expect(all!.whole.macs).toEqual(attention!.whole.macs)
    expect(attention!.whole.flops).toEqual(add(attention!.whole.macs, attention!.whole.macs))
    expect(integer(all!.whole.flops)).toBeGreaterThan(integer(attention!.whole.flops))
    expect([plain, attention, all].map((costs) => costs!.convention)).toEqual([
      'default',
      'attention',
      'flops-all',
    ])
  })
})
