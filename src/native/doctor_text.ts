/** Prints findings as a text table. The caller supplies the colours, as it knows whether the output supports them. */
import type { Finding } from './doctor.ts'

/** How to colour each of the three marks. */
export type PaintMarks = Readonly<Record<Finding['status'], (text: string) => string>>

const unpainted: PaintMarks = { fine: (text) => text, fault: (text) => text, note: (text) => text }

/** One line per finding, with its fix below it, and a last line with the number of faults. */
export function renderFindings(findings: readonly Finding[], paint: PaintMarks = unpainted): string {
  const width = Math.max(...findings.map(({ name }) => name.length), 0)
  const lines = findings.flatMap(({ name, status, says, mend }) => {
    const line = `${paint[status](status.padEnd(5))}  ${name.padEnd(width)}  ${says}`
    return mend === undefined ? [line] : [line, `${' '.repeat(5 + 2 + width + 2)}fix: ${mend}`]
  })
  const faults = findings.filter(({ status }) => status === 'fault').length
  const sum = faults === 0 ? 'No faults.' : `${faults} ${faults === 1 ? 'fault' : 'faults'}.`
  return [...lines, '', sum].join('\n')
}

/** The exit code of `inc doctor`: 1 if there is a fault. */
export function exitCodeOfFindings(findings: readonly Finding[]): 0 | 1 {
  return findings.some(({ status }) => status === 'fault') ? 1 : 0
}
