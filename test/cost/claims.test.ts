/** Claims and waivers of GoogLeNet's table and of small ones: what is reported, where, and what is not reported again. */
import { describe, expect, test } from 'vitest'
import { checkClaims, costOf } from '../../src/cost/index.ts'
import type { Problem } from '../../src/diagnostics/problem.ts'
import { INPUT, type Network } from '../../src/network/network.ts'
import { windowOf } from '../../src/shape/index.ts'
import { positionAt } from '../../src/source/source.ts'
import { printedNetwork, rectified } from '../building/printed_networks.ts'
import { googlenet, type TableRow, table1 } from './googlenet_network.ts'

const problemsOf = (network: Network) => checkClaims(network, costOf(network))
const lineOf = ({ span }: Pick<Problem, 'span'>) => positionAt(span.source, span.start).line
/** The row of a small table without waivers that a problem stands at, from 1: the first line of the source names the network. */
const rowOf = (place: Pick<Problem, 'span'>) => lineOf(place) - 1

/** The table with one row changed. */
function changed(index: number, change: Partial<TableRow>): readonly TableRow[] {
  return table1.map((row, each) => (each === index ? { ...row, ...change } : row))
}

const indexOf = (label: string) => table1.findIndex((row) => row.label === label)

/** The lines on which a changed table has problems, and the line of the changed row and those of its waivers. */
function linesOf(index: number, change: Partial<TableRow>) {
  const network = googlenet(changed(index, change))
  const row = lineOf(network.rows[index]!)
  const waivers = network.claims
    .filter(({ subject }) => subject.kind === 'row' && subject.row === index)
    .flatMap(({ waiver }) => (waiver === null ? [] : [lineOf(waiver)]))
  const problems = problemsOf(network)
  return { problems, lines: new Set(problems.map(lineOf)), row, waivers }
}

const messages = (problems: readonly Problem[]) => problems.map(({ code, message }) => `${code} ${message}`)

