/** The time of training steps of a compiled network on random images, by the engine that `train` would use. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Backend } from '../backend.ts'
import type { Batch } from '../batches.ts'
import { openEngine } from '../open_engine.ts'
import { RunProblem } from '../problem.ts'
import { buildModel, type Program } from '../program.ts'
import { fillUniform, randomBelow, streamKey } from '../random.ts'
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
  const { network } = (await import(pathToFileURL(resolve(request.model)).href)) as {
    readonly network: Omit<Program, 'arguments'> & { readonly heads: readonly string[] }
  }
  const { heads } = network
  const model = buildModel({ ...network, arguments: [] }, heads.length > 0)
  const image = model.inputs[0]!.shape.slice(1) as number[]
  const program = { ...network, graph: resolve(request.graph) }
  const engine = await openEngine(request.engine, program, { backend, model, heads, recipe })
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

/** Numbers of normalised images, uniform in (-2, 2), and classes at random. */
function randomBatch(image: readonly number[], classes: number, count: number, index: number): Batch {
  const images = new Float32Array(image.reduce((size, axis) => size * axis, count))
  fillUniform(images, streamKey(1, 'bench', 'images', index), 2)
  const key = streamKey(1, 'bench', 'labels', index)
  const labels = Int32Array.from({ length: count }, (_, place) => randomBelow(key, place, classes))
  return { images, labels, count }
}
