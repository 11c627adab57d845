/** Measures a network's training step, or its predictions: compiles it for every engine, and gives each its turn in processes of their own. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  asInteger,
  type CheckedNetwork,
  type Dimension,
  defaultRecipe,
  type Network,
  productGraph,
} from '../index.ts'
import type { BenchAnswer, BenchRequest } from '../runtime/bench/request.ts'
import { graphFiles } from '../runtime/contract/graph_facts.ts'
import { PRECISIONS, type Precision } from '../runtime/contract/precision.ts'
import type { EngineName } from '../runtime/engine/engine.ts'
import type { Backend } from '../runtime/preload/backend.ts'
import { CommandFailure } from './failure.ts'
import { writeAtomically } from './files.ts'
import { median } from './median.ts'
import type { GraphOptions } from './options.ts'
import { choiceOf, graphFor, runtimeFile, writePrograms } from './project.ts'
import { askProgram } from './run_program.ts'
import type { FolderFile } from './write_folder.ts'

/** What carries out a step, and on which numbers. */
export interface BenchVariant {
  readonly engine: EngineName
  readonly precision: Precision
}

export interface BenchChoice extends Omit<GraphOptions, 'precision'> {
  readonly spec: string
  readonly variants: readonly BenchVariant[]
  readonly batch: number
  /** Whether predictions are timed, and not training steps. */
  readonly predict?: true
  readonly steps: number
  readonly warmup: number
  readonly rounds: number
  /** Told what is measured next. */
  readonly tell: (line: string) => void
}

/** One variant; times are medians of all its timed steps, memory is the median of its processes. */
export interface BenchRun extends BenchVariant {
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
   * multiply-accumulate, forward, for the gradient of the input and for that of the weights; of a prediction only forward.
   */
  readonly stepOperations: number
  /** The product of two square matrices on the same numbers, as fast as the median of its times. */
  readonly products: readonly BenchProduct[]
}

export interface BenchProduct {
  readonly precision: Precision
  readonly size: number
  readonly operationsPerSecond: number
}

/** Large enough that a product is nothing but arithmetic, and quick to do: 17 billion operations each. */
const product = { size: 2048, products: 4, warmup: 2, times: 5 } as const

/** Measures; gives the exit code of an interrupted measurement. Throws a `CommandFailure` where one cannot be done. */
export async function bench(checked: CheckedNetwork, choice: BenchChoice): Promise<BenchResult | number> {
  const { network } = checked
  const { variants, batch, warmup, rounds } = choice
  const precisions = PRECISIONS.filter((name) => variants.some(({ precision }) => precision === name))
  const folder = await writePrograms(checked, choice.spec, await graphsFor(checked, choice, precisions))
  const program = writeProgram(folder)
  const recipe = network.recipe ?? defaultRecipe(network)
  const timed = (precision: Precision) =>
    choice.predict ? ({ kind: 'predictions' } as const) : ({ kind: 'steps', recipe, precision } as const)
  const turns: readonly { readonly name: string; readonly request: BenchRequest }[] = [
    ...variants.map(({ engine, precision }) => ({
      name: `the ${engine} engine in ${precision}`,
      request: {
        ...timed(precision),
        model: join(folder, 'model.js'),
        engine,
        graph: join(folder, graphFolder(precision)),
        batch,
        warmup,
        steps: choice.steps,
      },
    })),
    ...precisions.map((precision) => ({
      name: `a product of matrices in ${precision}`,
      request: { kind: 'product', graph: join(folder, productFolder(precision)), ...product } as const,
    })),
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
    runs: variants.map((variant, index) => ({
      ...variant,
      batch,
      stepMilliseconds: timeOf(index),
      peakBytes: median(answers[index]!.map(({ peakBytes }) => peakBytes)),
    })),
    stepOperations:
      2 * batch * (choice.predict ? numberOf(checked.costs.whole.macs) : 3 * trainedProducts(checked)),
    products: precisions.map((precision, index) => ({
      precision,
      size: product.size,
      operationsPerSecond: (2 * product.size ** 3) / (timeOf(variants.length + index) / 1000),
    })),
  }
}

const graphFolder = (precision: Precision) => `graph-${precision}`
const productFolder = (precision: Precision) => `product-${precision}`

/** The graphs that the variants take, and one of a product of matrices for each precision. */
async function graphsFor(
  checked: CheckedNetwork,
  choice: BenchChoice,
  precisions: readonly Precision[],
): Promise<readonly FolderFile[]> {
  const files = precisions.map(async (precision) => {
    const { size, products } = product
    const multiplying = await productGraph(size, products, precision)
    const ofProduct = { path: `${productFolder(precision)}/${graphFiles.model}`, content: multiplying }
    if (!choice.variants.some((one) => one.engine === 'graph' && one.precision === precision))
      return [ofProduct]
    const graph = await graphFor(checked, choiceOf(checked, { ...choice, precision }, choice.batch))
    const moved = graph.files.map(({ path, content }) => ({
      path: path.replace(graphFiles.folder, graphFolder(precision)),
      content,
    }))
    return [...moved, ofProduct]
  })
  return (await Promise.all(files)).flat()
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
