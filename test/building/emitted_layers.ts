/** Builds emitted layers in TensorFlow.js: what the generated code does, done directly. */
import * as tf from '@tensorflow/tfjs'
import type { AnyPrimitive, ArgumentValue, TfjsLayer } from '../../src/ops/index.ts'
import { type LayerFactories, layers } from '../../src/runtime/layers/index.ts'
import { asNumber, type Dimension, type Shape, shapeOf } from '../../src/shape/index.ts'
import { numbers } from './numbers.ts'

type Arguments = Readonly<Record<string, ArgumentValue>>

const isDimension = (value: object): value is Dimension => 'kind' in value

/** Dimensions become numbers, everything else stays. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return isDimension(value) ? asNumber(value) : value
}

/** The layer that a piece of emitted data stands for. */
export function buildLayer(emitted: TfjsLayer, name: string): tf.layers.Layer {
  const configuration = Object.fromEntries(
    Object.entries(emitted.configuration).map(([key, value]) => [key, plain(value)]),
  )
  const factories = emitted.from === 'runtime' ? layers : tf.layers
  const factory = factories[emitted.layer as keyof LayerFactories & keyof typeof factories] as (
    configuration: object,
  ) => tf.layers.Layer
  if (typeof factory !== 'function') throw new Error(`no layer ${emitted.from} ${emitted.layer}`)
  return factory({ ...configuration, name })
}

export interface Built {
  readonly model: tf.LayersModel
  /** The emitted layers, in order. */
  readonly layers: readonly tf.layers.Layer[]
  readonly output: Shape
}

let count = 0

/** The operation on inputs of these shapes as a model of TensorFlow.js. */
export function build(
  operation: AnyPrimitive,
  args: Arguments,
  inputs: readonly (readonly number[])[],
): Built {
  const shapes = inputs.map((shape) => shapeOf(...shape))
  const inference = operation.infer(shapes, args)
  if (!inference.ok) throw new Error(`${operation.name}: ${JSON.stringify(inference.fault, bigints)}`)
  const { output } = inference
  const emitted = operation.emit({ arguments: args, formulas: args, inputs: shapes, output })
  const symbols = inputs.map((shape) => tf.input({ shape: [...shape] }))
  count += 1
  const built = emitted.map((layer) => buildLayer(layer, `${operation.name}${count}${layer.suffix}`))
  let value: tf.SymbolicTensor | tf.SymbolicTensor[] = symbols.length === 1 ? symbols[0]! : symbols
  for (const layer of built) value = layer.apply(value) as tf.SymbolicTensor
  const outputs = Array.isArray(value) ? value[0]! : value
  return { model: tf.model({ inputs: symbols, outputs }), layers: built, output }
}

const bigints = (_: string, value: unknown) => (typeof value === 'bigint' ? Number(value) : value)

/** Gives every weight such numbers; variances are positive. */
export function fillWeights(model: tf.LayersModel): void {
  tf.tidy(() => {
    const values = model.weights.map((weight, index) => {
      const shape = weight.shape as number[]
      const size = shape.reduce((product, axis) => product * axis, 1)
      const isVariance = weight.originalName.endsWith('moving_variance')
      const filled = numbers(size, index + 7, 0.8).map((value) => (isVariance ? value + 1 : value))
      return tf.tensor(filled, shape)
    })
    // A model's weights are its trained ones and then its frozen ones, as setWeights takes them.
    model.setWeights(values)
  })
}
