/** Turns the predictions for the validation images into what the report shows: scores, confusion matrix, samples. */
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import type { Prediction } from '../../src/runtime/programs/predict.ts'
import type { Sample, Validation } from './report/report.ts'

/** The side of a thumbnail in pixels. It is displayed at about half that size, to look sharp on high-density screens. */
const thumbnailSide = 224

/** How many pictures to show: mistakes first, then correct answers, spread evenly over the classes. */
const mostSamples = 24
const mostMistakes = 12

/**
 * Scores the predictions against the classes, which are the names of the images' folders (`…/CLASS/0001.jpg`). Paths are
 * relative to `root`. Throws if an image could not be read, since the scores would then be incomplete.
 */
export async function validationOf(predictions: readonly Prediction[], root: string): Promise<Validation> {
  const failed = predictions.find(({ error }) => error !== null)
  if (failed) throw new Error(`${failed.file}: ${failed.error}`)
  const classes = [...new Set(predictions.map(truthOf))].sort()
  const confusion = classes.map(() => classes.map(() => 0))
  let top5 = 0
  for (const prediction of predictions) {
    const truth = classes.indexOf(truthOf(prediction))
    const answer = classes.indexOf(answerOf(prediction))
    if (answer >= 0) confusion[truth]![answer]!++
    if (prediction.classes.some(({ name }) => name === classes[truth])) top5++
  }
  const top1 = confusion.reduce((sum, row, index) => sum + row[index]!, 0)
  const samples = await Promise.all(chooseSamples(predictions, classes).map((one) => sampleOf(one, root)))
  return {
    classes,
    images: predictions.length,
    top1: top1 / predictions.length,
    top5: top5 / predictions.length,
    confusion,
    samples,
  }
}

/** Chooses mistakes, most confident first, then correct answers, one class after the other in turn. */
export function chooseSamples(
  predictions: readonly Prediction[],
  classes: readonly string[],
): readonly Prediction[] {
  const isRight = (prediction: Prediction): boolean => answerOf(prediction) === truthOf(prediction)
  const mistakes = predictions
    .filter((prediction) => !isRight(prediction))
    .sort((a, b) => b.classes[0]!.probability - a.classes[0]!.probability)
    .slice(0, mostMistakes)
  const byClass = classes.map((name) => predictions.filter((one) => truthOf(one) === name && isRight(one)))
  const longest = Math.max(0, ...byClass.map((of) => of.length))
  const inTurn = Array.from({ length: longest }, (_, turn) =>
    byClass.flatMap((of) => of.slice(turn, turn + 1)),
  )
  return [...mistakes, ...inTurn.flat()].slice(0, mostSamples)
}

function truthOf({ file }: Prediction): string {
  return basename(dirname(file))
}

function answerOf({ classes }: Prediction): string {
  return classes[0]!.name
}

async function sampleOf(prediction: Prediction, root: string): Promise<Sample> {
  const thumbnail = await sharp(join(root, prediction.file))
    .resize(thumbnailSide, thumbnailSide, { fit: 'cover' })
    .jpeg({ quality: 72 })
    .toBuffer()
  return {
    picture: `data:image/jpeg;base64,${thumbnail.toString('base64')}`,
    path: prediction.file,
    truth: truthOf(prediction),
    answers: prediction.classes.map(({ name, probability }) => [name, probability] as const),
  }
}
