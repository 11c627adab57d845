/** The streams that a command talks to: what is a terminal, whether it has colour, and how wide it is. */
import picocolors from 'picocolors'
import { plainStyle, type Style } from '../index.ts'

export type ColorChoice = 'auto' | 'always' | 'never'

export interface Terminal {
  /** Writes text to standard output; a reader that went away is no error. */
  readonly print: (text: string) => void
  /** Writes text to standard error. */
  readonly complain: (text: string) => void
  readonly style: (color: ColorChoice) => Style
  readonly errorStyle: (color: ColorChoice) => Style
  /** Columns of standard output, or a width that suits logs. */
  readonly columns: number
  readonly inputIsTerminal: boolean
}

const columnsOfLogs = 120

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process
  return {
    print: (text) => void stdout.write(text),
    complain: (text) => void stderr.write(text),
    style: (color) => styleFor(color, stdout, env),
    errorStyle: (color) => styleFor(color, stderr, env),
    columns: stdout.isTTY ? Math.max(40, stdout.columns) : columnsOfLogs,
    inputIsTerminal: stdin.isTTY === true,
  }
}

/** Options come before the environment, NO_COLOR before FORCE_COLOR, and both before what the stream is. */
export function hasColor(
  color: ColorChoice,
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (color !== 'auto') return color === 'always'
  if (environment.NO_COLOR) return false
  if (environment.FORCE_COLOR) return environment.FORCE_COLOR !== '0' && environment.FORCE_COLOR !== 'false'
  return stream.isTTY === true && environment.TERM !== 'dumb'
}

function styleFor(
  color: ColorChoice,
  stream: { readonly isTTY?: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Style {
  if (!hasColor(color, stream, environment)) return plainStyle
  const colors = picocolors.createColors(true)
  return {
    error: (text) => colors.bold(colors.red(text)),
    warning: (text) => colors.bold(colors.yellow(text)),
    good: colors.green,
    note: colors.cyan,
    strong: colors.bold,
    faint: colors.dim,
  }
}

/** Lets a closed pipe (`inc check … | head -1`) end quietly: what is not read is not written, and the exit code stays. */
export function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
