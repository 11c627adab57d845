/** An independent reading of a network as a model of TensorFlow.js, layer by layer from its operations. */
import * as tf from '@tensorflow/tfjs'
import { layerNames } from '../../src/network/layer_names.ts'
import { INPUT, type Network, type ValueId } from '../../src/network/network.ts'
import { inputShape, shapeOf, soleResult } from '../../src/network/shape_of.ts'
import { primitives, type TfjsLayer } from '../../src/ops/index.ts'
import { asNumber } from '../../src/shape/index.ts'
import { buildLayer } from './emitted_layers.ts'

/** What the generator emits for an operation. */
export function emittedBy(network: Network, id: ValueId): readonly TfjsLayer[] {
  const operation = network.operations[id]!
  const inputs = operation.inputs.map((value) => shapeOf(network, value))
  const { arguments: args, output } = operation
  return primitives[operation.primitive]!.emit({ arguments: args, formulas: args, inputs, output })
}

/** The layers of an operation with their full names, made from its arguments alone. */
export function layersOf(network: Network, id: ValueId, name: string): readonly tf.layers.Layer[] {
  return emittedBy(network, id).map((layer) =>
    buildLayer(layer, layer.suffix === '' ? name : `${name}/${layer.suffix}`),
  )
}

/** The model as the operations say, without a generator. */
export function referenceModel(network: Network, heads: boolean): tf.LayersModel {
  const names = layerNames(network).operations
  const input = tf.input({ name: 'input', shape: inputShape(network).map((axis) => asNumber(axis)) })
  const values: tf.SymbolicTensor[] = []
  const symbolOf = (value: ValueId) => (value === INPUT ? input : values[value]!)
  for (const { id, inputs } of network.operations) {
    // TensorFlow.js disposes too early of what a layer reads twice.
    const read = new Set<tf.SymbolicTensor>()
    let current = inputs.map(symbolOf).map((symbol) => {
      if (!read.has(symbol)) return read.add(symbol) && symbol
      return tf.layers.activation({ activation: 'linear' }).apply(symbol) as tf.SymbolicTensor
    })
    for (const layer of layersOf(network, id, names[id]!))
      current = [layer.apply(current.length === 1 ? current[0]! : current) as tf.SymbolicTensor]
    values[id] = current[0]!
  }
  const outputs = [soleResult(network).value, ...(heads ? network.heads.map((head) => head.output) : [])]
  return tf.model({ inputs: input, outputs: outputs.map(symbolOf) })
}
