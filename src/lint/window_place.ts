/** Where a warning is shown: at the window or, if that is written in another file, at its use in this one. */
import type { ProblemDetails } from '../diagnostics/report.ts'
import type { Row } from '../network/network.ts'
import type { Span } from '../source/source.ts'
import type { PlacedWindow, Site } from './placed_window.ts'

/** The text to change or to look at. For a library's window, that is the row that uses it. */
export function spanOf([placed]: Site): Span {
  const { network, operation } = placed
  if (isHere(placed)) return operation.span
  return rowOf(placed)?.span ?? network.span
}

/**
 * Labels the row that uses the window, if the window is written outside it; or the window, if it is in another file.
 */
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
