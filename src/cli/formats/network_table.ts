/** A network's table as `check` shows it: what each row comes to, beside what the paper prints. */
import { type CostCell, type CostRow, costTable, type Network, type PrintedVerdict } from '../../index.ts'
import type { ReportedNetwork } from '../report.ts'
import type { CellView, ColumnView, RowView, TableView, Tone } from './table_view.ts'

/** How a printed figure stands, as the marks behind it tell it. */
export type ClaimStatus = 'holds' | 'waived' | 'differs'

export interface NetworkTable {
  readonly table: TableView
  /** Which marks the table uses, so that only those are explained. */
  readonly marks: ReadonlySet<ClaimStatus>
  /** The waived claims by the reason that is given for them. */
  readonly waivers: readonly { readonly reason: string; readonly claims: readonly string[] }[]
}

/** The mark behind a printed figure, and the words that explain it. */
export const claimMarks: Readonly<Record<ClaimStatus, { readonly mark: string; readonly says: string }>> = {
  holds: { mark: '✓', says: 'follows as printed' },
  waived: { mark: '≈', says: 'does not follow; what does stands behind it' },
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

/** The table of one network with totals, and with its heads where it has some. */
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
  // What is printed as it is computed need not be read twice.
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
