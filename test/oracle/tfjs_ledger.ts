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
interface Parts {
  readonly layers: readonly tf.layers.Layer[]
  readonly kernels: readonly { readonly layer: tf.layers.Layer; readonly positions: number }[]
  readonly output: tf.SymbolicTensor
}

export interface Ledger {
  readonly entries: readonly Entry[]
  readonly input: Value
  record(operation: string, inputs: readonly Value[], parts: Parts): Value
}

const product = (numbers: readonly (number | null)[]) => numbers.reduce<number>((all, each) => all * each!, 1)

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
  return {
    entries,
    input: { symbol: tf.input({ shape: [...input] }), depth: 0 },
    record(operation, inputs, { layers, kernels, output }) {
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
  }
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

/** An operation of one input and a row of layers without a kernel. */
export function plain(ledger: Ledger, operation: string, input: Value, ...layers: tf.layers.Layer[]): Value {
  const output = through(input.symbol, layers)
  return ledger.record(operation, [input], { layers, kernels: [], output })
}

/** An operation whose last layer's kernel is used at each position of its output (of its input where it is `transposed`). */
export function kernelled(
  ledger: Ledger,
  operation: string,
  input: Value,
  layers: readonly tf.layers.Layer[],
  after: readonly tf.layers.Layer[] = [],
): Value {
  const layer = layers.at(-1)!
  const middle = through(input.symbol, layers)
  const output = through(middle, after)
  const map = operation === 'conv2d_transpose' ? input.symbol : middle
  const kernels = [{ layer, positions: product(map.shape.slice(1, -1)) }]
  return ledger.record(operation, [input], { layers: [...layers, ...after], kernels, output })
}

/** Joins results with one of TensorFlow.js' merge layers. */
export function joined(ledger: Ledger, operation: 'concat' | 'add' | 'mul', inputs: readonly Value[]): Value {
  const layer = {
    concat: () => tf.layers.concatenate({ axis: -1 }),
    add: () => tf.layers.add(),
    mul: () => tf.layers.multiply(),
  }[operation]()
  const output = layer.apply(inputs.map(({ symbol }) => symbol)) as tf.SymbolicTensor
  return ledger.record(operation, inputs, { layers: [layer], kernels: [], output })
}

/** Some of a map's channels: what TensorFlow.js lacks for a convolution in groups. */
class Channels extends tf.layers.Layer {
  static readonly className = 'Channels'
  readonly #count: number

  constructor(count: number) {
    super({})
    this.#count = count
  }

  override computeOutputShape(shape: tf.Shape | tf.Shape[]): tf.Shape {
    return [...(shape as tf.Shape).slice(0, -1), this.#count]
  }
}

/** A convolution in groups as what it means: one convolution for each group's channels, and their results side by side. */
export function groupedConvolution(
  ledger: Ledger,
  input: Value,
  groups: number,
  before: readonly tf.layers.Layer[],
  convolution: () => tf.layers.Layer,
): Value {
  const padded = through(input.symbol, before)
  const channels = padded.shape.at(-1)! / groups
  const convolutions = Array.from({ length: groups }, convolution)
  const results = convolutions.map((layer) => through(padded, [new Channels(channels), layer]))
  const output = results.length === 1 ? results[0]! : tf.layers.concatenate({ axis: -1 }).apply(results)
  const positions = product(results[0]!.shape.slice(1, -1))
  return ledger.record('conv2d', [input], {
    layers: convolutions,
    kernels: convolutions.map((layer) => ({ layer, positions })),
    output: output as tf.SymbolicTensor,
  })
}
