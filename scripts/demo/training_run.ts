/** A training run as the runtime leaves it in its folder: its course, and whether it came to its end. */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MetricsRecord } from '../../src/runtime/report/metrics.ts'
import type { TrainingCourse } from './report/report.ts'

/** How far a run came. */
export type RunState = 'none' | 'begun' | 'complete'

/** What the run's settings say of it, as far as the demonstration asks. */
export interface RunFacts {
  readonly steps: number
  /** Of Node.js, TensorFlow.js, its backend and its library. */
  readonly versions: Readonly<Record<string, string>>
}

/** Whether the run in this folder is complete: the checkpoint of its last step is there. */
export async function stateOfRun(folder: string): Promise<RunState> {
  const facts = await readRunFacts(folder)
  if (facts === null) return existsSync(join(folder, 'checkpoints')) ? 'begun' : 'none'
  const last = `step-${String(facts.steps).padStart(6, '0')}`
  return existsSync(join(folder, 'checkpoints', last)) ? 'complete' : 'begun'
}

/** What `settings.json` of a run says; null where there is no run. */
export async function readRunFacts(folder: string): Promise<RunFacts | null> {
  try {
    return JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8')) as RunFacts
  } catch {
    return null
  }
}

/** The course of the run in this folder. Throws where there is no record of it. */
export async function readCourse(folder: string): Promise<TrainingCourse> {
  return courseOf(await readFile(join(folder, 'metrics.jsonl'), 'utf8'))
}

/** The course that the lines of `metrics.jsonl` tell; a last line that was cut off is passed over. */
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
