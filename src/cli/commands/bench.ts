/** `inc bench`: times the training step of a network, or its predictions, engines side by side. */
import { existsSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { PRECISIONS, type Precision } from '../../runtime/contract/precision.ts'
import { ENGINES, type EngineName } from '../../runtime/engine/engine.ts'
import { bfloat16MissingHere } from '../../runtime/machine/bfloat16.ts'
import type { BenchVariant } from '../bench.ts'
import { CommandFailure } from '../failure.ts'
import {
  atHelp,
  type ColorOption,
  type GraphOptions,
  memoryOption,
  namesOf,
  parseCount,
  parsePositive,
  parseSize,
  passesOption,
  withColor,
} from '../options.ts'
import { checkForUse, runtimeFile } from '../project.ts'
import type { Terminal } from '../terminal.ts'

interface BenchOptions extends ColorOption, Omit<GraphOptions, 'precision'> {
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
A step takes a batch of random images from memory, computes losses and gradients, and changes the weights; reading image
files is not part of it. Every engine has a process of its own in each round, in turn, so that what else the machine does
falls on all alike; figures are medians. The product of two large matrices is timed likewise: the share of its speed
that a step has says how far from the library's best on this machine it is.

Examples:
  $ inc bench specs/googlenet.inc                        eager, graph and graph in bf16, batch 16
  $ inc bench network.inc --engine graph --batch 32
  $ inc bench network.inc --format json | jq '.runs[] | {engine, step_ms, peak_mb}'

Exit codes: 0 fine; 1 the file has problems; 2 usage, files, or what cannot be timed, as without the native library;
130 interrupted.`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withColor(
    command
      .usage('FILE [OPTIONS]')
      .argument('<file>', 'the .inc file')
      .option('--network <name>', 'which network of the file')
      .option('--at <size>', atHelp, parseSize)
      .addOption(
        new Option('--engine <names>', `which to time, of ${ENGINES.join(',')}`)
          .argParser(namesOf(ENGINES, namesIn('engines', ENGINES)))
          .default(ENGINES, 'all'),
      )
      .addOption(
        new Option(
          '--precision <names>',
          `the numbers of the steps, of ${PRECISIONS.join(',')} (all that are fast here)`,
        ).argParser(namesOf(PRECISIONS, namesIn('precisions', PRECISIONS))),
      )
      .addOption(memoryOption())
      .addOption(passesOption())
      .option('--predict', 'time predictions instead of training steps')
      .option('--batch <images>', 'images of a step', parsePositive, 16)
      .option('--steps <count>', 'timed steps of each engine in a round', parsePositive, 5)
      .option('--warmup <count>', 'steps before those', parseCount, 2)
      .option('--rounds <count>', 'how often each engine has its turn', parsePositive, 3)
      .addOption(
        new Option('-f, --format <format>', 'how to print').choices(['pretty', 'json']).default('pretty'),
      ),
  )
    .addHelpText('after', help)
    .action(async (file: string, options: BenchOptions) => {
      const variants = variantsOf(options)
      if (!existsSync(runtimeFile('index.js')))
        throw new CommandFailure('command/environment', 'the runtime is not built', {
          help: 'run `npm run build`',
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
 * What is timed: each engine with each precision that it has. Where no precision is named, 16 bits are left out on a
 * machine that has no products of them. Predictions are worked out on 32 bits, however the weights were trained.
 */
function variantsOf({
  engine: engines,
  precision: asked,
  predict: isOfPredictions,
}: BenchOptions): readonly BenchVariant[] {
  if (isOfPredictions && asked?.some((name) => name !== 'fp32'))
    throw new CommandFailure(
      'command/usage',
      'predictions are worked out in fp32, also where training is in bf16',
    )
  const isTimed = (name: Precision) => name === 'fp32' || (!isOfPredictions && bfloat16MissingHere() === null)
  const precisions = asked ?? PRECISIONS.filter(isTimed)
  const variants = engines.flatMap((engine) =>
    precisions.flatMap((precision) =>
      engine === 'eager' && precision !== 'fp32' ? [] : [{ engine, precision }],
    ),
  )
  if (variants.length > 0) return variants
  throw new CommandFailure('command/usage', 'the eager engine has steps in fp32 only: add --engine graph')
}

/** Says which names there are, whatever was written. */
function namesIn(what: string, names: readonly string[]): () => string {
  return () => `The ${what} are ${names.join(' and ')}, with a comma between them.`
}
