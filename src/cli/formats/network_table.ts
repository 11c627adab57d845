/** A network's table as `check` shows it: the computed figures of each row next to those printed in the paper. */
import { type CostCell, type CostRow, costTable, type Network, type PrintedVerdict } from '../../index.ts'
import type { ReportedNetwork } from '../report.ts'
import type { CellView, ColumnView, RowView, TableView, Tone } from './table_view.ts'

/** Whether a printed figure agrees with the computed one; shown as a mark after it. */
type ClaimStatus = 'holds' | 'waived' | 'differs'

interface NetworkTable {
  readonly table: TableView
  /** The marks that the table uses, so that the legend explains only those. */
  readonly marks: ReadonlySet<ClaimStatus>
  /** The waived claims, grouped by the reason given for them. */
  readonly waivers: readonly { readonly reason: string; readonly claims: readonly string[] }[]
}

/** The mark after a printed figure, and its explanation in the legend. */
export const claimMarks: Readonly<Record<ClaimStatus, { readonly mark: string; readonly says: string }>> = {
  holds: { mark: '✓', says: 'agrees' },
  waived: { mark: '≈', says: 'waived; the corrected figure follows' },
  differs: { mark: '✗', says: 'differs' },
}

const toneOfClaim: Readonly<Record<ClaimStatus, Tone>> = {
  holds: 'good',
  waived: 'warning',
  differs: 'error',
}

export function statusOf(verdict: PrintedVerdict): ClaimStatus {
  return verdict === 'waived' || verdict === 'differs' ? verdict : 'holds'
}

/** The table of one network with its totals, and with its heads, if any. */
export function networkTable({ network, costs }: ReportedNetwork): NetworkTable {
  const { header, rows, total, heads, withHeads } = costTable(network, costs)
  const claimed = new Set(network.claims.map(({ quantity }) => quantity))
  const columns: ColumnView[] = [{ title: network.hasTable ? 'row' : 'stage', align: 'left' }]
  for (const { quantity, title } of header) {
    columns.push({ title, align: quantity === 'input' || quantity === 'output' ? 'left' : 'right' })
    if (claimed.has(quantity)) columns.push({ title: 'printed', align: 'left' })
  }
  const marks = new Set<ClaimStatus>()
  const line = ({ name, cells }: CostRow, isTotal: boolean): RowView => ({
    isTotal,
    cells: [
      { text: name, ...(isTotal ? { tone: 'strong' } : {}) },
      ...cells.flatMap((cell, index): readonly CellView[] => {
        const { computed } = cell
        const tone: Tone | null = isTotal ? 'strong' : computed === '0' ? 'faint' : null
        const value = { text: computed, ...(tone === null ? {} : { tone }) }
        return claimed.has(header[index]!.quantity) ? [value, printedCell(cell, marks)] : [value]
      }),
    ],
  })
  const totals = [
    total,
    ...heads.map((head) => ({ ...head, name: `head ${head.name}` })),
    ...(withHeads ? [withHeads] : []),
  ]
  return {
    table: {
      columns,
      rows: [...rows.map((row) => line(row, false)), ...totals.map((row) => line(row, true))],
    },
    marks,
    waivers: waiversByReason(network),
  }
}

function printedCell({ computed, printed }: CostCell, marks: Set<ClaimStatus>): CellView {
  if (printed === null) return { text: '' }
  const status = statusOf(printed.verdict)
  marks.add(status)
  const corrected = status === 'waived' && printed.waivedAs !== null ? ` ${printed.waivedAs}` : ''
  // A printed figure that looks exactly like the computed one is not repeated.
  const shown = printed.text === computed ? '' : `${printed.text} `
  return { text: `${shown}${claimMarks[status].mark}${corrected}`, tone: toneOfClaim[status] }
}

function waiversByReason({ claims }: Network): NetworkTable['waivers'] {
  const reasons = new Map<string, string[]>()
  for (const { waiver, reference } of claims) {
    if (!waiver) continue
    const known = reasons.get(waiver.reason)
    if (known) known.push(reference)
    else reasons.set(waiver.reason, [reference])
  }
  return [...reasons].map(([reason, of]) => ({ reason, claims: of }))
}
