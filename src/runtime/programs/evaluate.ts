/** `evaluate`: what a generated `evaluate.ts` calls. Scores a trained network on the validation images. */

import { unreadableFiles } from '../data/batches.ts'
import { readImagePart } from '../data/image_folder.ts'
import { RunProblem } from '../machine/problem.ts'
import { onStopRequest } from '../machine/signals.ts'
import { createProgress, type LineStream } from '../report/progress.ts'
import { type Evaluation, evaluationOf, type Scores } from '../report/scores.ts'
import { countFlag, helpText, readArguments, textFlag } from './arguments.ts'
import { evaluateClassifier } from './evaluation.ts'
import { defaultRunFolder, type Program, runProgram } from './program.ts'
import { FORMAT_FLAG, RESTORE_FLAGS, restoreNetwork } from './restore.ts'

const FLAGS = {
  ...RESTORE_FLAGS,
  data: textFlag('FOLDER', 'Image folder with validation/CLASS/* (that of the run)'),
  batch: countFlag('N', 'Images at a time (that of the run)'),
  format: FORMAT_FLAG,
}

/** What `--format json` prints; shares are of 1. */
export interface EvaluationReport extends Evaluation {
  readonly network: string
  readonly checkpoint: string
  readonly step: number
  /** Files that could not be read, which the other figures leave out. */
  readonly skipped: number
  readonly classes: readonly {
    readonly name: string
    readonly images: number
    readonly top1: number
    readonly top5: number
  }[]
}

/** Scores a network as the command line says; the process gets the exit code. */
export async function evaluate(program: Program): Promise<void> {
  await runProgram(() => evaluateProgram(program, process.stdout, process.stderr))
}

/** The same, giving the exit code; the result goes to `out`, everything else to `messages`. */
export async function evaluateProgram(
  program: Program,
  out: LineStream,
  messages: LineStream,
): Promise<number> {
  const given = readArguments(FLAGS, program.arguments, false)
  if (given === null) {
    out.write(evaluationHelp(program))
    return 0
  }
  const { flags } = given
  const progress = createProgress(messages)
  const warn = (line: string) => progress.line(`warning: ${line}`)
  const { folder, facts, classifier, preprocessing } = await restoreNetwork(program, flags, warn)
  const part = await readImagePart(flags.data ?? facts.recipe.data.folder, 'validation')
  if (part.classes.join('/') !== facts.classes.join('/')) {
    throw new RunProblem(
      `${part.folder} has other classes than the network was trained on: ${part.classes.length} from ` +
        `'${part.classes[0]}' to '${part.classes.at(-1)}', and it knows ${facts.classes.length} from ` +
        `'${facts.classes[0]}' to '${facts.classes.at(-1)}'`,
    )
  }
  const unreadable = unreadableFiles(part, warn)
  const stop = onStopRequest(() => {})
  try {
    const scores = await evaluateClassifier(classifier, {
      images: part.images,
      preprocessing,
      batch: flags.batch ?? facts.recipe.batch,
      unreadable,
      shouldStop: (done) => {
        progress.show(`evaluating ${done}/${part.images.length}`)
        return stop.exitCode() !== null
      },
    })
    progress.end()
    if (scores === null) return stop.exitCode() ?? 0
    const report = reportOf(program, folder, facts.step, facts.classes, scores, unreadable.count())
    out.write(flags.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : reportText(report))
    return 0
  } finally {
    stop.remove()
  }
}

function reportOf(
  program: Program,
  checkpoint: string,
  step: number,
  classes: readonly string[],
  scores: Scores,
  skipped: number,
): EvaluationReport {
  return {
    network: program.name,
    checkpoint,
    step,
    ...evaluationOf(scores),
    skipped,
    // A network may have more outputs than there are classes.
    classes: classes.map((name, index) => {
      const { images, top1, top5 } = scores.byClass[index]!
      return { name, images, top1: top1 / images, top5: top5 / images }
    }),
  }
}

function reportText(report: EvaluationReport): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)}%`.padStart(8)
  const width = Math.max(5, ...report.classes.map(({ name }) => name.length))
  return [
    `${report.network} at step ${report.step} (${report.checkpoint})`,
    `top-1${percent(report.top1)}   top-5${percent(report.top5)}   loss ${report.loss.toFixed(4)}   ` +
      `${report.images} images${report.skipped > 0 ? `, ${report.skipped} skipped` : ''}`,
    '',
    `${'class'.padEnd(width)}  images     top-1     top-5`,
    ...report.classes.map(
      ({ name, images, top1, top5 }) =>
        `${name.padEnd(width)}  ${String(images).padStart(6)}  ${percent(top1)}  ${percent(top5)}`,
    ),
    '',
  ].join('\n')
}

function evaluationHelp(program: Program): string {
  return helpText(
    'node --import inc-lang/runtime/register dist/evaluate.js [options]',
    `Scores ${program.name} on validation images: top-1, top-5, and each class. Run folder: ${defaultRunFolder(program)}.`,
    FLAGS,
    [
      'node --import inc-lang/runtime/register dist/evaluate.js',
      'node --import inc-lang/runtime/register dist/evaluate.js --checkpoint latest --format json',
    ],
  )
}
