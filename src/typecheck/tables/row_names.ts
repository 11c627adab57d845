/** How rows are named: by label, or by type with a number where several rows have that type. */
import type { Label } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import { canonicalName, type RowReference } from '../../parser/ast.ts'
import { firstLine, type Span, textOf } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { suggestion } from '../values/suggestion.ts'

/** What names a row. */
export interface RowName {
  readonly label: string | null
  readonly type: string
  /** More about it, for the message that lists rows of one name. */
  readonly hint?: string
  /** Where it stands, for a label. */
  readonly span?: Span
}

/** The n-th of its type, and how many there are, for each row. */
export function occurrences(
  types: readonly string[],
): readonly { readonly index: number; readonly count: number }[] {
  const keys = types.map(canonicalName)
  const counts = new Map<string, number>()
  const indices = keys.map((key) => {
    const index = (counts.get(key) ?? 0) + 1
    counts.set(key, index)
    return index
  })
  return keys.map((key, at) => ({ index: indices[at]!, count: counts.get(key)! }))
}

/** A name as source: in backquotes where it is no plain name or label. */
export function asSource(text: string): string {
  const key = canonicalName(text)
  return /^(?:[\p{L}_][\p{L}\p{N}_]*|\d+[a-z][\p{L}\p{N}_]*)$/u.test(key) ? key : `\`${text}\``
}

/** How a waiver, a head or a budget writes a row: `3a`, `linear`, `convolution[1]`. */
export function referenceOf(
  row: RowName,
  occurrence: { readonly index: number; readonly count: number },
): string {
  if (row.label !== null) return asSource(row.label)
  return occurrence.count > 1 ? `${asSource(row.type)}[${occurrence.index}]` : asSource(row.type)
}

interface Places {
  readonly labels: ReadonlyMap<string, number>
  readonly types: ReadonlyMap<string, readonly number[]>
}

const placesOfRows = new WeakMap<readonly RowName[], Places>()

/** Where the rows of each label and type stand; worked out once for a list of rows, which thousands of waivers may ask. */
function placesOf(rows: readonly RowName[]): Places {
  const known = placesOfRows.get(rows)
  if (known) return known
  const labels = new Map<string, number>()
  const types = new Map<string, number[]>()
  for (const [index, { label, type }] of rows.entries()) {
    const labelKey = label === null ? null : canonicalName(label)
    if (labelKey !== null && !labels.has(labelKey)) labels.set(labelKey, index)
    const key = canonicalName(type)
    const ofType = types.get(key)
    if (ofType) ofType.push(index)
    else types.set(key, [index])
  }
  const places = { labels, types }
  placesOfRows.set(rows, places)
  return places
}

const mostLabels = 4

/** Each of the rows that a reference could mean, with what would name it. */
function labelsOf(text: string, indices: readonly number[], rows: readonly RowName[]): readonly Label[] {
  return indices.slice(0, mostLabels).flatMap((index, at): Label[] => {
    const { span } = rows[index]!
    return span ? [{ span: firstLine(span), text: `\`${text}[${at + 1}]\`` }] : []
  })
}

/** The index of the row that a reference names, or null after reporting that there is none, or several. */
export function findRow(
  reference: RowReference,
  rows: readonly RowName[],
  checking: Checking,
): number | null {
  const { key, text } = reference.name
  const placed = placesOf(rows)
  const labelled = placed.labels.get(key)
  if (labelled !== undefined && !reference.index) return labelled
  const ofType = placed.types.get(key) ?? []
  const wanted = reference.index ? Number(reference.index.text) : 1
  const found = ofType[wanted - 1]
  if (found !== undefined && (reference.index || ofType.length === 1)) return found
  if (ofType.length > 1 && !reference.index) {
    const list = ofType.map(
      (index, at) => `\`${text}[${at + 1}]\`${rows[index]!.hint ? ` (${rows[index]!.hint})` : ''}`,
    )
    const shown =
      list.length > 4
        ? `${list.slice(0, 3).join(', ')}, …`
        : list.length === 2
          ? list.join(' and ')
          : list.join(', ')
    checking.report(
      problem(
        'table/row-ambiguous',
        reference.span,
        { row: text, count: ofType.length, rows: shown },
        { labels: labelsOf(text, ofType, rows) },
      ),
    )
    return null
  }
  const isKnown = labelled !== undefined || ofType.length > 0
  const { span } = isKnown ? reference : reference.name
  const names = isKnown ? [] : [...placed.labels.keys(), ...placed.types.keys()]
  const facts = {
    row: textOf(reference.span),
    nearest: suggestion(key, names, checking),
    count: ofType.length,
  }
  checking.report(problem('table/row-unknown', span, facts))
  return null
}