describe("GoogLeNet's table", () => {
  test('holds as printed, with its waivers', () => {
    expect(messages(problemsOf(googlenet()))).toEqual([])
  })

  test('needs each of its ten waivers', () => {
    for (const [index, row] of table1.entries())
      for (const waived of ['paramsWaived', 'macsWaived'] as const) {
        if (row[waived] === undefined) continue
        const { [waived]: _, ...without } = row
        const network = googlenet(table1.map((each) => (each === row ? without : each)))
        const problems = problemsOf(network)
        expect(problems.map(({ code }) => code)).toEqual(['claim/differs'])
        expect(problems.map(lineOf)).toEqual([lineOf(network.rows[index]!)])
      }
  })

  test('gives one problem for a wrong filter count, with both shapes and the sum of the branches', () => {
    const filters = [64, 96, 182, 16, 32, 32] as const
    const problems = problemsOf(googlenet(changed(indexOf('3a'), { filters })))
    expect(messages(problems)).toEqual([
      'claim/differs output size is printed 28×28×256, the row gives 28×28×310 = 64 + 182 + 32 + 32 channels',
    ])
    expect(problems[0]!.labels.map(({ text }) => text.split(':')[0])).toEqual([
      'params follows it',
      'macs follows it',
    ])
  })

  test('shows every changed filter count on its row, and never on another row', () => {
    for (const [index, row] of table1.entries()) {
      if (row.filters === undefined) continue
      for (const place of row.filters.keys())
        for (const by of [-8, 1, 8]) {
          // One filter in a reduction can move the figures by less than they are printed to.
          if (by === 1 && (place === 1 || place === 3)) continue
          const filters = row.filters.map((each, at) => (at === place ? each + by : each))
          const found = linesOf(index, { filters: filters as unknown as TableRow['filters'] & object })
          expect(found.lines, `${row.label} ${place} ${by}`).toContain(found.row)
          expect([found.row, ...found.waivers]).toEqual(expect.arrayContaining([...found.lines]))
        }
    }
  })

  test('shows every changed window, output size, depth and printed figure on its row alone', () => {
    const changes: (readonly [index: number, change: Partial<TableRow>])[] = [
      [0, { size: [5, 2] }],
      [0, { size: [7, 1] }],
      [2, { size: [5, 1] }],
      [2, { reduced: [56, 192] }],
      [2, { reduced: [64, 200] }],
      ...table1.flatMap(({ output, depth, params, paramsWaived, macs, macsWaived }, index) => [
        ...[0, 1, 2].map((axis) => {
          const axes = output.split('×').map((each, at) => Number(each) + (at === axis ? 1 : 0))
          return [index, { output: axes.join('×') }] as const
        }),
        [index, { depth: String(Number(depth) + 1) }] as const,
        ...(params !== undefined && paramsWaived === undefined
          ? [[index, { params: params.replace(/^\d+/, (n) => String(Number(n) + 2)) }] as const]
          : []),
        ...(macs !== undefined && macsWaived === undefined
          ? [[index, { macs: macs.replace(/^\d+/, (n) => String(Number(n) + 2)) }] as const]
          : []),
      ]),
    ]
    for (const [index, change] of changes) {
      const found = linesOf(index, change)
      expect(found.lines, JSON.stringify([table1[index]!.type, change])).toContain(found.row)
      expect([found.row, ...found.waivers]).toEqual(expect.arrayContaining([...found.lines]))
    }
  })

  test("shows a waiver's changed value at the waiver, with the value that holds", () => {
    for (const [index, row] of table1.entries())
      for (const waived of ['paramsWaived', 'macsWaived'] as const) {
        const value = row[waived]
        if (value === undefined) continue
        const wrong = value.replace(/^\d+/, (digits) => String(Number(digits) + 2))
        const { problems, lines, waivers, row: rowLine } = linesOf(index, { [waived]: wrong })
        expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['waiver/differs']))
        expect([rowLine, ...waivers]).toEqual(expect.arrayContaining([...lines]))
        const atWaiver = problems.find((found) => lineOf(found) !== rowLine)!
        const [edit] = atWaiver.fixes[0]!.edits
        expect(edit!.span.source.text.slice(edit!.span.start, edit!.span.end)).toBe(wrong)
        // What the fix writes holds.
        expect(linesOf(index, { [waived]: edit!.text }).problems).toEqual([])
      }
  })

  test('reports mistakes in two rows apart', () => {
    const table = table1.map((row) => {
      if (row.label === '3a') return { ...row, filters: [64, 96, 130, 16, 32, 32] as const }
      return row.label === '4d' ? { ...row, macs: '125M' } : row
    })
    expect(problemsOf(googlenet(table)).map(({ message }) => message.split(',')[0])).toEqual([
      'output size is printed 28×28×256',
      'macs is printed 125M',
    ])
  })
})

