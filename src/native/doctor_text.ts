/** Prints findings as a table of text; colours are given by the caller, who knows whether there are any. */
import type { Finding } from './doctor.ts'

/** How the three marks are coloured. */
export type PaintMarks = Readonly<Record<Finding['status'], (text: string) => string>>

const unpainted: PaintMarks = { fine: (text) => text, fault: (text) => text, note: (text) => text }

/** One line a finding, the mend below it, and a last line that counts the faults. */
export function renderFindings(findings: readonly Finding[], paint: PaintMarks = unpainted): string {
  const width = Math.max(...findings.map(({ name }) => name.length), 0)
  const lines = findings.flatMap(({ name, status, says, mend }) => {
    const line = `${paint[status](status.padEnd(5))}  ${name.padEnd(width)}  ${says}`
    return mend === undefined ? [line] : [line, `${' '.repeat(5 + 2 + width + 2)}mend: ${mend}`]
  })
  const faults = findings.filter(({ status }) => status === 'fault').length
  const sum = faults === 0 ? 'No faults.' : `${faults} ${faults === 1 ? 'fault' : 'faults'}.`
  return [...lines, '', sum].join('\n')
}

/** The exit code of `inc doctor`: 1 when there is a fault. */
export function exitCodeOfFindings(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ status }) => status === 'fault') ? 1 : 0
}
