/** The record of a demonstration, kept beside its results: what they were made from, and how long each stage took. */
import { readFile, rename, writeFile } from 'node:fs/promises'
import type { StageTime } from './report/report.ts'

export interface DemoRecord {
  /** Of everything that the results depend on; results of another fingerprint are made anew. */
  readonly fingerprint: string
  /** In the order of the stages. */
  readonly stages: readonly StageTime[]
}

/** The record in a file; null where there is none, or none that can be read. */
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

/** Writes a record, replacing the file whole. */
export async function writeRecord(file: string, record: DemoRecord): Promise<void> {
  await writeFile(`${file}.unfinished`, `${JSON.stringify(record, null, 2)}\n`)
  await rename(`${file}.unfinished`, file)
}

/** How much of a stage's work was done: all of it, a part (it was interrupted, or went on from there), or none. */
export type Work = 'all' | 'a part' | 'none'

/**
 * The record after a stage took its time. A stage that only found its work done keeps the time that the work took;
 * parts add up.
 */
export function withStage(record: DemoRecord, title: string, seconds: number, work: Work): DemoRecord {
  const at = record.stages.findIndex((stage) => stage.title === title)
  const before = record.stages[at]?.seconds ?? 0
  const total = work === 'all' ? seconds : work === 'none' ? before : before + seconds
  const stage = { title, seconds: total }
  return { ...record, stages: at < 0 ? [...record.stages, stage] : record.stages.with(at, stage) }
}
