/** GoogLeNet's table against the paper: every row, the totals, and every number held by the checker. */
import { describe, expect, it } from 'vitest'
import { check } from '../../src/compile.ts'
import { asNumber } from '../../src/shape/index.ts'
import { positionAt } from '../../src/source/source.ts'
import { libraryImporter } from '../building/importer.ts'
import { sourceOf } from '../building/repository.ts'
import {
  type Change,
  changed,
  exactChanges,
  numbersIn,
  printedChanges,
  tableOf,
  type WrittenNumber,
} from './changes.ts'
import { holds, type PrintedRow, printedRows, waived, weightsOf } from './table1_facts.ts'

const source = sourceOf('specs/googlenet.inc')
const { networks, problems } = check(source, libraryImporter)
const { network, costs } = networks.find((each) => each.network.name === 'googlenet')!

const numbersOf = (shape: readonly Parameters<typeof asNumber>[0][]) => shape.map((axis) => asNumber(axis))
const outputOf = (value: number) => numbersOf(network.operations[value]!.output)

describe('the table of the paper', () => {
  it('is in the spec, cell for cell', () => {
    const { headers, rows } = tableOf(source)
    expect(headers).toEqual([
      ...['type', 'patch size/stride', 'output size', 'depth'],
      ...['#1×1', '#3×3 reduce', '#3×3', '#5×5 reduce', '#5×5', 'pool proj', 'params', 'ops'],
    ])
    const patches = [
      '7×7/2',
      '3×3/2',
      '3×3/1',
      '3×3/2',
      '',
      '',
      '3×3/2',
      '',
      '',
      '',
      '',
      '',
      '3×3/2',
      '',
      '',
      '7×7/1',
      '',
      '',
      '',
    ]
    const printed = printedRows.map((row, index) => cellsOf(row, patches[index]!))
    expect(rows.map(({ cells }) => [...cells.values()].map(({ text }) => text))).toEqual(printed)
  })

  it('has no problem', () => {
    expect(problems).toEqual([])
  })

  it('gives the output, the depth, the parameters and the MACs of every row', () => {
    let channels = 3
    for (const [index, row] of printedRows.entries()) {
      const { weights, biases } = weightsOf(row, channels)
      const [height, width] = row.output
      const cost = costs.rows[index]!
      const found = {
        type: network.rows[index]!.type,
        label: network.rows[index]!.label,
        output: outputOf(network.rows[index]!.output),
        depth: cost.depth,
        params: asNumber(cost.params),
        macs: asNumber(cost.macs),
      }
      const { type, label, output, depth } = row
      expect(found).toEqual({
        type,
        label,
        output,
        depth,
        params: weights + biases,
        macs: weights * height * width,
      })
      channels = row.output[2]
    }
    expect(network.rows).toHaveLength(printedRows.length)
  })

  it('needs waivers for the ten figures that do not follow, and for no other', () => {
    expect(network.claims).toHaveLength(62)
    expect(network.claims.filter(({ waiver }) => waiver !== null).map(({ reference }) => reference)).toEqual(
      waived,
    )
    let channels = 3
    for (const [index, row] of printedRows.entries()) {
      const { weights, biases } = weightsOf(row, channels)
      const [height, width] = row.output
      const name =
        row.label ?? (row.type === 'convolution' ? `convolution[${index === 0 ? 1 : 2}]` : row.type)
      if (row.params)
        expect(holds(row.params, weights + biases), `${name}.params`).toBe(!waived.includes(`${name}.params`))
      if (row.ops)
        expect(holds(row.ops, weights * height * width), `${name}.ops`).toBe(!waived.includes(`${name}.ops`))
      channels = row.output[2]
    }
  })

  it('sums to the totals, with and without the heads', () => {
    expect(printedRows.reduce((sum, { depth }) => sum + depth, 0)).toBe(22)
    expect(costs.whole.depth).toBe(22)
    expect(asNumber(costs.whole.params)).toBe(6_998_552)
    expect(asNumber(costs.whole.macs)).toBe(1_582_671_872)
    expect(network.heads.map(({ name, at }) => [name, at])).toEqual([
      ['aux1', '4a'],
      ['aux2', '4d'],
    ])
    // 1×1 convolution of 128 filters on 4×4 places, 1024 units, 1000 classes.
    const head = (channels: number) => ({
      params: channels * 128 + 128 + (2048 * 1024 + 1024) + (1024 * 1000 + 1000),
      macs: channels * 128 * 16 + 2048 * 1024 + 1024 * 1000,
    })
    const heads = costs.heads.map(({ params, macs }) => ({ params: asNumber(params), macs: asNumber(macs) }))
    expect(heads).toEqual([head(512), head(528)])
    expect(heads.map(({ params }) => params)).toEqual([3_188_840, 3_190_888])
    expect(asNumber(costs.withHeads.params)).toBe(13_378_280)
    expect(asNumber(costs.withHeads.macs)).toBe(1_591_044_096)
  })

  it('has the normalisations that the table leaves out, or not', () => {
    const lrn = (name: string) =>
      networks
        .find((each) => each.network.name === name)!
        .network.operations.filter(({ primitive }) => primitive === 'lrn')
    expect(lrn('googlenet')).toHaveLength(2)
    expect(lrn('googlenet_without_lrn')).toHaveLength(0)
  })
})

