/** The time of predictions of a compiled network for random images, by either engine. */
import { resolve } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { openGraphSession } from '../engine/graph_session.ts'
import { RunProblem } from '../machine/problem.ts'
import { modelAt, randomImages } from './model.ts'
import type { PredictionRequest } from './request.ts'

/** Batches that are taken in turn. */
const batches = 2

/** Milliseconds of each batch: from images in memory to its predictions in memory. Throws where one is not finite. */
export async function predictionTimes(request: PredictionRequest): Promise<readonly number[]> {
  const { model, image } = await modelAt(request.model, false)
  const data = Array.from({ length: batches }, (_, index) => randomImages(image, request.batch, index))
  const predict =
    request.engine === 'graph'
      ? await predictionOf(resolve(request.graph))
      : (images: tf.Tensor) => tf.tidy(() => [model.predict(images)].flat()[0]!.dataSync())
  const times = Array.from({ length: request.warmup + request.steps }, (_, index) => {
    const started = performance.now()
    const images = tf.tensor(data[index % batches]!, [request.batch, ...image])
    const values = predict(images)
    const took = performance.now() - started
    images.dispose()
    if (!values.every(Number.isFinite)) throw new RunProblem('a prediction for random images is not finite')
    return took
  })
  return times.slice(request.warmup)
}

/** The prediction of a graph whose weights have their start. */
async function predictionOf(graph: string): Promise<(images: tf.Tensor) => tf.TypedArray> {
  const session = await openGraphSession(graph, ['init', 'predict'])
  session.run('init', { seed: tf.scalar(1, 'int32') }, () => {})
  return (images) => session.run('predict', { images }, ({ output }) => output!.dataSync())
}
