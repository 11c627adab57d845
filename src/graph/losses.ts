/** Softmax cross-entropy, and how often the most likely class is the right one. */
import { cast, compare, multiply } from './arithmetic.ts'
import { integers } from './constants.ts'
import { type GradientRules, ruleOfFirst } from './gradient.ts'
import { axesOf, node, outputOf, type Tensor, tensor, typeOf } from './node.ts'
import { reshape } from './shapes.ts'

/** The softmax cross-entropy of each image, from its logits ([batch, classes]) and its label (int32). */
export function crossEntropyOfEach(logits: Tensor, labels: Tensor): Tensor {
  const [batch] = axesOf(logits)
  const both = node(
    'SparseSoftmaxCrossEntropyWithLogits',
    [logits, labels],
    { T: { kind: 'type', value: 'float32' }, Tlabels: { kind: 'type', value: 'int32' } },
    [{ element: 'float32', axes: [batch!] }, typeOf(logits)],
  )
  return outputOf(both, 0)
}

/** The class with the largest logit. */
export function likeliest(logits: Tensor): Tensor {
  const int32 = { kind: 'type', value: 'int32' } as const
  return tensor(
    'ArgMax',
    [logits, integers(1, [])],
    { T: { kind: 'type', value: 'float32' }, Tidx: int32, output_type: int32 },
    { element: 'int32', axes: [axesOf(logits)[0]!] },
  )
}

/** 1 for each image whose most likely class is its label, else 0. */
export function rightOfEach(logits: Tensor, labels: Tensor): Tensor {
  return cast(compare('Equal', likeliest(logits), labels), 'float32')
}

export const lossGradients: GradientRules = {
  SparseSoftmaxCrossEntropyWithLogits: ruleOfFirst((gradient, own) => [
    // TensorFlow returns softmax minus one-hot as the second output of the loss.
    multiply(outputOf(own, 1), reshape(gradient, [...axesOf(gradient), 1])),
    null,
  ]),
}
