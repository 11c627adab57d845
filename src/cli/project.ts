/** From a file on disk to the training project of one of its networks: what `compile`, `train`, `eval` and `predict` share. */
import { type CheckedNetwork, compileProject, type ProjectFile } from '../index.ts'
import { chooseNetwork } from './choose_network.ts'
import { CommandFailure } from './failure.ts'
import { lastLine, problemsText } from './formats/pretty.ts'
import type { ColorOption } from './options.ts'
import { countProblems, exitCodeOf, reportOn } from './report.ts'
import type { Terminal } from './terminal.ts'

/** A checked network, or the exit code of a file that has problems; they have been told on standard error. */
export type CheckedForUse =
  | { readonly kind: 'network'; readonly checked: CheckedNetwork }
  | { readonly kind: 'problems'; readonly exitCode: number }

/** Checks a file and chooses the network to work with. Problems go to standard error; errors end it. */
export async function checkForUse(
  file: string,
  name: string | undefined,
  { color }: ColorOption,
  terminal: Terminal,
): Promise<CheckedForUse> {
  const report = await reportOn([file], file)
  const [unread] = report.failures
  if (unread) throw unread
  if (report.problems.length > 0) {
    const style = terminal.errorStyle(color)
    const told = problemsText(report.problems, { style, columns: terminal.columns, all: false })
    terminal.complain(`${[...told, lastLine(report, style)].join('\n\n')}\n`)
  }
  if (countProblems(report.problems).errors > 0) return { kind: 'problems', exitCode: exitCodeOf(report) }
  return { kind: 'network', checked: chooseNetwork(report.networks, name) }
}
