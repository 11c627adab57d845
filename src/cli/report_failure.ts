/** Reports failures: as text on standard error and, if a JSON document was requested, as one on standard output. */
import { visible } from '../index.ts'
import type { CommandFailure, FailureCode } from './failure.ts'
import { formatVersion } from './formats/version.ts'
import type { Terminal } from './terminal.ts'

/** Whether the command line requests a JSON document, even if the rest of it is invalid. */
export function wantsDocument(words: readonly string[]): boolean {
  return words.some(
    (word, index) => word === '--format=json' || (word === '--format' && words[index + 1] === 'json'),
  )
}

/** The document of a failed run, in the same format as any other. */
export function documentOfFailure(code: FailureCode, message: string, file: string | null = null): string {
  const problem = { code, severity: 'error', message, file, line: 1, column: 1 }
  return `${JSON.stringify({ format_version: formatVersion, networks: [], problems: [problem] }, null, 2)}\n`
}

/** Prints `error: …` and the help to standard error. */
export function complainAbout(failure: CommandFailure, terminal: Terminal): void {
  const style = terminal.errorStyle('auto')
  const help = failure.help === null ? '' : `\n${style.strong('help:')} ${visible(failure.help)}`
  terminal.complain(`${style.error('error')}${style.strong(`: ${visible(failure.message)}`)}${help}\n`)
}

/** Reports a failure of Inc itself. The details are for a bug report; a user cannot act on them. */
export function complainAboutOurselves(error: unknown, environment: string, terminal: Terminal): void {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const style = terminal.errorStyle('auto')
  terminal.complain(
    [
      `${style.error('error')}${style.strong(': Inc itself failed. This is a bug in Inc, not a mistake in your file.')}`,
      `  ${visible(message)}`,
      `  ${environment}`,
      process.env.INC_DEBUG && error instanceof Error
        ? (error.stack ?? '')
        : 'Please report it with these lines, the command and the file. INC_DEBUG=1 shows more details.',
      '',
    ].join('\n'),
  )
}
