/** `inc bench`: times the training steps or the predictions of a network on each engine. */
import { existsSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { type GraphOptions, graphOptions } from '../../index.ts'
import { PRECISIONS, type Precision } from '../../runtime/contract/precision.ts'
import { ENGINES, type EngineName } from '../../runtime/engine/engine.ts'
import { bfloat16MissingHere } from '../../runtime/machine/bfloat16.ts'
import type { BenchVariant } from '../bench.ts'
import { CommandFailure } from '../failure.ts'
import {
  atHelp,
  type ColorOption,
  namesOf,
  parseCount,
  parsePositive,
  parseSize,
  withColor,
} from '../options.ts'
import { checkForUse, runtimeFile } from '../project.ts'
import { optionOf } from '../target_options.ts'
import type { Terminal } from '../terminal.ts'

interface BenchOptions extends ColorOption, Omit<Partial<GraphOptions>, 'precision'> {
  readonly network?: string
  readonly at?: readonly bigint[]
  readonly engine: readonly EngineName[]
  readonly precision?: readonly Precision[]
  readonly predict?: true
  readonly batch: number
  readonly steps: number
  readonly warmup: number
  readonly rounds: number
  readonly format: 'pretty' | 'json'
}

const help = `
A step takes a batch of random images from memory, computes losses and
gradients, and updates the weights; reading image files is not included. In each
round the engines run one after the other, each in a new process, so that
whatever else the machine is doing affects them all alike. Figures are medians.
The product of two large matrices (matmul) is timed as well; comparing speeds
shows how close a step comes to the best the library can do on this machine.

Examples:
  $ inc bench specs/googlenet.inc    # eager, graph, graph in bf16; batch 16
  $ inc bench network.inc --engine graph --batch 32
  $ inc bench network.inc --format json | jq '.runs[] | {engine, step_ms}'

Exit codes:
  0    success
  1    the file has problems
  2    usage error, unreadable file, or no native library to time
  130  interrupted`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withColor(
    command
      .usage('FILE [OPTIONS]')
      .argument('<file>', 'The .inc file')
      .option('--network <name>', 'Which network in the file to time')
      .option('--at <size>', atHelp, parseSize)
      .addOption(
        new Option('--engine <names>', `Comma-separated engines to time: ${ENGINES.join(',')}`)
          .argParser(namesOf(ENGINES, namesIn('engines', ENGINES)))
          .default(ENGINES, 'all'),
      )
      .addOption(
        new Option(
          '--precision <names>',
          `Comma-separated precisions: ${PRECISIONS.join(',')} (default: those that are fast here)`,
        ).argParser(namesOf(PRECISIONS, namesIn('precisions', PRECISIONS))),
      )
      .addOption(optionOf(graphOptions.memory))
      .addOption(optionOf(graphOptions.passes))
      .option('--predict', 'Time predictions instead of training steps')
      .option('--batch <images>', 'Images per step', parsePositive, 16)
      .option('--steps <count>', 'Timed steps per engine and round', parsePositive, 5)
      .option('--warmup <count>', 'Untimed steps before those', parseCount, 2)
      .option('--rounds <count>', 'Rounds; each runs every engine once', parsePositive, 3)
      .addOption(
        new Option('-f, --format <format>', 'Output format').choices(['pretty', 'json']).default('pretty'),
      ),
  )
    .addHelpText('after', help)
    .action(async (file: string, options: BenchOptions) => {
      const variants = variantsOf(options)
      if (!existsSync(runtimeFile('index.js')))
        throw new CommandFailure('command/environment', 'the runtime is not built', {
          help: 'Run `npm run build`.',
        })
      const found = await checkForUse(file, options, terminal)
      if (found.kind === 'problems') return finish(found.exitCode)
      const { bench } = await import('../bench.ts')
      const isPretty = options.format === 'pretty'
      const tell = (line: string) => isPretty && terminal.complain(`${line}\n`)
      const result = await bench(found.checked, { ...options, spec: file, variants, tell })
      if (typeof result === 'number') return finish(result)
      const { benchJson, benchText } = await import('../formats/bench_report.ts')
      terminal.print(isPretty ? benchText(result, terminal.style(options.color)) : benchJson(result))
      finish(0)
    })
}

/**
 * The runs to time: each engine in each precision it supports. Unless a precision is requested, bf16 is included only
 * if the machine computes bf16 products natively. Predictions always use fp32, however the weights were trained.
 */
function variantsOf({
  engine: engines,
  precision: asked,
  predict: isOfPredictions,
}: BenchOptions): readonly BenchVariant[] {
  if (isOfPredictions && asked?.some((name) => name !== 'fp32'))
    throw new CommandFailure(
      'command/usage',
      'predictions are always computed in fp32, even after training in bf16',
    )
  const isTimed = (name: Precision) => name === 'fp32' || (!isOfPredictions && bfloat16MissingHere() === null)
  const precisions = asked ?? PRECISIONS.filter(isTimed)
  const variants = engines.flatMap((engine) =>
    precisions.flatMap((precision) =>
      engine === 'eager' && precision !== 'fp32' ? [] : [{ engine, precision }],
    ),
  )
  if (variants.length > 0) return variants
  throw new CommandFailure('command/usage', 'the eager engine supports only fp32: add --engine graph')
}

/** A message that lists the valid names, whatever the invalid word was. */
function namesIn(what: string, names: readonly string[]): () => string {
  return () => `The ${what} are ${names.join(' and ')}; separate them with a comma.`
}
