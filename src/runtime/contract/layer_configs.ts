/** The configurations of the runtime's own layers: those that networks need and `tf.layers` has not. */

/** Cells added around an image: `[[top, bottom], [left, right]]`. */
export type Sides = readonly [readonly [number, number], readonly [number, number]]

/** A window and what stands around it, as `tf.layers` has them. */
export interface WindowConfiguration {
  readonly kernelSize: number | readonly [number, number]
  /** 1 if left out. */
  readonly strides?: number | readonly [number, number]
  readonly padding: 'same' | 'valid'
  /** True if left out. */
  readonly useBias?: boolean
  /** The distance between neighbouring cells of the window. */
  readonly dilation: number
}

/** A pool over an image with cells around it that do not count. */
export interface PaddedPoolConfiguration {
  readonly poolSize: number | readonly [number, number]
  readonly strides: number | readonly [number, number]
  readonly padding: Sides
}

/** A pool whose windows follow from the size of its output. */
export interface AdaptivePoolConfiguration {
  readonly height: number
  readonly width: number
}

/** A layer that has nothing to configure. */
export type NoConfiguration = Readonly<Record<never, never>>

/** By factory name in the runtime. Every layer takes a `name` too; the generator adds it. */
export interface RuntimeLayers {
  /** A convolution with groups, or a dilated one: `tf.layers.conv2d` has no groups, and no gradient where it is dilated. */
  readonly convolution2d: WindowConfiguration & { readonly filters: number; readonly groups: number }
  /** A depthwise convolution that may be dilated, and whose two strides may differ. */
  readonly depthwiseConvolution2d: WindowConfiguration & { readonly depthMultiplier?: number }
  /** A depthwise convolution, which may have copies, a dilation and two strides, and a 1×1 convolution behind it. */
  readonly separableConvolution2d: WindowConfiguration & {
    readonly filters: number
    readonly depthMultiplier: number
  }
  /** The largest value of each window; the added cells are never the largest. */
  readonly maxPooling2d: PaddedPoolConfiguration
  /** The mean of each window over the cells that are not added. */
  readonly averagePooling2d: PaddedPoolConfiguration
  /** Keeps each value with probability 1 - rate, by a mask drawn from (run seed, step, layer name). */
  readonly dropout: { readonly rate: number }
  /** x / (k + alpha/size · Σ x²)^beta over `size` neighbouring channels. */
  readonly localResponseNormalization: {
    readonly size: number
    readonly alpha: number
    readonly beta: number
    readonly k: number
  }
  /** Cuts the central height×width window. */
  readonly centerCrop: { readonly height: number; readonly width: number }
  /** The mean of each channel over all positions, as an image of one cell: [h, w, c] becomes [1, 1, c]. */
  readonly globalAveragePooling2d: NoConfiguration
  /** The largest value of each channel over all positions: [h, w, c] becomes [1, 1, c]. */
  readonly globalMaxPooling2d: NoConfiguration
  /** The means of windows that cover the input evenly. */
  readonly adaptiveAveragePooling2d: AdaptivePoolConfiguration
  /** The largest values of windows that cover the input evenly. */
  readonly adaptiveMaxPooling2d: AdaptivePoolConfiguration
  /** All values on the channel axis: [h, w, c] becomes [1, 1, h·w·c]. */
  readonly flatten: NoConfiguration
  /** Height and width times a whole factor, by linear interpolation between the centres of the cells. */
  readonly bilinearUpsampling2d: { readonly factor: number }
  /** Square blocks of cells on the channel axis: [h, w, c] becomes [h/block, w/block, block²·c]. */
  readonly spaceToDepth: { readonly block: number }
  /** Channels as square blocks of cells: [h, w, c] becomes [h·block, w·block, c/block²]. */
  readonly depthToSpace: { readonly block: number }
  /** The first channel of each group first, then the second of each, and so on. */
  readonly channelShuffle: { readonly groups: number }
  /** Each group of channels normalised over all positions of one example, with a trained scale and shift. */
  readonly groupNormalization: { readonly groups: number; readonly epsilon: number }
  /** Each channel normalised over all positions of one example; `affine`: with a trained scale and shift. */
  readonly instanceNormalization: { readonly epsilon: number; readonly affine: boolean }
  /** Each channel times a trained factor that starts near 0. */
  readonly layerScale: NoConfiguration
  /** An image as the sequence of its cells: [h, w, c] becomes [h·w, c]. */
  readonly tokens: NoConfiguration
  /** One token of a sequence, as a sequence of one; `index` counts from 1. */
  readonly token: { readonly index: number }
  /** Puts one trained token before a sequence. */
  readonly prependToken: NoConfiguration
  /** Adds a trained vector to each position of a sequence. */
  readonly positionEmbedding: NoConfiguration
  /** softmax(query·keyᵀ/√d)·value on `[query, key, value]`, head by head. */
  readonly attention: { readonly heads: number }
  /** x · relu6(x + 3)/6. */
  readonly hardSwish: NoConfiguration
  /** relu6(x + 3)/6. */
  readonly hardSigmoid: NoConfiguration
}
