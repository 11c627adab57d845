/** Softmax cross-entropy at the outputs of a network, computed from the numbers before their softmax. */
import * as tf from '@tensorflow/tfjs'
import { RunProblem } from '../machine/problem.ts'

/**
 * The tensor that holds the logits of an output: where the output is a softmax, that layer's input; otherwise the
 * output itself. Throws where the softmax is part of a layer with weights, whose input is not the logits.
 */
export function logitsOf(output: tf.SymbolicTensor): tf.SymbolicTensor {
  const layer = output.sourceLayer
  const configuration = layer.getConfig()
  if (layer.getClassName() === 'Softmax') {
    const axis = configuration.axis as number | undefined
    if (axis !== undefined && axis !== -1 && axis !== output.shape.length - 1) {
      throw new RunProblem(`the softmax '${layer.name}' is not over the channels`)
    }
    return output.inputs[0]!
  }
  if (configuration.activation === 'softmax') {
    if (layer.getClassName() === 'Activation') return output.inputs[0]!
    throw new RunProblem(`the layer '${layer.name}' has a softmax inside: make it a layer of its own`)
  }
  return output
}

/** How many classes an output tells apart; it must be one list for each image: classes, or 1×1×classes. */
export function classesOf(output: tf.SymbolicTensor): number {
  const [, ...axes] = output.shape
  const classes = axes.at(-1)
  if (classes === undefined || classes === null || axes.slice(0, -1).some((size) => size !== 1)) {
    throw new RunProblem(
      `an image folder has one class for each image, and the output '${output.name}' is ${axes.join('×')}`,
    )
  }
  return classes
}

/** A model of the same layers whose outputs are the logits of the given outputs. */
export function logitsModel(model: tf.LayersModel, outputs: readonly tf.SymbolicTensor[]): tf.LayersModel {
  return tf.model({ inputs: model.inputs, outputs: outputs.map(logitsOf) })
}

/** Mean softmax cross-entropy of logits (batch×…×classes) against one-hot labels (batch×classes). */
export function crossEntropy(oneHot: tf.Tensor2D, logits: tf.Tensor): tf.Scalar {
  return tf.losses.softmaxCrossEntropy(oneHot, logits.reshape(oneHot.shape)) as tf.Scalar
}
