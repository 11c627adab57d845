/** The leaves of this target: layers of TensorFlow.js and of Inc's runtime, and what the middle end asks about them. */

import { primitives } from '../../ops/index.ts'
import { type TfjsLayer, tfLayer } from '../../ops/record/tfjs_layer.ts'
import { asNumber } from '../../shape/index.ts'
import type { Vocabulary } from '../functions/vocabulary.ts'
import { configurationKey, isDimension, mapDimensions } from './configuration.ts'

/** Layers of `tf.layers` that take an `activation`. */
const hosts: ReadonlySet<string> = new Set([
  'conv2d',
  'conv2dTranspose',
  'depthwiseConv2d',
  'separableConv2d',
  'dense',
])

/** A softmax stays a separate layer: the runtime computes the loss from its input. A copy is not an activation. */
const keptApart: ReadonlySet<string> = new Set(['softmax', 'linear'])

/** The `activation` that does what a layer does, or null. */
function activationOf({ from, layer, configuration }: TfjsLayer): string | null {
  if (from !== 'tf.layers') return null
  const { activation, maxValue, ...others } = configuration
  if (Object.keys(others).length > 0) return null
  if (layer === 'activation')
    return typeof activation === 'string' && !keptApart.has(activation) ? activation : null
  if (layer !== 'reLU') return null
  if (maxValue === undefined || maxValue === null) return 'relu'
  const most = typeof maxValue === 'number' ? maxValue : isDimension(maxValue) ? asNumber(maxValue) : null
  return most === 6 ? 'relu6' : null
}

/** Moves an activation into the `activation` of the layer with weights before it, as in handwritten code. */
function withActivation(before: TfjsLayer, after: TfjsLayer): TfjsLayer | null {
  const activation = activationOf(after)
  if (activation === null || before.from !== 'tf.layers' || !hosts.has(before.layer)) return null
  if ((before.configuration.activation ?? 'linear') !== 'linear') return null
  return { ...before, configuration: { ...before.configuration, activation } }
}

/** The vocabulary of the TensorFlow.js target. */
export const tfjsLayers: Vocabulary<TfjsLayer> = {
  leavesOf: (primitive, operation) =>
    primitives[primitive].tfjs(operation).map((leaf) => ({ leaf, name: leaf.suffix.replace(/^[_/-]+/, '') })),
  // Outside training a model disposes of a tensor too early when a layer reads it twice (tfjs-layers 4.22, `execute`).
  copy: tfLayer('activation', { activation: 'linear' }),
  mapDimensions: (leaf, map) => ({ ...leaf, configuration: mapDimensions(leaf.configuration, map) }),
  keyOf: ({ from, layer, configuration }, write) =>
    `${from} ${layer} ${configurationKey(configuration, write)}`,
  fused: withActivation,
  wordFor: ({ layer }) => layer,
}
