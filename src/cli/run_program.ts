/** Runs a generated program as a process of its own that writes where we do, and hands signals on to it. */
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { pathToFileURL } from 'node:url'
import { CommandFailure, reasonOf } from './failure.ts'
import { withoutNoise } from './library_noise.ts'
import { runtimeFile } from './project.ts'

/** Signals that ask to stop. */
const stopping = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a program with the runtime's preparation; gives its exit code, or 128 and the number of the signal that ended it.
 *
 * The program is the leader of a group of its own: Ctrl-C and the like, which go to a whole group, reach only this
 * process, which hands each on once. A program that would get it twice would take the second for impatience.
 */
export async function runProgram(program: string, words: readonly string[]): Promise<number> {
  return (await runToItsEnd(program, words, 'shown')).exitCode
}

/** A program that has ended, and what it wrote. */
export interface Ended {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

/** The same for a program that is asked something: what it writes is kept and not shown. */
export function askProgram(program: string, words: readonly string[]): Promise<Ended> {
  return runToItsEnd(program, words, 'kept')
}

async function runToItsEnd(
  program: string,
  words: readonly string[],
  output: 'shown' | 'kept',
): Promise<Ended> {
  const register = pathToFileURL(runtimeFile('register.js')).href
  const child = spawn(process.execPath, ['--import', register, program, ...words], {
    stdio: ['ignore', output === 'shown' ? 'inherit' : 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
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
    // Here it goes on, when the shell wakes us up.
    child.kill('SIGCONT')
  }
  for (const signal of stopping) process.on(signal, hand)
  if (process.platform !== 'win32') process.on('SIGTSTP', suspend)
  try {
    return await new Promise<Ended>((resolve, reject) => {
      child.once('error', (error) =>
        reject(
          new CommandFailure('command/environment', `the program cannot be started: ${reasonOf(error)}`),
        ),
      )
      child.once('close', (code, signal) => {
        complaints.end()
        resolve({ exitCode: code ?? 128 + constants.signals[signal ?? 'SIGTERM'], ...written })
      })
    })
  } finally {
    for (const signal of stopping) process.removeListener(signal, hand)
    process.removeListener('SIGTSTP', suspend)
  }
}
