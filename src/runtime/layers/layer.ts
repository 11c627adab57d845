/**
 * Types and functions shared by the runtime's layers: names for TensorFlow.js's types, and readers of a layer's input.
 */
import type * as tf from '@tensorflow/tfjs'

/** The settings that every layer takes, such as its `name`. */
type LayerSettings = NonNullable<ConstructorParameters<typeof tf.layers.Layer>[0]>

/** A layer's own configuration and the settings of every layer. */
export type Configured<Configuration> = Configuration & LayerSettings

/** A shape with the batch first, which is null if it is not known. */
export type BatchShape = (number | null)[]

/** The options that TensorFlow.js passes to `call` besides the inputs. */
export interface CallOptions {
  readonly training?: unknown
  /** The key from which random layers draw, each with its own name. */
  readonly seed?: unknown
  readonly step?: unknown
}

/** The only tensor of a layer with one input. */
export function onlyTensor(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
  return Array.isArray(inputs) ? inputs[0]! : inputs
}

/** The only tensor of a layer that takes images: [batch, height, width, channels]. */
export function onlyImages(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor4D {
  return onlyTensor(inputs) as tf.Tensor4D
}

/** The shape of the only input. */
export function onlyShape(inputShape: BatchShape | BatchShape[]): BatchShape {
  return isListOfShapes(inputShape) ? inputShape[0]! : inputShape
}

function isListOfShapes(shape: BatchShape | BatchShape[]): shape is BatchShape[] {
  return Array.isArray(shape[0])
}

/** A pair from `3` or `[3, 3]`. */
export function pair(value: number | readonly number[]): readonly [number, number] {
  return typeof value === 'number' ? [value, value] : [value[0]!, value[1]!]
}
