/** The same figures for TensorBoard, which only the native library can write. */

import { reasonOf } from '../machine/problem.ts'
import type { Backend } from '../preload/backend.ts'

export interface TensorBoard {
  readonly scalar: (name: string, value: number, step: number) => void
  readonly close: () => void
}

/** Opens an event file in the folder; where it cannot, `note` is told why and the result takes figures in silence. */
export async function openTensorBoard(
  folder: string,
  backend: Backend,
  note: (line: string) => void,
): Promise<TensorBoard> {
  const silent: TensorBoard = { scalar: () => {}, close: () => {} }
  if (!backend.native) {
    note('TensorBoard files are written by the native library only; the figures are in metrics.jsonl')
    return silent
  }
  try {
    const { node } = await import('@tensorflow/tfjs-node-gpu')
    const writer = node.summaryFileWriter(folder)
    return { scalar: (name, value, step) => writer.scalar(name, value, step), close: () => writer.flush() }
  } catch (cause) {
    note(`TensorBoard files cannot be written (${reasonOf(cause)}); the figures are in metrics.jsonl`)
    return silent
  }
}
