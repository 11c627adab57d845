/** Whole processes timed in turn, so that whatever else the machine does slows all of them alike. */
import { spawnSync } from 'node:child_process'

/** Milliseconds of a whole process of Node. Throws if it does not end with 0. */
export function processTime(words: readonly string[]): number {
  const started = performance.now()
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  const time = performance.now() - started
  if (status !== 0) throw new Error(`node ${words.join(' ')} ended with ${status}: ${stderr}`)
  return time
}

/** The times of each process in `count` rounds, after one that is not timed. Every second round goes backwards. */
export function timesInTurn(
  processes: readonly (readonly string[])[],
  count: number,
): readonly (readonly number[])[] {
  for (const words of processes) processTime(words)
  const times: number[][] = processes.map(() => [])
  const order = [...processes.keys()]
  for (let round = 0; round < count; round++) {
    for (const index of round % 2 === 0 ? order : order.toReversed())
      times[index]!.push(processTime(processes[index]!))
  }
  return times
}
