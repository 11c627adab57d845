/** Parts of the help that commander does not lay out, set in two columns for a terminal of 80 columns. */
import { wrapped } from '../index.ts'

const helpWidth = 80

/** Terms in the left column, each with its meaning wrapped beside it. */
export function columnsOfHelp(entries: readonly (readonly [term: string, meaning: string])[]): string {
  const termWidth = Math.max(...entries.map(([term]) => term.length))
  const indent = ' '.repeat(termWidth + 4)
  return entries
    .map(([term, meaning]) => {
      const lines = wrapped(meaning, helpWidth - indent.length)
      return `  ${term.padEnd(termWidth)}  ${lines.join(`\n${indent}`)}`
    })
    .join('\n')
}
