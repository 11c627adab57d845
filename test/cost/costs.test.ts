/** The sums of costs: GoogLeNet's integers, and the laws that hold for every network. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cost, conventions, costOf, costOfCall } from '../../src/cost/index.ts'
import { INPUT, MAIN_NAME, type ValueId } from '../../src/network/network.ts'
import { add, number, sum, windowOf } from '../../src/shape/index.ts'
import { integer, printedNetwork } from '../building/printed_networks.ts'
import { everything } from '../building/programs/palette.ts'
import { networksOfPrograms } from '../building/random_networks.ts'
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

/** Random networks whose rows read nothing but the row before them. */
const networks = networksOfPrograms({
  palette: { forms: everything.forms.filter((form) => form !== 'read') },
  withJoins: false,
  limits: { operations: 40, channels: 60, values: 10_000 },
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

  test('depth is the longest path: of rows one after the other the sum, of heads that of the rows before and their own', () => {
    let heads = 0
    fc.assert(
      fc.property(networks, (network) => {
        const costs = costOf(network)
        const depths = costs.rows.map((row) => row.depth ?? Number.NaN)
        const until = (end: ValueId) =>
          depths.reduce((sum, depth, index) => (network.rows[index]!.end <= end ? sum + depth : sum), 0)
        expect(costs.whole.depth).toBe(until(network.body.end))
        const toHeads = network.heads.map(({ input }, index) => {
          const row = network.rows.find(({ output }) => output === input)!
          return until(row.end) + (costs.heads[index]!.depth ?? Number.NaN)
        })
        expect(costs.withHeads.depth).toBe(Math.max(until(network.body.end), ...toHeads))
        heads += toHeads.length
      }),
    )
    expect(heads).toBeGreaterThan(20)
  })

  test('a call costs what its operations cost, and calls side by side add up', () => {
    fc.assert(
      fc.property(networks, fc.nat(), (network, where) => {
        const costs = costOf(network)
        const { body } = network
        expect(costOfCall(network, costs, body)).toEqual(costs.whole)
        const cut = body.first + (where % (body.end - body.first + 1))
        const parts = [
          { ...body, end: cut, results: [{ name: MAIN_NAME, value: cut - 1 }] },
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
