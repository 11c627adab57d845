/** Reads a training run from its folder: its measurements, and whether it is complete. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricsRecord } from '../../src/runtime/report/metrics.ts'
import type { TrainingCourse } from './report/report.ts'

/** How far a run got. */
export type RunState = 'none' | 'begun' | 'complete'

/** The settings of a run that the demonstration needs. */
export interface RunFacts {
  readonly steps: number
  /** The versions of Node.js, TensorFlow.js, its backend and its library. */
  readonly versions: Readonly<Record<string, string>>
}

/** The state of the run in a folder; it is complete if the checkpoint of its last step exists. */
export async function stateOfRun(folder: string): Promise<RunState> {
  const facts = await readRunFacts(folder)
  if (facts === null) return existsSync(join(folder, 'checkpoints')) ? 'begun' : 'none'
  const last = `step-${String(facts.steps).padStart(6, '0')}`
  return existsSync(join(folder, 'checkpoints', last)) ? 'complete' : 'begun'
}

/** Reads the `settings.json` of a run; null if there is no run. */
export async function readRunFacts(folder: string): Promise<RunFacts | null> {
  try {
    return JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8')) as RunFacts
  } catch {
    return null
  }
}

/** Reads the measurements of the run in a folder. Throws if there are none. */
export async function readCourse(folder: string): Promise<TrainingCourse> {
  return courseOf(await readFile(join(folder, 'metrics.jsonl'), 'utf8'))
}

/** Parses the lines of `metrics.jsonl`, ignoring a truncated last line. */
export function courseOf(lines: string): TrainingCourse {
  const records = lines.split('\n').flatMap((line): readonly MetricsRecord[] => {
    try {
      return [JSON.parse(line) as MetricsRecord]
    } catch {
      return []
    }
  })
  return {
    steps: records.flatMap((record) =>
      record.kind === 'step'
        ? [{ step: record.step, losses: record.losses, imagesPerSecond: record.imagesPerSecond }]
        : [],
    ),
    evaluations: records.flatMap((record) =>
      record.kind === 'evaluation'
        ? [{ step: record.step, epoch: record.epoch, top1: record.top1, top5: record.top5 }]
        : [],
    ),
  }
}
