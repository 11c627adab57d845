/** `predict`: what a generated `predict.ts` calls. Says what a trained network sees in image files. */
import { stat } from 'node:fs/promises'
import { decodeImage, decodingFailure, normalisationTables, writePixels } from '../data/images.ts'
import { errorCode, RunProblem } from '../machine/problem.ts'
import type { LineStream } from '../report/progress.ts'
import { softmax } from '../report/scores.ts'
import { helpText, readArguments } from './arguments.ts'
import { defaultRunFolder, type Program, runProgram } from './program.ts'
import { FORMAT_FLAG, RESTORE_FLAGS, type RestoredNetwork, restoreNetwork } from './restore.ts'

const FLAGS = { ...RESTORE_FLAGS, format: FORMAT_FLAG }

/** The classes given for an image, at most. */
const MOST_CLASSES = 5

/** What `--format json` prints for each file: its best classes, or why there are none. */
export interface Prediction {
  readonly file: string
  readonly classes: readonly { readonly name: string; readonly probability: number }[]
  readonly error: string | null
}

/** Classifies the image files of the command line; the process gets the exit code. */
export async function predict(program: Program): Promise<void> {
  await runProgram(() => predictProgram(program, process.stdout, process.stderr))
}

/** The same, giving the exit code: 2 if any file could not be read, after the others were classified. */
export async function predictProgram(
  program: Program,
  out: LineStream,
  messages: LineStream,
): Promise<number> {
  const given = readArguments(FLAGS, program.arguments, true)
  if (given === null) {
    out.write(predictionHelp(program))
    return 0
  }
  const { flags, files } = given
  if (files.length === 0) throw new RunProblem('name the image files to classify; see --help', 2)
  const network = await restoreNetwork(program, flags, (line) => messages.write(`warning: ${line}\n`))
  const predictions: Prediction[] = []
  for (const file of files) {
    const prediction = await classify(file, network)
    predictions.push(prediction)
    if (flags.format === 'json') continue
    if (prediction.error === null) out.write(predictionText(prediction))
    else messages.write(`error: ${file}: ${prediction.error}\n`)
  }
  if (flags.format === 'json') out.write(`${JSON.stringify(predictions, null, 2)}\n`)
  return predictions.some(({ error }) => error !== null) ? 2 : 0
}

async function classify(
  file: string,
  { classifier, preprocessing, facts }: RestoredNetwork,
): Promise<Prediction> {
  const { height, width, channels } = preprocessing
  const image = new Float32Array(height * width * channels)
  try {
    if ((await stat(file)).isDirectory()) throw new RunProblem('it is a folder')
    const pixels = await decodeImage(file, preprocessing, { kind: 'central' })
    writePixels(pixels, preprocessing, normalisationTables(preprocessing), image, 0)
  } catch (cause) {
    const error = errorCode(cause) === 'ENOENT' ? 'there is no such file' : decodingFailure(cause)
    return { file, classes: [], error }
  }
  const classes = softmax(classifier.logits(image, 1))
    .map((probability, label) => ({ name: facts.classes[label] ?? `output ${label + 1}`, probability }))
    .sort((left, right) => right.probability - left.probability)
    .slice(0, MOST_CLASSES)
  return { file, classes, error: null }
}

function predictionText({ file, classes }: Prediction): string {
  const lines = classes.map(
    ({ name, probability }) => `${(100 * probability).toFixed(2).padStart(7)}%  ${name}`,
  )
  return `${file}\n${lines.join('\n')}\n`
}

function predictionHelp(program: Program): string {
  return helpText(
    'node --import inc-lang/runtime/register dist/predict.js [options] IMAGE…',
    `Classifies images with ${program.name}: the ${MOST_CLASSES} most likely classes. Run folder: ${defaultRunFolder(program)}.`,
    FLAGS,
    ['node --import inc-lang/runtime/register dist/predict.js cat.jpg dog.png --format json'],
  )
}
