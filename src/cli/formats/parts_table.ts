/** The table of `cost`: the cost of each part of a network, and its share of the whole. */
import {
  asInteger,
  type Cost,
  compare,
  type Dimension,
  isNumber,
  type Reach,
  type Shape,
  showInteger,
  showShape,
  sum,
} from '../../index.ts'
import { bytesText, extentText, shareText } from './numbers.ts'
import type { CellView, ColumnView, RowView, TableView } from './table_view.ts'

/** A part of a network: a row, a block with all its uses, an operation, or a total. */
export interface Part {
  readonly name: string
  /** How often it is used; 1 if it occurs in only one place. */
  readonly uses: number
  /** Null if its uses have different output shapes. */
  readonly output: Shape | null
  readonly cost: Omit<Cost, 'depth'> & Partial<Reach>
}

interface PartColumn extends ColumnView {
  /** `open` is set if some figures are formulas, which take more room. */
  readonly text: (part: Part, whole: Cost, open: boolean) => string
}

const columns: readonly PartColumn[] = [
  { title: '', align: 'left', text: ({ name }) => name },
  { title: 'uses', align: 'right', text: ({ uses }) => (uses === 1 ? '' : String(uses)) },
  { title: 'output', align: 'left', text: ({ output }) => (output === null ? '' : showShape(output)) },
  { title: 'params', align: 'right', text: ({ cost }) => showInteger(cost.params) },
  { title: '%', align: 'right', text: ({ cost }, whole) => shareText(cost.params, whole.params) },
  { title: 'frozen', align: 'right', text: ({ cost }) => unlessZero(cost.frozenParams) },
  { title: 'MACs', align: 'right', text: ({ cost }) => showInteger(cost.macs) },
  { title: '%', align: 'right', text: ({ cost }, whole) => shareText(cost.macs, whole.macs) },
  {
    title: 'FLOPs',
    align: 'right',
    text: ({ cost }, _, open) => (open ? otherFlops(cost) : showInteger(cost.flops)),
  },
  {
    title: 'activations',
    align: 'right',
    text: ({ cost }, _, open) => (open ? '' : bytesText(cost.activationMemory)),
  },
  {
    title: 'activation bytes',
    align: 'right',
    text: ({ cost }, _, open) => (open ? showInteger(cost.activationMemory) : ''),
  },
  { title: 'field', align: 'right', text: ({ cost }) => extentText(cost.receptiveField) },
  { title: 'stride', align: 'right', text: ({ cost }) => extentText(cost.effectiveStride) },
]

/** FLOPs, unless they are twice the MACs, which the note on counting below the table says already. */
function otherFlops({ macs, flops }: Part['cost']): string {
  return compare(flops, sum([macs, macs])) === 0 ? '' : showInteger(flops)
}

function unlessZero(value: Dimension): string {
  return asInteger(value) === 0n ? '' : showInteger(value)
}

/** The parts, then the totals, without columns that are blank throughout. Shares are relative to `whole`. */
export function partsTable(
  title: string,
  parts: readonly Part[],
  totals: readonly Part[],
  whole: Cost,
): TableView {
  const open = [...parts, ...totals].some(
    ({ cost }) => !isNumber(cost.macs) || !isNumber(cost.activationMemory),
  )
  const line = (part: Part, isTotal: boolean): RowView => ({
    isTotal,
    cells: columns.map(({ text }): CellView => {
      const shown = text(part, whole, open)
      return isTotal
        ? { text: shown, tone: 'strong' }
        : shown === '0' || shown === '0.0%'
          ? { text: shown, tone: 'faint' }
          : { text: shown }
    }),
  })
  const rows = [...parts.map((part) => line(part, false)), ...totals.map((part) => line(part, true))]
  const filled = columns.map((_, index) => rows.some(({ cells }) => cells[index]!.text !== ''))
  return {
    columns: columns
      .map(({ title: own, align }, index) => ({ title: index === 0 ? title : own, align }))
      .filter((_, index) => filled[index]),
    rows: rows.map((row) => ({ ...row, cells: row.cells.filter((_, index) => filled[index]) })),
  }
}
