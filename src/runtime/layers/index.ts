/** The runtime's own layers. Importing this registers them, so that saved models that hold them can be loaded. */
import type * as tf from '@tensorflow/tfjs'
import type { RuntimeLayers } from '../contract/layer_configs.ts'
import { adaptiveAveragePooling2d, adaptiveMaxPooling2d } from './adaptive_pooling.ts'
import { attention } from './attention.ts'
import { bilinearUpsampling2d } from './bilinear_upsampling.ts'
import { centerCrop } from './center_crop.ts'
import { convolution2d } from './convolution2d.ts'
import { depthwiseConvolution2d } from './depthwise_convolution2d.ts'
import { dropout } from './dropout.ts'
import { groupNormalization, instanceNormalization } from './group_normalization.ts'
import { hardSigmoid, hardSwish } from './hard_activations.ts'
import { flatten, globalAveragePooling2d, globalMaxPooling2d } from './image_axes.ts'
import type { Configured } from './layer.ts'
import { layerScale } from './layer_scale.ts'
import { localResponseNormalization } from './local_response_normalization.ts'
import { averagePooling2d, maxPooling2d } from './padded_pooling.ts'
import { channelShuffle, depthToSpace, spaceToDepth } from './rearrangement.ts'
import { separableConvolution2d } from './separable_convolution2d.ts'
import { positionEmbedding, prependToken, token, tokens } from './sequence.ts'

/** A factory for each layer, in the manner of `tf.layers`. */
export type LayerFactories = {
  readonly [Name in keyof RuntimeLayers]: (configuration: Configured<RuntimeLayers[Name]>) => tf.layers.Layer
}

/** `layers.dropout({ rate: 0.4, name: 'dropout' })`: used like `tf.layers`. */
export const layers: LayerFactories = {
  convolution2d,
  depthwiseConvolution2d,
  separableConvolution2d,
  maxPooling2d,
  averagePooling2d,
  dropout,
  localResponseNormalization,
  centerCrop,
  globalAveragePooling2d,
  globalMaxPooling2d,
  adaptiveAveragePooling2d,
  adaptiveMaxPooling2d,
  flatten,
  bilinearUpsampling2d,
  spaceToDepth,
  depthToSpace,
  channelShuffle,
  groupNormalization,
  instanceNormalization,
  layerScale,
  tokens,
  token,
  prependToken,
  positionEmbedding,
  attention,
  hardSwish,
  hardSigmoid,
}

export type { RuntimeLayers } from '../contract/layer_configs.ts'
