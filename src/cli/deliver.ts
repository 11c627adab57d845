/** Where a report goes: standard output, or a file that is replaced in one step. */
import type { CommandFailure } from './failure.ts'
import { writeAtomically } from './files.ts'
import { complainAbout } from './report_failure.ts'
import type { Terminal } from './terminal.ts'

/** Hands over the text; what could not be read is told on standard error as well, whatever the format. */
export function deliver(
  text: string,
  failures: readonly CommandFailure[],
  output: string | undefined,
  terminal: Terminal,
): void {
  if (output === undefined || output === '-') terminal.print(text)
  else writeAtomically(output, text)
  for (const failure of failures) complainAbout(failure, terminal)
}
