/** The machine that the demonstration ran on, in the words of the report. */
import { availableParallelism, cpus, totalmem } from 'node:os'
import type { RunFacts } from './training_run.ts'

/** Processor, memory, Node.js and what computed, as pairs of a name and a value. */
export function describeMachine(facts: RunFacts | null): readonly (readonly [name: string, value: string])[] {
  const cores = availableParallelism()
  const model = cpus()[0]?.model.replace(/\s+/g, ' ').trim()
  const { tensorflow, tfjs, backend } = facts?.versions ?? {}
  const library = tensorflow ? `TensorFlow ${tensorflow}, native` : `the ${backend ?? 'unknown'} backend`
  return [
    ['processor', `${cores} core${cores === 1 ? '' : 's'}${model ? ` of ${model}` : ''}`],
    ['memory', `${(totalmem() / 2 ** 30).toFixed(0)} GiB`],
    ['Node.js', process.versions.node],
    ['computed by', tfjs ? `${library}, through TensorFlow.js ${tfjs}` : library],
  ]
}
