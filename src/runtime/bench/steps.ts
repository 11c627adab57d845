/** The time of training steps of a compiled network on random images, by the engine that `train` would use. */
import { resolve } from 'node:path'
import type { Batch } from '../data/batches.ts'
import { openEngine } from '../engine/open_engine.ts'
import { RunProblem } from '../machine/problem.ts'
import type { Backend } from '../preload/backend.ts'
import { randomBelow, streamKey } from '../random/random.ts'
import { modelAt, randomImages } from './model.ts'
import type { StepRequest } from './request.ts'

/** So small that no network leaves the numbers that it starts with, whose size may matter for the time. */
const rate = 1e-6
/** Batches that the steps take in turn: no step finds the images of the last one in a cache. */
const batches = 2

/**
 * Milliseconds of each step: the batch goes from memory to the library, the step runs, and its losses are read, as the
 * training loop does where it logs every step. Throws where a loss is not finite, since such numbers take other times.
 */
export async function stepTimes(request: StepRequest, backend: Backend): Promise<readonly number[]> {
  const { recipe, warmup, steps } = request
  const { network, model, image } = await modelAt(request.model, true)
  const { heads } = network
  const program = { ...network, graph: resolve(request.graph) }
  const engine = await openEngine(request.engine, program, { backend, model, heads, recipe })
  if (engine.precision !== request.precision)
    throw new Error(`steps in ${request.precision} were to be timed, and these are in ${engine.precision}`)
  engine.start(recipe.seed, recipe.start)
  const data = Array.from({ length: batches }, (_, index) =>
    randomBatch(image, engine.classes, request.batch, index),
  )
  const times = Array.from({ length: warmup + steps }, (_, index) => {
    const started = performance.now()
    const outcome = engine.run(data[index % batches]!, index, rate, true)
    const took = performance.now() - started
    if (outcome === null || !Number.isFinite(outcome.loss))
      throw new RunProblem(`the loss is ${outcome?.loss} in step ${index + 1} on random images`)
    return took
  })
  return times.slice(warmup)
}

/** Random images, and classes at random. */
function randomBatch(image: readonly number[], classes: number, count: number, index: number): Batch {
  const images = randomImages(image, count, index)
  const key = streamKey(1, 'bench', 'labels', index)
  const labels = Int32Array.from({ length: count }, (_, place) => randomBelow(key, place, classes))
  return { images, labels, count }
}
