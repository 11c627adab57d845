/** Delivers a report to standard output, or to a file that is replaced atomically. */
import type { CommandFailure } from './failure.ts'
import { writeAtomically } from './files.ts'
import { complainAbout } from './report_failure.ts'
import type { Terminal } from './terminal.ts'

/** Writes the text; failures are also reported on standard error, whatever the format. */
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
