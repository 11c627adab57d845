/** Prints the measurements of `inc bench`, as a table or as JSON. */
import { inputShape, type Style, showShape } from '../../index.ts'
import type { BenchProduct, BenchResult, BenchRun } from '../bench.ts'
import { type CellView, tableText } from './table_view.ts'
import { formatVersion } from './version.ts'

/** Figures derived from the measurements of a run. */
function figuresOf(
  { stepMilliseconds, batch, precision }: BenchRun,
  { stepOperations, products }: BenchResult,
) {
  const seconds = stepMilliseconds / 1000
  const operationsPerSecond = stepOperations / seconds
  const product = products.find((each) => each.precision === precision)!
  return {
    imagesPerSecond: batch / seconds,
    operationsPerSecond,
    share: operationsPerSecond / product.operationsPerSecond,
  }
}

/** One document: the runs, and the machine they ran on. Memory is in 10⁶ bytes, speed in 10⁹ operations per second. */
export function benchJson(result: BenchResult): string {
  const { network, choice, backend, products } = result
  const document = {
    format_version: formatVersion,
    network: network.name,
    runs: result.runs.map((run) => {
      const { imagesPerSecond, operationsPerSecond, share } = figuresOf(run, result)
      return {
        engine: run.engine,
        precision: run.precision,
        batch: run.batch,
        step_ms: rounded(run.stepMilliseconds),
        images_per_s: rounded(imagesPerSecond),
        peak_mb: rounded(run.peakBytes / 1e6),
        gflops: rounded(operationsPerSecond / 1e9),
        matmul_share: rounded(share),
      }
    }),
    matmul: products.map(({ precision, size, operationsPerSecond }) => ({
      precision,
      size,
      gflops: rounded(operationsPerSecond / 1e9),
    })),
    step_gflop: result.stepOperations / 1e9,
    rounds: choice.rounds,
    steps: choice.steps,
    warmup: choice.warmup,
    machine: {
      library: backend.library,
      tfjs: backend.tfjs,
      gpu: backend.gpu,
      cores: backend.cores,
    },
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/** Four significant digits; measurements are no more precise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4))
}

/** A table for a terminal; speeds are relative to the first run. */
export function benchText(result: BenchResult, style: Style): string {
  const { network, choice, machine, products, runs } = result
  const [first] = runs
  const one = choice.predict ? 'prediction' : 'step'
  const rows = runs.map((run) => {
    const { imagesPerSecond, share } = figuresOf(run, result)
    const cells = [
      run.engine,
      run.precision,
      `${digits(run.stepMilliseconds)} ms`,
      digits(imagesPerSecond),
      `${(first!.stepMilliseconds / run.stepMilliseconds).toFixed(2)}×`,
      `${digits(run.peakBytes / 1e6)} MB`,
      `${(100 * share).toFixed(0)}%`,
    ]
    return { cells: cells.map((text): CellView => ({ text })) }
  })
  const columns = ['engine', 'precision', one, 'images/s', 'speed', 'peak memory', 'of matmul'].map(
    (title, index) => ({ title, align: index < 2 ? ('left' as const) : ('right' as const) }),
  )
  const timed = `${choice.rounds} × ${choice.steps} ${one}s, each round after ${choice.warmup} untimed ones`
  return [
    `${style.strong(network.name)}  ${showShape(inputShape(network))}, batch ${choice.batch}; ${machine}`,
    '',
    tableText({ columns, rows }, style),
    '',
    style.faint(
      `medians of ${timed}; a ${one} takes ${digits(result.stepOperations / 1e9)} GFLOP, ` +
        `and a ${products[0]!.size}×${products[0]!.size} matmul runs at ${products.map(speedOf).join(', ')}`,
    ),
    '',
  ].join('\n')
}

/** `208 GFLOP/s in fp32`. */
function speedOf({ precision, operationsPerSecond }: BenchProduct): string {
  return `${digits(operationsPerSecond / 1e9)} GFLOP/s in ${precision}`
}

/** Three significant digits, or all those before the decimal point. */
function digits(value: number): string {
  if (value >= 1000) return Math.round(value).toLocaleString('en-US')
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
