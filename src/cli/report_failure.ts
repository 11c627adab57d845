/** How a failure is told: in words on standard error and, where a document was asked for, as one on standard output. */
import { visible } from '../index.ts'
import type { CommandFailure, FailureCode } from './failure.ts'
import { formatVersion } from './formats/version.ts'
import type { Terminal } from './terminal.ts'

/** Whether the command line asks for a JSON document, even where the rest of it makes no sense. */
export function wantsDocument(words: readonly string[]): boolean {
  return words.some(
    (word, index) => word === '--format=json' || (word === '--format' && words[index + 1] === 'json'),
  )
}

/** The document of a run that came to nothing, of the same form as any other. */
export function documentOfFailure(code: FailureCode, message: string, file: string | null = null): string {
  const problem = { code, severity: 'error', message, file, line: 1, column: 1 }
  return `${JSON.stringify({ format_version: formatVersion, networks: [], problems: [problem] }, null, 2)}\n`
}

/** `error: …` and what to do, on standard error. */
export function complainAbout(failure: CommandFailure, terminal: Terminal): void {
  const style = terminal.errorStyle('auto')
  const help = failure.help === null ? '' : `\n${style.strong('help:')} ${visible(failure.help)}`
  terminal.complain(`${style.error('error')}${style.strong(`: ${visible(failure.message)}`)}${help}\n`)
}

/** What is said when Inc itself fails. The details are for a report; a user cannot act on them. */
export function complainAboutOurselves(error: unknown, environment: string, terminal: Terminal): void {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const style = terminal.errorStyle('auto')
  terminal.complain(
    [
      `${style.error('error')}${style.strong(': Inc itself failed. This is our bug, not a fault of your file.')}`,
      `  ${visible(message)}`,
      `  ${environment}`,
      process.env.INC_DEBUG && error instanceof Error
        ? (error.stack ?? '')
        : 'Please report it with these lines, the command and the file; INC_DEBUG=1 shows more of what happened.',
      '',
    ].join('\n'),
  )
}
