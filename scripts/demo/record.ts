/** The record of a demonstration, saved with its results: what they depend on, and how long each stage took. */
import { readFile } from 'node:fs/promises'
import { replaceFile } from '../../src/runtime/machine/durable_files.ts'
import type { StageTime } from './report/report.ts'

export interface DemoRecord {
  /** A digest of everything that the results depend on; results with a different one are discarded. */
  readonly fingerprint: string
  /** In the order of the stages. */
  readonly stages: readonly StageTime[]
}

/** Reads a record; null if the file is missing or unreadable. */
export async function readRecord(file: string): Promise<DemoRecord | null> {
  try {
    const record = JSON.parse(await readFile(file, 'utf8')) as Partial<DemoRecord>
    return typeof record.fingerprint === 'string' && Array.isArray(record.stages)
      ? (record as DemoRecord)
      : null
  } catch {
    return null
  }
}

/** Writes a record, replacing the file atomically. */
export function writeRecord(file: string, record: DemoRecord): void {
  replaceFile(file, `${JSON.stringify(record, null, 2)}\n`)
}

/** How much of a stage's work this run did: all, a part (because it was interrupted or resumed), or none. */
export type Work = 'all' | 'a part' | 'none'

/**
 * Adds the time of a stage to the record. If its work was done already, the earlier time is kept; parts are added up.
 */
export function withStage(record: DemoRecord, title: string, seconds: number, work: Work): DemoRecord {
  const at = record.stages.findIndex((stage) => stage.title === title)
  const before = record.stages[at]?.seconds ?? 0
  const total = work === 'all' ? seconds : work === 'none' ? before : before + seconds
  const stage = { title, seconds: total }
  return { ...record, stages: at < 0 ? [...record.stages, stage] : record.stages.with(at, stage) }
}
