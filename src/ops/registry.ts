/** The registry of primitives: every operation that the language knows without importing it. */
import { add } from './add.ts'
import { attend } from './attend.ts'
import { avgPool } from './avg_pool.ts'
import { batchNorm } from './batch_norm.ts'
import { centerCrop } from './center_crop.ts'
import { concat } from './concat.ts'
import { conv2d } from './conv2d.ts'
import { conv2dTranspose } from './conv2d_transpose.ts'
import { depthwise } from './depthwise.ts'
import { dropout } from './dropout.ts'
import { flatten } from './flatten.ts'
import { gelu } from './gelu.ts'
import { globalAvgPool } from './global_avg_pool.ts'
import { hardSigmoid } from './hard_sigmoid.ts'
import { hardSwish } from './hard_swish.ts'
import { identity } from './identity.ts'
import { layerNorm } from './layer_norm.ts'
import { linear } from './linear.ts'
import { lrn } from './lrn.ts'
import { maxPool } from './max_pool.ts'
import { mul } from './mul.ts'
import { positionEmbedding } from './position_embedding.ts'
import { prependToken } from './prepend_token.ts'
import type { AnyPrimitive } from './primitive.ts'
import { relu } from './relu.ts'
import { relu6 } from './relu6.ts'
import { sigmoid } from './sigmoid.ts'
import { softmax } from './softmax.ts'
import { swish } from './swish.ts'
import { tanh } from './tanh.ts'
import { token } from './token.ts'
import { tokens } from './tokens.ts'
import { upsample } from './upsample.ts'

/** In the order of the docs page. */
const all: readonly AnyPrimitive[] = [
  conv2d,
  depthwise,
  conv2dTranspose,
  linear,
  maxPool,
  avgPool,
  globalAvgPool,
  upsample,
  centerCrop,
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
  lrn,
  dropout,
  softmax,
  relu,
  relu6,
  swish,
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
