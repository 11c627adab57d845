/** A layer of TensorFlow.js as data, its configuration checked against TensorFlow.js' own types. */
import type { layers } from '@tensorflow/tfjs-layers'
import type { RuntimeLayers } from '../../runtime/contract/layer_configs.ts'
import type { Dimension } from '../../shape/index.ts'

/** What a configuration may hold: numbers may be written as dimensions, which the generator prints as TypeScript. */
export type ConfigurationValue = Dimension | number | string | boolean | null | readonly ConfigurationValue[]

/** A layer's configuration type with every number also allowed as a `Dimension`. */
export type Symbolic<Type> = Type extends number
  ? Type | Dimension
  : Type extends string | boolean | null | undefined
    ? Type
    : Type extends readonly unknown[]
      ? { readonly [Index in keyof Type]: Symbolic<Type[Index]> }
      : Type extends object
        ? { readonly [Key in keyof Type]: Symbolic<Type[Key]> }
        : Type

type Layers = typeof layers

/** The factories of `tf.layers`. */
export type TfLayerName = {
  [Name in keyof Layers]: Layers[Name] extends (...args: never[]) => unknown ? Name : never
}[keyof Layers]

export interface TfjsLayer {
  /** `tf.layers.NAME(…)`, or a layer of the runtime. */
  readonly from: 'tf.layers' | 'runtime'
  readonly layer: string
  readonly configuration: Readonly<Record<string, ConfigurationValue>>
  /** Appended to the operation's name where it takes several layers; empty for the one that holds its weights. */
  readonly suffix: string
}

/** A layer of `tf.layers`; `name` is added by the generator. */
export function tfLayer<Name extends TfLayerName>(
  layer: Name,
  configuration: Symbolic<NonNullable<Parameters<Layers[Name]>[0]>>,
  suffix = '',
): TfjsLayer {
  return { from: 'tf.layers', layer, configuration: configuration as TfjsLayer['configuration'], suffix }
}

/** A layer of Inc's runtime (`src/runtime/layers`). */
export function runtimeLayer<Name extends keyof RuntimeLayers & string>(
  layer: Name,
  configuration: Symbolic<RuntimeLayers[Name]>,
  suffix = '',
): TfjsLayer {
  return { from: 'runtime', layer, configuration: configuration as TfjsLayer['configuration'], suffix }
}