describe('waivers', () => {
  const row = (paramsWaived: string) => problemsOf(googlenet(changed(indexOf('3a'), { paramsWaived })))

  test('that are needless say how the printed figure follows', () => {
    const problems = row('159K')
    expect(messages(problems)).toEqual([
      'waiver/needless the printed 159K follows (159.9K, truncated). Remove this waiver',
    ])
    const [edit] = problems[0]!.fixes[0]!.edits
    expect(edit!.text).toBe('')
    expect(edit!.span.source.text.slice(edit!.span.start, edit!.span.end)).toMatch(/^waive 3a.*test"\n$/)
  })

  test('whose value fails while the printed figure holds are shown at both ends: the row may have changed', () => {
    const filters = [192, 96, 208, 14, 48, 64] as const
    const { problems, row: rowLine, waivers: lines } = linesOf(indexOf('4a'), { filters })
    expect(problems.map(lineOf)).toEqual([rowLine, ...lines])
    expect(messages(problems)).toEqual([
      'waiver/needless params is printed 364K and follows (364.1K, rounded), but is waived as 367K',
      'waiver/needless the printed 364K follows (364.1K, rounded), and the 367K given here does not. Remove this waiver',
    ])
  })

  test('are not called needless where another figure of the row fails', () => {
    const filters = [160, 112, 224, 23, 64, 64] as const
    expect(messages(problemsOf(googlenet(changed(indexOf('4b'), { filters }))))).toEqual([
      expect.stringMatching(/^claim\/differs macs is printed 88M/),
    ])
  })

  test('of a rounded figure say so', () => {
    const problems = problemsOf(googlenet(changed(indexOf('3b'), { macsWaived: '304.2M' })))
    expect(messages(problems)).toEqual([
      expect.stringMatching(/^waiver\/needless the printed 304M follows \(304\.\d+M, rounded\)/),
    ])
  })

  test('whose value fails are shown at both ends, with both values', () => {
    const problems = problemsOf(googlenet(changed(indexOf('4b'), { paramsWaived: '440K' })))
    expect(messages(problems)).toEqual([
      'waiver/differs params is printed 437K and waived as 440K, the row gives 449,160 = 438.6K',
      'waiver/differs 4b.params is waived as 440K, the row gives 449,160 = 438.6K',
    ])
    expect(problems[1]!.help).toBe('Write 439K, or mend the row')
  })

  test('are not blamed where another figure of the row fails as well', () => {
    const network = googlenet(changed(0, { size: [5, 2] }))
    expect(new Set(problemsOf(network).map(lineOf))).toEqual(new Set([lineOf(network.rows[0]!)]))
  })
})

describe('small tables', () => {
  /** Three convolutions with claimed inputs; each has the filters given. */
  function withInputs(filters: readonly number[], inputs: readonly string[]): Network {
    const b = printedNetwork([8, 8, 3])
    filters.reduce(
      (value, count, index) =>
        b.row('conv', value, (input) => rectified(b, 3, count, input), { claims: { input: inputs[index]! } }),
      INPUT as number,
    )
    return b.network()
  }

  test('with claimed inputs report where a row is first given something else', () => {
    expect(problemsOf(withInputs([4, 5, 6], ['8×8×3', '8×8×4', '8×8×5']))).toEqual([])
    const problems = problemsOf(withInputs([4, 7, 6], ['8×8×3', '8×8×4', '8×8×5']))
    expect(messages(problems)).toEqual(['claim/differs input is printed 8×8×5, the row gives 8×8×7'])
    expect(problems[0]!.labels).toEqual([
      { span: expect.objectContaining({ start: expect.any(Number) }), text: 'gives 8×8×7' },
    ])
    expect(rowOf(problems[0]!.labels[0]!)).toBe(2)
  })

  test('without sizes report the first row whose figures fail, until figures hold again', () => {
    const params = [224, 588, 600, 606].map(String)
    const build = (filters: readonly number[], claims: readonly (string | null)[]) => {
      const b = printedNetwork([8, 8, 3])
      filters.reduce(
        (value, count, index) =>
          b.row('conv', value, (input) => rectified(b, index === 0 ? 3 : 1, count, input), {
            claims: claims[index] === null ? {} : { params: claims[index]! },
          }),
        INPUT as number,
      )
      return problemsOf(b.network()).map(rowOf)
    }
    // 3·3·3·8+8 = 224; 8·12+12 = 108; 12·5+5 = 65; 5·6+6 = 36.
    expect(params).toHaveLength(4)
    expect(build([8, 12, 5, 6], ['224', '108', '65', '36'])).toEqual([])
    // Nine filters: the row's own parameters and those of the next one differ; one problem.
    expect(build([9, 12, 5, 6], ['224', '108', '65', '36'])).toEqual([1])
    // The third row's figures hold, so a mistake in the fourth is one of its own.
    expect(build([9, 12, 5, 6], ['224', '108', '65', '37'])).toEqual([1, 4])
    expect(build([9, 12, 5, 6], ['224', null, '65', '37'])).toEqual([1, 4])
  })

  test('claim two axes with two, and three with three', () => {
    const build = (output: string) => {
      const b = printedNetwork([8, 8, 3])
      b.row('conv', INPUT, (input) => rectified(b, 3, 4, input), { claims: { output } })
      return messages(problemsOf(b.network()))
    }
    expect(build('8×8')).toEqual([])
    expect(build('8×8×4')).toEqual([])
    expect(build('8×9')).toEqual(['claim/differs output size is printed 8×9, the row gives 8×8×4'])
    expect(build('8×8×4×1')).toHaveLength(1)
  })

  test('claim receptive fields and strides, each deviation once', () => {
    const build = (fields: readonly string[]) => {
      const b = printedNetwork([32, 32, 3])
      fields.reduce(
        (value, field, index) =>
          b.row('conv', value, (input) => rectified(b, 3, 4, input, index === 0 ? 2 : 1), {
            claims: { 'receptive field': field, 'effective stride': '2' },
          }),
        INPUT as number,
      )
      return messages(problemsOf(b.network()))
    }
    expect(build(['3', '7', '11×11'])).toEqual([])
    expect(build(['5', '9', '13'])).toEqual(['claim/differs receptive field is printed 5, the row gives 3'])
    expect(build(['3', '9', '11'])).toEqual(['claim/differs receptive field is printed 9, the row gives 7'])
  })

  test('say what a receptive field is where it is the whole input or there is none', () => {
    const build = (input: readonly number[], operation: string, args: Record<string, number>) => {
      const b = printedNetwork(input)
      b.row('row', INPUT, (value) => b.operation(operation, [value], args), {
        claims: { 'receptive field': '7' },
      })
      return messages(problemsOf(b.network()))
    }
    expect(build([9, 9, 3], 'global_avg_pool', {})).toEqual([
      'claim/differs receptive field is printed 7, the row gives the whole 9 of the input',
    ])
    expect(build([7, 7, 3], 'global_avg_pool', {})).toEqual([])
    expect(build([9, 4], 'linear', { units: 3 })).toEqual([
      "claim/differs receptive field is printed 7, the row gives none: the network's input 9×4 has no height and width",
    ])
  })

  test('hold totals once the rows hold', () => {
    const build = (rowParams: string, total: string) => {
      const b = printedNetwork([8, 8, 3])
      b.row('conv', INPUT, (input) => rectified(b, 3, 8, input), { claims: { params: rowParams } })
      b.total({ params: total, depth: '1' })
      return messages(problemsOf(b.network()))
    }
    expect(build('224', '224')).toEqual([])
    expect(build('224', '225')).toEqual(['claim/differs params is printed 225, the network gives 224'])
    expect(build('220', '225')).toEqual(['claim/differs params is printed 220, the row gives 224'])
  })

  test('suggest the waiver that would hold', () => {
    const b = printedNetwork([8, 8, 3])
    b.row('conv', INPUT, (input) => rectified(b, 3, 8, input), { claims: { params: '0.1K' } })
    const [found] = problemsOf(b.network())
    expect(found!.help).toBe(
      'Mend the row or the cell; if the paper is wrong here, `waive conv[1].params is 0.2K because "…"`',
    )
    expect(found!.fixes.map(({ title, safe }) => [title, safe])).toEqual([['Print 0.2K', false]])
  })

  test('stay silent about a row that takes a labelled value which is not what was printed', () => {
    const b = printedNetwork([8, 8, 3])
    const early = b.row('conv', INPUT, (input) => rectified(b, 3, 9, input), { claims: { output: '8×8×8' } })
    const late = b.row('conv', early, (input) => rectified(b, 3, 4, input), { claims: { output: '8×8×4' } })
    b.row('join', late, (input) => b.operation('concat', [input, early]), { claims: { output: '8×8×12' } })
    b.row('pool', late, (input) => b.operation('max_pool', [input], { size: windowOf(2, 2, 2) }), {
      claims: { output: '4×4×5' },
    })
    expect(problemsOf(b.network()).map(rowOf)).toEqual([1, 4])
  })
})
