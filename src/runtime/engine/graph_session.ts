/** A SavedModel in a session of the native library: its signatures, each run at once. */
import * as tf from '@tensorflow/tfjs'
import { RunProblem } from '../machine/problem.ts'
import type { WeightValues } from './weights.ts'

/** The signatures of a compiled graph that training needs. */
export const TRAINING_SIGNATURES = ['train', 'logits', 'read', 'write'] as const

export interface GraphSession<Name extends string> {
  /** Runs a signature. The inputs are disposed of; `take` gets the outputs, which are disposed of after it. */
  readonly run: <Result>(
    signature: Name,
    inputs: tf.NamedTensorMap,
    take: (outputs: Readonly<Record<string, tf.Tensor>>) => Result,
  ) => Result
  readonly close: () => void
}

/** Opens these signatures of the model in a folder. In one process two sessions of one folder share their variables. */
export async function openGraphSession<Name extends string>(
  folder: string,
  signatures: readonly Name[],
): Promise<GraphSession<Name>> {
  const { node } = await import('@tensorflow/tfjs-node-gpu')
  const opened = new Map<Name, Awaited<ReturnType<typeof node.loadSavedModel>>>()
  for (const name of signatures) opened.set(name, await node.loadSavedModel(folder, ['serve'], name))
  return {
    run: (signature, inputs, take) => {
      const owned = ownedByLibrary(inputs)
      try {
        const outputs = opened.get(signature)!.predict(owned, {}) as tf.NamedTensorMap
        try {
          return take(outputs)
        } finally {
          tf.dispose(outputs)
        }
      } finally {
        tf.dispose(owned)
      }
    },
    close: () => {
      for (const model of opened.values()) model.dispose()
    },
  }
}

/**
 * The same tensors in memory of the library's own; those given are disposed of. A tensor that was made from an array is
 * that array, and tfjs-node gives it back to JavaScript in whatever thread drops it last. After a run of a graph that may
 * be a thread of the library, which Node does not survive.
 */
export function ownedByLibrary(inputs: tf.NamedTensorMap): tf.NamedTensorMap {
  const entries = Object.entries(inputs).map(([name, tensor]) => {
    // What equals both is the least of both; and it is a new tensor, as no other operation on all types is.
    const owned = tensor.dtype === 'string' ? tensor.clone() : tf.minimum(tensor, tensor)
    tensor.dispose()
    return [name, owned] as const
  })
  return Object.fromEntries(entries)
}

/** A weight as the graph knows it. */
export interface GraphWeight {
  readonly name: string
  readonly shape: readonly number[]
}

/**
 * The stored values of weights as tensors, under names made from theirs; values of other names are left alone. Throws a
 * `RunProblem` where one is missing or has another shape.
 */
export function tensorsOf(
  weights: readonly GraphWeight[],
  stored: WeightValues,
  nameOf: (weight: string) => string = (name) => name,
): tf.NamedTensorMap {
  const found = weights.map(({ name, shape }) => {
    const value = stored.get(name)
    if (value !== undefined && value.shape.join() === shape.join())
      return [nameOf(name), value.values, shape] as const
    throw new RunProblem(
      value === undefined
        ? `the checkpoint has no '${nameOf(name)}'`
        : `'${nameOf(name)}' is ${shape.join('×')} in the graph and ${value.shape.join('×')} in the checkpoint`,
    )
  })
  return Object.fromEntries(found.map(([name, values, shape]) => [name, tf.tensor(values, [...shape])]))
}

/** Copies of the values of weights, from the tensors that are called by names made from theirs. */
export function valuesOf(
  weights: readonly GraphWeight[],
  tensors: Readonly<Record<string, tf.Tensor>>,
  nameOf: (weight: string) => string = (name) => name,
): WeightValues {
  return new Map(
    weights.map(({ name, shape }) => [
      name,
      { shape, values: tensors[nameOf(name)]!.dataSync<'float32'>() as Float32Array },
    ]),
  )
}
