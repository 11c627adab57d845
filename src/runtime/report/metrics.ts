/** The record of a run, `metrics.jsonl`: one JSON object a line, appended as the run goes. */
import { closeSync, createReadStream, openSync, writeSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { writeSynced } from '../machine/durable_files.ts'
import { errorCode, fileProblem, reasonOf } from '../machine/problem.ts'
import type { Evaluation } from './scores.ts'

/** One training step. */
export interface StepRecord {
  readonly kind: 'step'
  /** Steps done, this one counted. */
  readonly step: number
  /** Epochs done, with their fraction. */
  readonly epoch: number
  /** The loss that is trained, the weighted sum of `losses`. */
  readonly loss: number
  readonly losses: Readonly<Record<string, number>>
  readonly rate: number
  readonly imagesPerSecond: number
  /** Milliseconds from the last record's step to this one's end, and those of them that were spent waiting for images. */
  readonly stepMs: number
  readonly dataWaitMs: number
  /** Bytes of memory that the process holds. */
  readonly rss: number
  readonly numTensors: number
  /** Images that could not be read since the run was started. */
  readonly skipped: number
}

export interface EvaluationRecord extends Evaluation {
  readonly kind: 'evaluation'
  readonly step: number
  readonly epoch: number
}

export type MetricsRecord = StepRecord | EvaluationRecord

export interface Metrics {
  readonly write: (record: MetricsRecord) => void
  readonly close: () => void
}

/** The record of the run in this folder, to be appended to; `warn` is told once if that fails later. */
export function openMetrics(runFolder: string, warn: (line: string) => void): Metrics {
  const path = join(runFolder, 'metrics.jsonl')
  let file: number | null
  try {
    file = openSync(path, 'a')
  } catch (cause) {
    throw fileProblem('write', path, cause)
  }
  return {
    write: (record) => {
      if (file === null) return
      try {
        writeSync(file, `${JSON.stringify(record)}\n`)
      } catch (cause) {
        warn(`${path} is no longer written: ${reasonOf(cause)}`)
        closeSync(file)
        file = null
      }
    },
    close: () => {
      if (file !== null) closeSync(file)
      file = null
    },
  }
}

/** Drops the lines after the given step, and any that is not whole: a run that goes on from there writes them again. */
export async function cutMetrics(runFolder: string, step: number): Promise<void> {
  const path = join(runFolder, 'metrics.jsonl')
  const temporary = join(runFolder, `.metrics.jsonl.${process.pid}`)
  try {
    await rm(temporary, { force: true })
    await writeSynced(temporary, async (file) => {
      for await (const line of createInterface({
        input: createReadStream(path),
        crlfDelay: Number.POSITIVE_INFINITY,
      })) {
        if (isUpTo(line, step)) await file.writeFile(`${line}\n`)
      }
    })
    await rename(temporary, path)
  } catch (cause) {
    await rm(temporary, { force: true })
    if (errorCode(cause) !== 'ENOENT') throw fileProblem('write', path, cause)
  }
}

function isUpTo(line: string, step: number): boolean {
  try {
    return (JSON.parse(line) as MetricsRecord).step <= step
  } catch {
    return false
  }
}
