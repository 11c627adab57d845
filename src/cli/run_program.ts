/** Runs a generated program in a separate process that shares our output, and forwards signals to it. */
import { constants } from 'node:os'
import { pathToFileURL } from 'node:url'
import { type Ending, startGroup } from '../native/process_group.ts'
import { reasonOf } from '../runtime/machine/problem.ts'
import { CommandFailure } from './failure.ts'
import { withoutNoise } from './library_noise.ts'
import { runtimeFile } from './project.ts'

/** Signals that ask a process to stop. */
const stopping = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a program with the runtime's preload; returns its exit code, or 128 plus the number of the signal that ended it.
 *
 * The program leads its own process group. The terminal sends Ctrl-C to a whole group, so only this process receives
 * it and forwards it once. A program that received it twice would take the second for a request to stop immediately.
 */
export async function runProgram(program: string, words: readonly string[]): Promise<number> {
  return (await runToItsEnd(program, words, 'shown')).exitCode
}

/** The exit code of a finished program and what it wrote. */
interface Ended {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

/** The same for a program whose output is an answer to us: it is captured rather than shown. */
export function askProgram(program: string, words: readonly string[]): Promise<Ended> {
  return runToItsEnd(program, words, 'kept')
}

async function runToItsEnd(
  program: string,
  words: readonly string[],
  output: 'shown' | 'kept',
): Promise<Ended> {
  const register = pathToFileURL(runtimeFile('register.js')).href
  const { child, ended } = startGroup(process.execPath, ['--import', register, program, ...words], {
    stdio: ['ignore', output === 'shown' ? 'inherit' : 'pipe', 'pipe'],
  })
  const written = { out: '', err: '' }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    written.out += text
  })
  const complaints = withoutNoise((text) => {
    if (output === 'shown') process.stderr.write(text)
    else written.err += text
  })
  child.stderr?.setEncoding('utf8').on('data', complaints.take)
  const hand = (signal: NodeJS.Signals): void => {
    child.kill(signal)
  }
  const suspend = (): void => {
    child.kill('SIGSTOP')
    process.kill(process.pid, 'SIGSTOP')
    // Execution resumes here when the shell continues this process.
    child.kill('SIGCONT')
  }
  for (const signal of stopping) process.on(signal, hand)
  if (process.platform !== 'win32') process.on('SIGTSTP', suspend)
  try {
    const exitCode = exitCodeOf(await ended)
    complaints.end()
    return { exitCode, ...written }
  } finally {
    for (const signal of stopping) process.removeListener(signal, hand)
    process.removeListener('SIGTSTP', suspend)
  }
}

/** The exit code that a shell would give. */
function exitCodeOf(ending: Ending): number {
  switch (ending.kind) {
    case 'exited':
      return ending.code
    case 'killed':
      return 128 + constants.signals[ending.by]
    case 'not-started':
      throw new CommandFailure('command/environment', `cannot start the program: ${reasonOf(ending.cause)}`)
  }
}
