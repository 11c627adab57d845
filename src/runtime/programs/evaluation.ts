/** Scores a network on the images of a part: no dropout, no heads, central windows. */
import { evaluationBatches, type Unreadable } from '../data/batches.ts'
import type { LabelledImage } from '../data/image_folder.ts'
import type { Preprocessing } from '../data/images.ts'
import type { Classifier } from '../engine/classifier.ts'
import { addScores, noScores, type Scores } from '../report/scores.ts'

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
