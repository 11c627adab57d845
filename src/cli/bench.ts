/** Measures a network's training step: compiles it for every engine, and gives each its turn in processes of their own. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { asInteger, type CheckedNetwork, type Dimension, defaultRecipe, type Network } from '../index.ts'
import type { Backend } from '../runtime/backend.ts'
import type { BenchAnswer, BenchRequest, Precision } from '../runtime/bench/request.ts'
import type { EngineName } from '../runtime/engine.ts'
import { graphFiles } from '../runtime/graph_facts.ts'
import { CommandFailure } from './failure.ts'
import { writeAtomically } from './files.ts'
import { runtimeFile, writePrograms } from './project.ts'
import { askProgram } from './run_program.ts'

export interface BenchChoice {
  readonly spec: string
  readonly engines: readonly EngineName[]
  readonly precision: Precision
  readonly batch: number
  readonly steps: number
  readonly warmup: number
  readonly rounds: number
  /** Told what is measured next. */
  readonly tell: (line: string) => void
}

/** One engine; times are medians of all its timed steps, memory is the median of its processes. */
export interface BenchRun {
  readonly engine: EngineName
  readonly precision: Precision
  readonly batch: number
  readonly stepMilliseconds: number
  readonly peakBytes: number
}

export interface BenchResult {
  readonly network: Network
  readonly choice: BenchChoice
  readonly backend: Backend
  /** The library and where it runs, in words. */
  readonly machine: string
  readonly runs: readonly BenchRun[]
  /**
   * Operations of a step, after the custom of counting them: a multiplication and an addition for each
   * multiply-accumulate, forward, for the gradient of the input and for that of the weights.
   */
  readonly stepOperations: number
  /** The product of two square matrices, as fast as the median of its times. */
  readonly product: { readonly size: number; readonly operationsPerSecond: number }
}

/** Large enough that a product is nothing but arithmetic, and quick to do: 17 billion operations. */
const product = { size: 2048, warmup: 2, times: 10 } as const

/** Measures; gives the exit code of an interrupted measurement. Throws a `CommandFailure` where one cannot be done. */
export async function bench(checked: CheckedNetwork, choice: BenchChoice): Promise<BenchResult | number> {
  const { network } = checked
  const { engines, precision, batch, warmup, rounds } = choice
  const recipe = network.recipe ?? defaultRecipe(network)
  const folder = await writePrograms(checked, choice.spec, engines.includes('graph'))
  const program = writeProgram(folder)
  const steps = {
    kind: 'steps',
    model: join(folder, 'model.js'),
    graph: join(folder, graphFiles.folder),
    recipe,
  } as const
  const turns: readonly { readonly name: string; readonly request: BenchRequest }[] = [
    ...engines.map((engine) => ({
      name: `the ${engine} engine`,
      request: { ...steps, engine, precision, batch, warmup, steps: choice.steps },
    })),
    { name: 'a product of matrices', request: { kind: 'product', precision, ...product } },
  ]
  const answers: BenchAnswer[][] = turns.map(() => [])
  for (let round = 1; round <= rounds; round++) {
    for (const [index, { name, request }] of turns.entries()) {
      choice.tell(`round ${round} of ${rounds}: ${name}`)
      const answer = await ask(program, request, name)
      if (typeof answer === 'number') return answer
      answers[index]!.push(answer)
    }
  }
  const timeOf = (index: number) => median(answers[index]!.flatMap(({ times }) => times))
  return {
    network,
    choice,
    backend: answers[0]![0]!.backend,
    machine: answers[0]![0]!.machine,
    runs: engines.map((engine, index) => ({
      ...{ engine, precision, batch },
      stepMilliseconds: timeOf(index),
      peakBytes: median(answers[index]!.map(({ peakBytes }) => peakBytes)),
    })),
    stepOperations: 3 * 2 * batch * trainedProducts(checked),
    product: {
      size: product.size,
      operationsPerSecond: (2 * product.size ** 3) / (timeOf(engines.length) / 1000),
    },
  }
}

/** The process that measures runs in the project's folder: from there the packages are looked for, as in training. */
function writeProgram(folder: string): string {
  const file = join(folder, 'measure.js')
  const measuring = pathToFileURL(runtimeFile('bench/main.js')).href
  writeAtomically(file, `// Written by Inc: times a step of this project.\nimport '${measuring}'\n`)
  return file
}

/** Multiply-accumulates of an image in the main part and in the heads that have a loss. */
function trainedProducts({ network, costs }: CheckedNetwork): number {
  const recipe = network.recipe ?? defaultRecipe(network)
  const trained = new Set(recipe.loss.heads.map(({ name }) => name))
  const heads = costs.heads.filter((_, index) => trained.has(network.heads[index]!.name))
  return [costs.whole, ...heads].reduce((sum, { macs }) => sum + numberOf(macs), 0)
}

/** The answer, or the exit code of a process that was interrupted. */
async function ask(program: string, request: BenchRequest, name: string): Promise<BenchAnswer | number> {
  const { exitCode, out, err } = await askProgram(program, [JSON.stringify(request)])
  if (exitCode === 0) return JSON.parse(out) as BenchAnswer
  if (exitCode > 128 && exitCode !== 128 + 9) return exitCode
  const said = err.split('\n').filter((line) => /^(internal )?error: /.test(line))
  const reason = said.at(-1)?.replace(/^(internal )?error: /, '') ?? `its process ended with ${exitCode}`
  throw new CommandFailure('command/environment', `${name} cannot be timed: ${reason}`)
}

function numberOf(value: Dimension): number {
  return Number(asInteger(value))
}

/** The middle one, or the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
