/** The registry of primitives: every operation that the language knows without importing it. */
import { adaptiveAvgPool } from '../adaptive_avg_pool.ts'
import { adaptiveMaxPool } from '../adaptive_max_pool.ts'
import { add } from '../add.ts'
import { attend } from '../attend.ts'
import { avgPool } from '../avg_pool.ts'
import { batchNorm } from '../batch_norm.ts'
import { centerCrop } from '../center_crop.ts'
import { channelShuffle } from '../channel_shuffle.ts'
import { concat } from '../concat.ts'
import { conv2d } from '../conv2d.ts'
import { conv2dTranspose } from '../conv2d_transpose.ts'
import { depthToSpace } from '../depth_to_space.ts'
import { depthwise } from '../depthwise.ts'
import { dropout } from '../dropout.ts'
import { elu } from '../elu.ts'
import { flatten } from '../flatten.ts'
import { gelu } from '../gelu.ts'
import { globalAvgPool } from '../global_avg_pool.ts'
import { globalMaxPool } from '../global_max_pool.ts'
import { groupNorm } from '../group_norm.ts'
import { hardSigmoid } from '../hard_sigmoid.ts'
import { hardSwish } from '../hard_swish.ts'
import { identity } from '../identity.ts'
import { instanceNorm } from '../instance_norm.ts'
import { layerNorm } from '../layer_norm.ts'
import { layerScale } from '../layer_scale.ts'
import { leakyRelu } from '../leaky_relu.ts'
import { linear } from '../linear.ts'
import { lrn } from '../lrn.ts'
import { maxPool } from '../max_pool.ts'
import { mish } from '../mish.ts'
import { mul } from '../mul.ts'
import { positionEmbedding } from '../position_embedding.ts'
import { prelu } from '../prelu.ts'
import { prependToken } from '../prepend_token.ts'
import type { AnyPrimitive } from '../record/primitive.ts'
import { relu } from '../relu.ts'
import { relu6 } from '../relu6.ts'
import { selu } from '../selu.ts'
import { separableConv2d } from '../separable_conv2d.ts'
import { sigmoid } from '../sigmoid.ts'
import { softmax } from '../softmax.ts'
import { softplus } from '../softplus.ts'
import { spaceToDepth } from '../space_to_depth.ts'
import { swish } from '../swish.ts'
import { tanh } from '../tanh.ts'
import { token } from '../token.ts'
import { tokens } from '../tokens.ts'
import { upsample } from '../upsample.ts'
import { zeroPad } from '../zero_pad.ts'

/** In the order of the docs page. */
const all: readonly AnyPrimitive[] = [
  conv2d,
  depthwise,
  separableConv2d,
  conv2dTranspose,
  linear,
  maxPool,
  avgPool,
  globalAvgPool,
  globalMaxPool,
  adaptiveAvgPool,
  adaptiveMaxPool,
  upsample,
  zeroPad,
  centerCrop,
  spaceToDepth,
  depthToSpace,
  channelShuffle,
  flatten,
  tokens,
  token,
  prependToken,
  positionEmbedding,
  concat,
  add,
  mul,
  attend,
  identity,
  batchNorm,
  layerNorm,
  groupNorm,
  instanceNorm,
  lrn,
  layerScale,
  dropout,
  softmax,
  relu,
  relu6,
  leakyRelu,
  prelu,
  elu,
  selu,
  softplus,
  swish,
  mish,
  gelu,
  sigmoid,
  tanh,
  hardSwish,
  hardSigmoid,
]

/** Every primitive by its name in the language. */
export const primitives: Readonly<Record<string, AnyPrimitive>> = Object.fromEntries(
  all.map((each) => [each.name, each]),
)
