/** The cost table's data: computed numbers beside printed ones. */
import { describe, expect, test } from 'vitest'
import { allColumns, costOf, costTable } from '../../src/cost/index.ts'
import { googlenet, table1 } from './googlenet_network.ts'

const network = googlenet()
const costs = costOf(network)
const table = costTable(network, costs)
const column = (title: string) => table.header.findIndex((each) => each.title === title)

describe("GoogLeNet's cost table", () => {
  test('has a row for each row, a total, and the heads', () => {
    expect(table.header.map(({ title }) => title)).toEqual(['output', 'depth', 'params', 'MACs'])
    expect(table.rows.map(({ name }) => name).slice(0, 6)).toEqual([
      'convolution[1]',
      'max pool[1]',
      'convolution[2]',
      'max pool[2]',
      'inception (3a)',
      'inception (3b)',
    ])
    expect(table.total.cells.map(({ computed }) => computed)).toEqual([
      '1×1×1000',
      '22',
      '6,998,552',
      '1,582,671,872',
    ])
    expect(table.heads.map(({ name, cells }) => [name, cells[column('params')]!.computed])).toEqual([
      ['aux1 at 4a', '3,188,840'],
      ['aux2 at 4d', '3,190,888'],
    ])
    expect(table.withHeads!.cells[column('params')]!.computed).toBe('13,378,280')
    expect(table.convention).toBe('default')
  })

  test('sets printed figures beside, with how they follow', () => {
    const params = table.rows.map(({ cells }) => cells[column('params')]!)
    expect(params[0]).toEqual({
      computed: '9,472',
      printed: { text: '2.7K', verdict: 'waived', waivedAs: '9.2K' },
    })
    expect(params[1]).toEqual({ computed: '0', printed: null })
    expect(params[4]).toEqual({
      computed: '163,696',
      printed: { text: '159K', verdict: 'truncated', waivedAs: null },
    })
    const printed = table.rows.flatMap(({ cells }) => cells.flatMap((cell) => cell.printed?.verdict ?? []))
    const count = (verdict: string) => printed.filter((each) => each === verdict).length
    // 19 output sizes, 19 depths and 24 figures.
    expect(printed).toHaveLength(62)
    expect([count('waived'), count('differs')]).toEqual([10, 0])
  })

  test('marks what differs, also in its waiver', () => {
    const wrong = table1.map((row) => (row.label === '4b' ? { ...row, paramsWaived: '440K' } : row))
    const changed = googlenet(wrong)
    const cells = costTable(changed, costOf(changed)).rows.find(({ label }) => label === '4b')!.cells
    expect(cells[column('params')]!.printed).toEqual({
      text: '437K',
      verdict: 'differs',
      waivedAs: '440K',
    })
  })

  test('has every column there is, if asked', () => {
    const all = costTable(network, costs, allColumns)
    expect(all.header.map(({ quantity }) => quantity)).toEqual(allColumns)
    for (const { cells } of [...all.rows, all.total, ...all.heads])
      expect(cells).toHaveLength(allColumns.length)
    const field = all.header.findIndex(({ quantity }) => quantity === 'receptive field')
    expect(all.rows[0]!.cells[field]!.computed).toBe('7')
    // The heads flatten: each of their values sees the whole map.
    expect(all.heads.map(({ cells }) => cells[field]!.computed)).toEqual(['all', 'all'])
  })
})