function cellsOf(row: PrintedRow, patch: string): readonly string[] {
  const type =
    row.type === 'dropout' ? 'dropout (40%)' : row.label === null ? row.type : `${row.type} (${row.label})`
  const second = row.type === 'convolution' && row.depth === 2
  const filters =
    row.filters?.map(String) ?? (second ? ['', '64', '192', '', '', ''] : ['', '', '', '', '', ''])
  return [type, patch, row.output.join('×'), String(row.depth), ...filters, row.params ?? '', row.ops ?? '']
}

/** Lines of the problems that a change gives. */
function linesAfter(change: Change): readonly number[] {
  const found = check({ ...source, text: changed(source, change) }, libraryImporter)
  return found.problems
    .filter(({ severity }) => severity === 'error')
    .map(({ span }) => positionAt(span.source, span.start).line)
}

const describeChange = ({ what, text, to, line }: Change) => `line ${line}, ${what}: ${text} -> ${to}`

describe('a changed number of the table', () => {
  /** Cells whose numbers nothing in the table follows from, or that are printed wrongly and waived, with the reason. */
  function exception(row: string, header: string, number: WrittenNumber, cell: string): string | null {
    if (header === 'type') return 'a label, or a rate of dropout'
    if (isWaived(number))
      return 'the paper prints another figure than follows, and the waiver says which one follows'
    if (header !== 'patch size/stride') return null
    if (row === 'max pool' && number.text === '3')
      return 'with padding the output of a pool follows from its stride alone'
    if (row === 'avg pool' && cell.endsWith(`/${number.text}`))
      return 'a window of the size of the map has one place, whatever its stride'
    return null
  }
  const isWaived = ({ start }: WrittenNumber) =>
    network.claims.some(({ waiver, span }) => waiver !== null && span.start <= start && start < span.end)

  const numbers = tableOf(source).rows.flatMap(({ line, cells }) => {
    const type = cells.get('type')!.text
    return [...cells].flatMap(([header, { text, start }]) =>
      numbersIn(`${type}, ${header}`, text, start, line).flatMap((number) =>
        exception(type, header, number, text) === null ? [{ number, isPrinted: /[KM]$/.test(text) }] : [],
      ),
    )
  })

  it('is every filter, axis, depth and figure, every window and every stride', () => {
    const count = (of: RegExp) => numbers.filter(({ number }) => of.test(number.what)).length
    expect(count(/, output size$/)).toBe(3 * 19)
    expect(count(/, depth$/)).toBe(19)
    expect(count(/, (#.*|pool proj)$/)).toBe(9 * 6 + 2)
    expect(count(/, (params|ops)$/)).toBe(24 - waived.length)
    // Two convolutions and the average pool have both sides of their windows; all but the latter a stride that counts.
    expect(count(/, patch size/)).toBe(3 * 2 + 6)
  })

  it('gives a problem on its line', { timeout: 120_000 }, () => {
    const silent = numbers
      .flatMap(({ number, isPrinted }) => (isPrinted ? printedChanges(number) : exactChanges(number)))
      .filter((change) => !linesAfter(change).includes(change.line))
    expect(silent.map(describeChange)).toEqual([])
  })

  it('gives one problem, not fourteen, where it is a filter of an early row', () => {
    const row = tableOf(source).rows.find(({ cells }) => cells.get('type')!.text === 'inception (3a)')!
    const { text, start } = row.cells.get('#3×3')!
    for (const to of ['182', '127', '64']) {
      const change = { what: '', start, text, line: row.line, to }
      const found = check({ ...source, text: changed(source, change) }, libraryImporter).problems
      expect(found.map(({ code, span }) => [code, positionAt(span.source, span.start).line])).toEqual([
        ['claim/differs', row.line],
      ])
    }
  })
})

describe('a changed number outside the table', () => {
  const lines = source.text.split('\n')
  const starts = lines.map((_, index) =>
    lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0),
  )

  /** The numbers of the lines that a pattern picks, without those in names, texts and comments. */
  function numbersOfLines(pattern: RegExp): readonly WrittenNumber[] {
    return lines.flatMap((line, index) => {
      if (!pattern.test(line)) return []
      const blanked = line
        .replace(/\/\/.*$/, '')
        .replace(/`[^`]*`|"[^"]*"|[A-Za-z_]\w*|\d+[a-z]\w*/g, (name) => ' '.repeat(name.length))
      return numbersIn(line.trim(), blanked, starts[index]!, index + 1)
    })
  }
  const changesOf = (number: WrittenNumber) =>
    /[KMG]/.test(source.text[number.start + number.text.length]!)
      ? printedChanges(number)
      : exactChanges(number)

  it('in a waiver gives a problem on its line', () => {
    // Where a row stands behind the others of its type is no value: `convolution[1]`.
    const values = numbersOfLines(/^ {2}waive/).filter(({ start }) => source.text[start - 1] !== '[')
    expect(values).toHaveLength(waived.length)
    const silent = values.flatMap(changesOf).filter((change) => !linesAfter(change).includes(change.line))
    expect(silent.map(describeChange)).toEqual([])
  })

  it('in an exact budget gives a problem on its line', () => {
    const totals = numbersOfLines(/==/)
    expect(totals.length).toBeGreaterThanOrEqual(7)
    const silent = totals.flatMap(changesOf).filter((change) => !linesAfter(change).includes(change.line))
    expect(silent.map(describeChange)).toEqual([])
  })

  it('in a block, a head or a signature is caught by a claim or an exact budget', {
    timeout: 120_000,
  }, () => {
    const isHeld = ({ start, text }: WrittenNumber) => {
      const before = source.text.slice(0, start)
      const after = source.text.slice(start + text.length)
      const inPool = /_pool\((?:\d+×)?$/.test(before)
      const ofNormalisation = /lrn\([^)]*$/.test(before)
      const ofDropout = /dropout\($/.test(before)
      return !inPool && !ofNormalisation && !ofDropout && !after.startsWith('%')
    }
    const numbers = numbersOfLines(/conv|pool|linear|: .*×.* ->/).filter(
      (number) => isHeld(number) && !/^(\||waive|\/\/|in chain)/.test(number.what),
    )
    expect(numbers.length).toBeGreaterThan(45)
    const silent = numbers.flatMap(exactChanges).filter((change) => linesAfter(change).length === 0)
    expect(silent.map(describeChange)).toEqual([])
  })
})
