/** Normalisations that TensorFlow computes as one operation: over the batch, and over neighbouring channels. */
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import { axesOf, known, node, outputOf, type Tensor, tensor, typeOf } from './node.ts'

const float = { T: { kind: 'type', value: 'float32' } } as const

export interface BatchNormalization {
  readonly output: Tensor
  /** Batch statistics per channel. The variance is the unbiased estimate, divided by count − 1. */
  readonly mean: Tensor
  readonly variance: Tensor
}

/** Normalises each channel to mean 0 and variance 1 over the batch, then scales and shifts it. */
export function normalizeBatch(
  images: Tensor,
  scale: Tensor,
  shift: Tensor,
  epsilon: number,
): BatchNormalization {
  const each = { element: 'float32', axes: [known(axesOf(images).at(-1))] } as const
  const nothing = tensorOfNothing()
  const normalized = node(
    'FusedBatchNormV3',
    [images, scale, shift, nothing, nothing],
    {
      ...float,
      U: float.T,
      epsilon: { kind: 'float', value: epsilon },
      is_training: { kind: 'boolean', value: true },
    },
    [typeOf(images), each, each, each, each, { element: 'float32', axes: [0] }],
  )
  return { output: outputOf(normalized, 0), mean: outputOf(normalized, 1), variance: outputOf(normalized, 2) }
}

/** Stands in for the moving averages, which training does not read. */
function tensorOfNothing(): Tensor {
  const value = { element: 'float32', axes: [0], values: [] } as const
  return tensor(
    'Const',
    [],
    { dtype: float.T, value: { kind: 'constant', value } },
    { element: 'float32', axes: [0] },
  )
}

export interface LocalResponse {
  /** How many channels on each side are summed. */
  readonly radius: number
  readonly bias: number
  readonly alpha: number
  readonly beta: number
}

/** x / (bias + alpha·Σ x²)^beta, summed over neighbouring channels. */
export function normalizeLocally(images: Tensor, { radius, bias, alpha, beta }: LocalResponse): Tensor {
  return tensor(
    'LRN',
    [images],
    {
      ...float,
      depth_radius: { kind: 'int', value: radius },
      bias: { kind: 'float', value: bias },
      alpha: { kind: 'float', value: alpha },
      beta: { kind: 'float', value: beta },
    },
    typeOf(images),
  )
}

export const normalizationGradients: GradientRules = {
  FusedBatchNormV3: ruleOfFirst((gradient, own) => {
    const [images, scale, shift] = own.inputs as readonly [Tensor, Tensor, Tensor]
    const reserved = [3, 4, 5].map((output) => outputOf(own, output))
    const gradients = node('FusedBatchNormGradV3', [gradient, images, scale, ...reserved], own.attributes, [
      typeOf(images),
      typeOf(scale),
      typeOf(shift),
    ])
    return [0, 1, 2, null, null].map((output) => (output === null ? null : outputOf(gradients, output)))
  }),
  LRN: ruleOfFirst((gradient, own) => {
    const [images] = own.inputs as readonly [Tensor]
    return [tensor('LRNGrad', [gradient, images, outputOf(own, 0)], own.attributes, typeOf(images))]
  }),
}
