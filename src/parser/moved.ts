/** Moves syntax trees within a file: their own text is the same, but the text before them is longer or shorter. */
import type { Source, Span } from '../source/source.ts'

/** A part of a syntax tree with every span in `source`, shifted by `by` units. Trees are plain data without cycles. */
export function moved<Part>(part: Part, source: Source, by: number): Part {
  const spans = new Map<Span, Span>()
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value
    if (Array.isArray(value)) return value.map(visit)
    if (isSpan(value)) {
      const known = spans.get(value)
      if (known) return known
      const { start, end } = value
      const span = { source, start: start + by, end: end + by }
      spans.set(value, span)
      return span
    }
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, visit(inner)]))
  }
  return visit(part) as Part
}

function isSpan(value: object): value is Span {
  return 'source' in value && 'start' in value && 'end' in value
}
