/** The last line of a report: the number of networks and problems. */
import type { Report } from '../report.ts'

/** `3 networks: 2 errors, 1 warning`; without networks only the problems. */
export function countsText(
  { errors, warnings }: { readonly errors: number; readonly warnings: number },
  report: Report,
): string {
  const misfits = report.failures.filter(({ code }) => code === 'command/size').length
  const unread = report.failures.length - misfits
  const parts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
    ...(unread > 0 ? [`${plural(unread, 'file')} not read`] : []),
    ...(misfits > 0 ? [`${misfits} not possible at that size`] : []),
  ]
  const networks = plural(report.networks.length, 'network')
  if (parts.length === 0) return `${networks}: no problems`
  return report.networks.length === 0 ? parts.join(', ') : `${networks}: ${parts.join(', ')}`
}

/** `1 file`, `2 files`. */
function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
