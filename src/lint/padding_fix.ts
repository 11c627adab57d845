/** The edit that changes a window's padding, if its call is written out. */
import type { Edit } from '../diagnostics/problem.ts'
import { canonicalName } from '../parser/ast.ts'
import { textOf } from '../source/source.ts'
import type { Site } from './placed_window.ts'

/**
 * Writes `padding` (`pad(1)`) into the call at a site; null if the site is not a literal call of the operation, but a
 * name bound to one or a block's own parameter.
 */
export function paddingEdit([{ operation }]: Site, padding: string): Edit | null {
  const { span, primitive } = operation
  const text = textOf(span)
  if (isTypeCell(text, operation.span) && canonicalName(text) === primitive)
    return { span: { ...span, start: span.end }, text: `, padding ${padding}` }
  const callee = text.slice(0, Math.max(0, text.indexOf('('))).trim()
  if (!text.endsWith(')') || canonicalName(callee.replace(/^std\s*\.\s*/, '')) !== primitive) return null
  const written = [...text.matchAll(/\bpadding\s*:\s*/g)]
  if (written.length === 0) {
    const end = text.slice(0, -1).replace(/[\s,]+$/, '').length
    return {
      span: { ...span, start: span.start + end, end: span.start + end },
      text: `, padding: ${padding}`,
    }
  }
  const [first] = written
  const from = first!.index + first![0].length
  // Any other value is computed or passed in; it has to be changed by the caller.
  if (written.length > 1 || !/^same\s*[,)]/.test(text.slice(from))) return null
  return {
    span: { ...span, start: span.start + from, end: span.start + from + 'same'.length },
    text: padding,
  }
}

/** Whether a span is a whole cell of a table. */
function isTypeCell(text: string, { source, start, end }: Site[0]['operation']['span']): boolean {
  return (
    text !== '' &&
    /\|[ \t]*$/.test(source.text.slice(Math.max(0, start - 200), start)) &&
    /^[ \t]*\|/.test(source.text.slice(end, end + 200))
  )
}
