/** The time of a product of two large square matrices: what the library can do on this machine at its best. */
import * as tf from '@tensorflow/tfjs'
import { fillUniform, streamKey } from '../random.ts'
import type { ProductRequest } from './request.ts'

/** Milliseconds of each product. One number of it is read, so that a device has finished. */
export function productTimes({ size, warmup, times }: ProductRequest): readonly number[] {
  const [left, right] = ['left', 'right'].map((name) => tf.tensor2d(randomNumbers(size, name), [size, size]))
  const multiply = (): number => {
    const started = performance.now()
    tf.tidy(() => tf.matMul(left!, right!).slice([0, 0], [1, 1]).dataSync())
    return performance.now() - started
  }
  for (let time = 0; time < warmup; time++) multiply()
  const taken = Array.from({ length: times }, multiply)
  tf.dispose([left!, right!])
  return taken
}

function randomNumbers(size: number, name: string): Float32Array {
  const values = new Float32Array(size * size)
  fillUniform(values, streamKey(1, 'bench', name), 1)
  return values
}
