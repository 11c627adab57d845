/** The time of a product of two large square matrices: what the library can do on this machine at its best. */
import { resolve } from 'node:path'
import { openGraphSession } from '../engine/graph_session.ts'
import type { ProductRequest } from './request.ts'

/** Milliseconds of one product, so many times. One number of the last is read, so that a device has finished. */
export async function productTimes({
  graph,
  products,
  warmup,
  times,
}: ProductRequest): Promise<readonly number[]> {
  const session = await openGraphSession(resolve(graph), ['init', 'product'])
  const run = (signature: 'init' | 'product'): number => {
    const started = performance.now()
    session.run(signature, {}, (outputs) => {
      for (const output of Object.values(outputs)) output.dataSync()
    })
    return (performance.now() - started) / products
  }
  run('init')
  const taken = Array.from({ length: warmup + times }, () => run('product'))
  session.close()
  return taken.slice(warmup)
}
