/** A source text, the spans that point into it, and the line and column of an offset. */

/**
 * One file, named as the user named it (`-` for standard input, `std/blocks` for the library), with its whole text.
 */
export interface Source {
  readonly name: string
  readonly text: string
}

/** The half-open range `[start, end)` of a source, in UTF-16 units. */
export interface Span {
  readonly source: Source
  readonly start: number
  readonly end: number
}

/** A line and a column, both from 1; columns count UTF-16 units. */
export interface Position {
  readonly line: number
  readonly column: number
}

const lineStartsOfSource = new WeakMap<Source, readonly number[]>()

/** The offsets of all line starts, computed once per source. CR LF, LF and CR each end a line. */
export function lineStarts(source: Source): readonly number[] {
  const known = lineStartsOfSource.get(source)
  if (known) return known
  const starts = [0]
  const { text } = source
  for (let offset = 0; offset < text.length; offset++) {
    const unit = text.charCodeAt(offset)
    if (unit === 10 || (unit === 13 && text.charCodeAt(offset + 1) !== 10)) starts.push(offset + 1)
  }
  lineStartsOfSource.set(source, starts)
  return starts
}

/** The position of an offset; an offset past the end gives the end. */
export function positionAt(source: Source, offset: number): Position {
  const starts = lineStarts(source)
  const wanted = Math.max(0, Math.min(offset, source.text.length))
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= wanted) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: wanted - starts[low]! + 1 }
}

/** The text of one line (from 1), without its line break. */
export function lineText(source: Source, line: number): string {
  const starts = lineStarts(source)
  const start = starts[line - 1] ?? source.text.length
  const end = starts[line] ?? source.text.length
  return source.text.slice(start, end).replace(/[\r\n]+$/, '')
}

/** The smallest span that covers both, which must be in the same source. */
export function cover(first: Span, last: Span): Span {
  return {
    source: first.source,
    start: Math.min(first.start, last.start),
    end: Math.max(first.end, last.end),
  }
}

/** The text under a span. */
export function textOf(span: Span): string {
  return span.source.text.slice(span.start, span.end)
}

/** The first line of a span, such as the head of a declaration. */
export function firstLine({ source, start, end }: Span): Span {
  const length = source.text.slice(start, end).search(/[\r\n]/)
  return { source, start, end: length < 0 ? end : start + length }
}
