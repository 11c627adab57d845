/** The time of a product of two large square matrices: what the library can do on this machine at its best. */
import { resolve } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import type { ProductRequest } from './request.ts'

/** Milliseconds of one product, so many times. One number of the last is read, so that a device has finished. */
export async function productTimes({
  graph,
  products,
  warmup,
  times,
}: ProductRequest): Promise<readonly number[]> {
  const { node } = await import('@tensorflow/tfjs-node-gpu')
  const open = (signature: string) => node.loadSavedModel(resolve(graph), ['serve'], signature)
  const [init, product] = [await open('init'), await open('product')]
  const run = (model: typeof init): number => {
    const started = performance.now()
    const outputs = model.predict({}, {}) as tf.NamedTensorMap
    for (const output of Object.values(outputs)) output.dataSync()
    tf.dispose(outputs)
    return (performance.now() - started) / products
  }
  run(init)
  const taken = Array.from({ length: warmup + times }, () => run(product))
  for (const model of [init, product]) model.dispose()
  return taken.slice(warmup)
}
