/** Where a lint is shown: at the window, or, where that is written in another file, at what uses it here. */
import type { ProblemDetails } from '../diagnostics/report.ts'
import type { Row } from '../network/network.ts'
import type { Span } from '../source/source.ts'
import type { PlacedWindow, Site } from './placed_window.ts'

/** What is to be changed, or looked at: a library's window is shown by the row that uses it. */
export function spanOf([placed]: Site): Span {
  const { network, operation } = placed
  if (isHere(placed)) return operation.span
  return rowOf(placed)?.span ?? network.span
}

/** The row that a window belongs to, where it is not written there itself; the window, where it stands elsewhere. */
export function detailsOf([placed]: Site): ProblemDetails {
  const { span } = placed.operation
  if (!isHere(placed)) return { labels: [{ span, text: 'this window' }] }
  const row = rowOf(placed)
  const isInRow =
    row &&
    row.span.source.name === span.source.name &&
    span.start >= row.span.start &&
    span.end <= row.span.end
  return row && !isInRow ? { labels: [{ span: row.span, text: 'in this row' }] } : {}
}

function isHere({ network, operation }: PlacedWindow): boolean {
  return operation.span.source.name === network.span.source.name
}

function rowOf({ network, operation }: PlacedWindow): Row | undefined {
  return network.rows.find(({ first, end }) => operation.id >= first && operation.id < end)
}
