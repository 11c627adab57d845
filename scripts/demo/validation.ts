/** From what a network says of every validation image to what the report shows: scores, confusions, samples. */
import { basename, dirname, join } from 'node:path'
import sharp from 'sharp'
import type { Prediction } from '../../src/runtime/programs/predict.ts'
import type { Sample, Validation } from './report/report.ts'

/** The side of a thumbnail in pixels; it is shown at half of that or so, which is sharp on fine screens. */
const thumbnailSide = 224

/** How many pictures are shown: mistakes first, and of what is right as many of each class as there is room for. */
const mostSamples = 24
const mostMistakes = 12

/**
 * Scores the predictions against the folders that the images are in (`…/CLASS/0001.jpg`), whose names are the classes.
 * Paths start at `root`. Throws for an image that could not be read, since then nothing is known of all of them.
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

/** Mistakes, the surest first, then right answers, class by class in turn. */
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
