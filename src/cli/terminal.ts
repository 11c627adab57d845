/** The streams a command reads and writes: whether they are terminals, use colour, and how wide they are. */
import picocolors from 'picocolors'
import { plainStyle, type Style } from '../index.ts'

export type ColorChoice = 'auto' | 'always' | 'never'

export interface Terminal {
  /** Writes text to standard output. A reader that has gone away is not an error. */
  readonly print: (text: string) => void
  /** Writes text to standard error. */
  readonly complain: (text: string) => void
  readonly style: (color: ColorChoice) => Style
  readonly errorStyle: (color: ColorChoice) => Style
  /** Width of standard output if it is a terminal, else a width that suits logs. */
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

/** The option takes precedence over the environment, NO_COLOR over FORCE_COLOR, and both over the kind of stream. */
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

/** Ignores a closed pipe (`inc check … | head -1`): the rest of the output is dropped and the exit code is kept. */
export function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
