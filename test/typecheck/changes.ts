/** Every number of a spec that is held by something, and the changes that it must not survive. */
import type { Source } from '../../src/source/source.ts'

/** One number of a text, and where it is. */
export interface WrittenNumber {
  /** What it is, for messages: `inception (3a), #3×3`. */
  readonly what: string
  readonly start: number
  readonly text: string
  /** From 1. */
  readonly line: number
}

/** A number at a place, changed to another. */
export interface Change extends WrittenNumber {
  readonly to: string
}

/** A row of the first table of a text: its cells by header, with where each begins. */
interface WrittenRow {
  readonly line: number
  readonly cells: ReadonlyMap<string, { readonly text: string; readonly start: number }>
}

/** The rows of the first table of a spec, and the headers in their order. */
export function tableOf({ text }: Source): {
  readonly headers: readonly string[]
  readonly rows: readonly WrittenRow[]
} {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => /^\s*\|(?!>)/.test(line))
  const end = lines.findIndex((line, index) => index > first && !/^\s*\|(?!>)/.test(line))
  const headers = cellsOf(lines[first]!).map(({ text }) => text)
  const rows: WrittenRow[] = []
  let start = lines.slice(0, first).reduce((sum, line) => sum + line.length + 1, 0)
  for (let index = first; index < end; index++) {
    const line = lines[index]!
    const lineStart = start
    const cells = cellsOf(line).map(
      (cell, at) => [headers[at]!, { ...cell, start: lineStart + cell.start }] as const,
    )
    if (index > first + 1) rows.push({ line: index + 1, cells: new Map(cells) })
    start += line.length + 1
  }
  return { headers, rows }
}

/** The cells of a row, trimmed, with the columns at which they begin. */
function cellsOf(line: string): readonly { readonly text: string; readonly start: number }[] {
  const bars = [...line.matchAll(/\|/g)].map(({ index }) => index)
  return bars.slice(0, -1).map((bar, at) => {
    const inner = line.slice(bar + 1, bars[at + 1])
    return { text: inner.trim(), start: bar + 1 + inner.length - inner.trimStart().length }
  })
}

/** The numbers in a piece of text. */
export function numbersIn(what: string, text: string, start: number, line: number): readonly WrittenNumber[] {
  return [...text.matchAll(/\d[\d_]*(?:\.\d+)?/g)].map((match) => ({
    what,
    start: start + match.index,
    text: match[0],
    line,
  }))
}

/** Changes of an exact number: its neighbours and its double. */
export function exactChanges(number: WrittenNumber): readonly Change[] {
  const value = Number(number.text.replaceAll('_', ''))
  const others = [value - 1, value + 1, value * 2]
  return [...new Set(others)]
    .filter((other) => other >= 0 && other !== value)
    .map((other) => ({ ...number, to: String(other) }))
}

/**
 * Changes of a figure that is printed to a precision, by more than that: a figure holds what rounds to it and what is
 * cut off to it, so that two units of its last digit are one too many, whichever it was.
 */
export function printedChanges(number: WrittenNumber): readonly Change[] {
  const decimals = number.text.split('.')[1]?.length ?? 0
  const unit = 10 ** -decimals
  const value = Number(number.text)
  const others = [value - 2 * unit, value + 2 * unit, value * 2]
  return others
    .filter((other) => other >= 0 && Math.abs(other - value) > 1.5 * unit)
    .map((other) => ({ ...number, to: other.toFixed(decimals) }))
}

/** The text with a change made. */
export function changed({ text }: Source, { start, text: old, to }: Change): string {
  return `${text.slice(0, start)}${to}${text.slice(start + old.length)}`
}
