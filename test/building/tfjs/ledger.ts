/** Networks built from TensorFlow.js' layers alone, with a book of what each operation gives and holds. */
import * as tf from '@tensorflow/tfjs'

/** A result on its way through the layers; `depth` counts the convolutions and linear layers on the longest path to it. */
export interface Value {
  readonly symbol: tf.SymbolicTensor
  readonly depth: number
}

/** One operation as TensorFlow.js sees it. */
export interface Entry {
  readonly operation: string
  /** Without the batch. */
  readonly shape: readonly number[]
  readonly params: number
  readonly frozen: number
  readonly macs: number
}

/** What one operation is made of: its layers, and those whose kernels are multiplied with the map, with the positions that each is used at. */
export interface Parts {
  readonly layers: readonly tf.layers.Layer[]
  readonly kernels?: readonly { readonly layer: tf.layers.Layer; readonly positions: number }[]
  readonly output: tf.SymbolicTensor
}

export interface Ledger {
  readonly entries: readonly Entry[]
  readonly input: Value
  readonly record: (operation: string, inputs: readonly Value[], parts: Parts) => Value
  /** Frees the weights of all layers. */
  readonly dispose: () => void
}

export const product = (numbers: readonly (number | null)[]) =>
  numbers.reduce<number>((all, each) => all * each!, 1)

/** A result's sizes without the batch. */
export function shapeOf({ symbol }: Value): readonly number[] {
  return symbol.shape.slice(1).map((axis) => axis!)
}

type Weight = tf.layers.Layer['weights'][number]

/** A separable convolution has two kernels, all others one. */
const isKernel = ({ originalName }: Weight) => originalName.endsWith('kernel')

const held = (weights: readonly Weight[]) => weights.reduce((all, { shape }) => all + product(shape), 0)

export function newLedger(input: readonly number[]): Ledger {
  const entries: Entry[] = []
  const made: tf.layers.Layer[] = []
  return {
    entries,
    input: { symbol: tf.input({ shape: [...input] }), depth: 0 },
    record: (operation, inputs, { layers, kernels = [], output }) => {
      made.push(...layers)
      entries.push({
        operation,
        shape: output.shape.slice(1).map((axis) => axis!),
        params: layers.reduce((all, layer) => all + held(layer.trainableWeights), 0),
        frozen: layers.reduce((all, layer) => all + held(layer.nonTrainableWeights), 0),
        macs: kernels.reduce(
          (all, { layer, positions }) => all + held(layer.weights.filter(isKernel)) * positions,
          0,
        ),
      })
      const before = Math.max(...inputs.map(({ depth }) => depth))
      return { symbol: output, depth: before + (kernels.length > 0 ? 1 : 0) }
    },
    dispose: () => {
      for (const layer of made) for (const weight of layer.weights) weight.dispose()
    },
  }
}

/**
 * Builds layers with the backend in plain JavaScript, whichever backend is in use: layers that are never run need no
 * native memory, and hundreds of networks of them, made and dropped between runs, have crashed the native library.
 */
export function inPlainJavaScript<Result>(build: () => Result): Result {
  const before = tf.getBackend()
  use('cpu')
  try {
    return build()
  } finally {
    if (before !== undefined) use(before)
  }
}

/** Chooses a backend that needs no time to begin, or was in use before. */
function use(backend: string): void {
  if (tf.getBackend() === backend) return
  void tf.setBackend(backend)
  if (tf.getBackend() !== backend) throw new Error(`The backend ${backend} cannot be chosen at once.`)
}

/** Sums over entries. */
export function totalsOf(entries: readonly Entry[]) {
  const total = (quantity: 'params' | 'frozen' | 'macs') =>
    entries.reduce((all, entry) => all + entry[quantity], 0)
  return { params: total('params'), frozen: total('frozen'), macs: total('macs') }
}

/** Applies layers one after the other. */
export function through(symbol: tf.SymbolicTensor, layers: readonly tf.layers.Layer[]): tf.SymbolicTensor {
  return layers.reduce((current, layer) => layer.apply(current) as tf.SymbolicTensor, symbol)
}
