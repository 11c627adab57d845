/** Scores a network on the images of a part: no dropout, no heads, central windows. */
import * as tf from '@tensorflow/tfjs'
import { evaluationBatches, type Unreadable } from '../data/batches.ts'
import type { LabelledImage } from '../data/image_folder.ts'
import type { Preprocessing } from '../data/images.ts'
import { classesOf, logitsModel } from '../engine/loss.ts'
import { addScores, noScores, type Scores } from '../report/scores.ts'

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

export interface EvaluationOptions {
  readonly images: readonly LabelledImage[]
  readonly preprocessing: Preprocessing
  readonly batch: number
  readonly unreadable: Unreadable
  /** Called after each batch with the images done; evaluation ends early where it returns true. */
  readonly shouldStop?: (done: number) => boolean
}

/** The scores of all images; null where it was told to stop. The last batch counts by the images it has. */
export async function evaluateClassifier(
  classifier: Classifier,
  options: EvaluationOptions,
): Promise<Scores | null> {
  const batches = evaluationBatches(options)
  let scores = noScores(classifier.classes)
  try {
    for (let batch = await batches.next(); batch !== null; batch = await batches.next()) {
      if (batch.count > 0)
        scores = addScores(scores, classifier.logits(batch.images, batch.count), batch.labels)
      await turn()
      if (options.shouldStop?.(scores.images) === true) return null
    }
  } finally {
    await batches.close()
  }
  return scores
}

/** Lets everything that waits run once: signals, decoded images, timers. TensorFlow itself never gives way. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
