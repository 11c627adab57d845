/** `batch_norm`: each channel brought to mean 0 and variance 1 over the batch, then scaled and shifted. */
import {
  add,
  axesOf,
  cast,
  divide,
  elementCount,
  normalizeBatch,
  reshape,
  subtract,
  type Tensor,
  multiply as times,
  unary,
} from '../graph/index.ts'
import { elements, multiply, number, zero } from '../shape/index.ts'
import { imageLike, plainNumber } from './kinds/graph_place.ts'
import { epsilonParameter, scaleAndShift, unlessDefault } from './kinds/normalization.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { tfLayer } from './record/tfjs_layer.ts'

const defaults = { epsilon: number(0.001), momentum: number(0.99) } as const

export const batchNorm = primitive({
  name: 'batch_norm',
  summary:
    'Brings each channel to mean 0 and variance 1, of the batch in training and of moving averages else; then a trained scale and shift.',
  inputs: 'one',
  parameters: {
    epsilon: epsilonParameter,
    momentum: {
      kind: 'number',
      meaning: 'what the moving averages keep of themselves at each step',
      defaultValue: defaults.momentum,
      least: 0,
      most: 1,
    },
  },
  rule: '.. -> ..',
  // TensorFlow.js normalises up to three axes beside the batch.
  infer: ([input]) => (input!.length >= 1 && input!.length <= 3 ? gives(input!) : needsAxes('h×w×c')),
  weights: (application) => {
    const channels = lastAxis(onlyInput(application))
    return [
      ...scaleAndShift(channels),
      { name: 'moving_mean', shape: [channels], trained: false, start: 'zeros' },
      { name: 'moving_variance', shape: [channels], trained: false, start: 'ones' },
    ]
  },
  macs: () => zero,
  attentionMacs: () => zero,
  // Outside training the four numbers of a channel come down to one factor and one summand.
  otherFlops: ({ output }) => multiply(number(2), elements(output)),
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'input',
  emit: ({ formulas }) => [
    tfLayer('batchNormalization', {
      ...unlessDefault('epsilon', formulas.epsilon, 0.001),
      ...unlessDefault('momentum', formulas.momentum, 0.99),
    }),
  ],
  graph: ({ values: [x], weights, arguments: args, training }) => {
    const [gamma, beta, movingMean, movingVariance] = weights as readonly [Tensor, Tensor, Tensor, Tensor]
    const epsilon = plainNumber(args.epsilon)
    if (training === null) {
      const scale = times(gamma, unary('Rsqrt', add(movingVariance, epsilon)))
      return { output: add(times(x!, scale), subtract(beta, times(movingMean, scale))) }
    }
    const axes = axesOf(x!)
    const images = reshape(x!, imageLike(axes))
    const { output, mean, variance } = normalizeBatch(images, gamma, beta, epsilon)
    // TensorFlow gives the variance of a sample; the moving average is of that of the batch itself.
    const count = divide(cast(elementCount(x!), 'float32'), axes.at(-1)!)
    const ofBatch = times(variance, divide(subtract(count, 1), count))
    const moved = (old: Tensor, now: Tensor) =>
      subtract(old, times(subtract(old, now), 1 - plainNumber(args.momentum)))
    return {
      output: reshape(output, axes),
      moved: { moving_mean: moved(movingMean, mean), moving_variance: moved(movingVariance, ofBatch) },
    }
  },
  examples: [
    { source: 'batch_norm', arguments: defaults, inputs: [[4, 5, 3]], output: [4, 5, 3] },
    {
      source: 'batch_norm(epsilon: 1e-5, momentum: 0.9)',
      arguments: { epsilon: number(1e-5), momentum: number(0.9) },
      inputs: [[6, 4]],
      output: [6, 4],
    },
    { source: 'batch_norm', arguments: defaults, inputs: [[7]], output: [7] },
  ],
})
