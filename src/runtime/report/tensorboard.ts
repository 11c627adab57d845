/** Writes the figures for TensorBoard, which only the native library can do. */

import { reasonOf } from '../machine/problem.ts'
import type { Backend } from '../preload/backend.ts'

interface TensorBoard {
  readonly scalar: (name: string, value: number, step: number) => void
  readonly close: () => void
}

/** Opens an event file in the folder. On failure calls `note` with the reason and returns a no-op writer. */
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
