/** A network without its heads and without dropout, as what gives logits of images. */
import * as tf from '@tensorflow/tfjs'
import { classesOf, logitsModel } from './loss.ts'

/** Gives the logits of a batch of images, one row of classes for each. */
export interface Classifier {
  readonly classes: number
  readonly logits: (images: Float32Array, count: number) => Float32Array
}

/** The main output of a model as a classifier; it shares the model's weights. */
export function createClassifier(model: tf.LayersModel): Classifier {
  const main = logitsModel(model, [model.outputs[0]!])
  const shape = main.inputs[0]!.shape.slice(1) as [number, number, number]
  return {
    classes: classesOf(model.outputs[0]!),
    logits: (images, count) =>
      tf.tidy(() => {
        const output = main.apply(tf.tensor4d(images, [count, ...shape]), { training: false }) as tf.Tensor
        return output.dataSync<'float32'>() as Float32Array
      }),
  }
}
