/**
 * `node bench/passes/run.mjs [--batch 16] [--rounds 5] [--steps 3] [--warmup 2] [--only PASS,PASS] [--json FILE]`: each
 * pass of the graph, with it and without it, where it applies. Needs `npm run build` and the native library.
 *
 * Both have a process of their own in each round, in turn, and every other round begins with the second. A round gives
 * one ratio; what is printed is the median of those, and the least and the largest.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const { values } = parseArgs({
  options: {
    batch: { type: 'string', default: '16' },
    rounds: { type: 'string', default: '5' },
    steps: { type: 'string', default: '3' },
    warmup: { type: 'string', default: '2' },
    only: { type: 'string' },
    json: { type: 'string' },
  },
})
const [batch, rounds, steps, warmup] = ['batch', 'rounds', 'steps', 'warmup'].map((name) =>
  Number(values[name]),
)

const googlenet = { spec: 'googlenet', network: 'googlenet_without_lrn' }
const inception = { spec: 'inception_v3', network: 'inception_v3' }
const resnet = { spec: 'resnet', network: 'resnet.50-layer' }
const mobilenet = { spec: 'mobilenet_v2', network: 'mobilenet_v2' }

/** Where each pass is tried. `beside` are the passes that are there on both sides. */
const trials = [
  { pass: 'fold-normalization', place: 'prediction', ...inception },
  { pass: 'fold-normalization', place: 'prediction', ...resnet },
  { pass: 'fold-normalization', place: 'prediction', ...mobilenet },
  { pass: 'project-before-pooling', place: 'prediction', beside: ['fold-normalization'], ...inception },
  { pass: 'project-before-pooling', place: 'training', ...inception },
  { pass: 'merge-pointwise', place: 'training', ...googlenet },
  { pass: 'merge-pointwise', place: 'training', beside: ['project-before-pooling'], ...inception },
]

function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** One process to its end: the time of a step or a prediction, and its peak memory. */
function measured({ spec, network, place }, passes, cwd) {
  const words = [
    ...[join(root, 'dist/cli/main.js'), 'bench', join(root, `specs/${spec}.inc`), '--network', network],
    ...['--engine', 'graph', '--precision', 'fp32', '--passes', passes.join(',') || 'none'],
    ...['--batch', batch, '--steps', steps, '--warmup', warmup, '--rounds', 1, '--format', 'json'],
    ...(place === 'prediction' ? ['--predict'] : []),
  ]
  const { status, stdout, stderr } = spawnSync(process.execPath, words.map(String), { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`inc bench ended with ${status}:\n${stderr}`)
  const [run] = JSON.parse(stdout).runs
  return { milliseconds: run.step_ms, megabytes: run.peak_mb }
}

if (!existsSync(join(root, 'dist/cli/main.js'))) throw new Error('it needs `npm run build`')
const loadBefore = loadavg()[0]
if (loadBefore > availableParallelism() / 4)
  console.log(`note: the load is ${loadBefore.toFixed(1)}, so these ratios are not those of an idle machine`)

const only = values.only?.split(',')
const chosen = trials.filter(({ pass }) => only === undefined || only.includes(pass))
const folder = mkdtempSync(join(tmpdir(), 'inc-passes-'))
const results = chosen.map((trial) => ({ ...trial, without: [], with: [] }))
try {
  for (let round = 1; round <= rounds; round++) {
    for (const result of results) {
      const { pass, beside = [] } = result
      const sides = [
        ['without', beside],
        ['with', [...beside, pass]],
      ]
      for (const [side, passes] of round % 2 === 1 ? sides : sides.reverse())
        result[side].push(measured(result, passes, folder))
      console.error(`round ${round} of ${rounds}: ${pass}, ${result.place} of ${result.network}`)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const columns = (cells) =>
  cells.map((cell, index) => cell[index < 3 ? 'padEnd' : 'padStart']([24, 12, 24, 8, 16, 8][index])).join(' ')
const processor = cpus()[0]?.model.trim() ?? 'an unknown processor'
console.log(
  `\n${availableParallelism()} cores of ${processor}; load ${loadBefore.toFixed(1)} before; batch ${batch}`,
)
console.log(`medians of ${rounds} pairs, ${steps} each after ${warmup}, processes in turn\n`)
console.log(columns(['pass', 'where', 'network', 'speed', 'least to most', 'memory']))
for (const result of results) {
  const ratios = (of, over) =>
    result[over].map((each, round) => of(each) / of(result[over === 'with' ? 'without' : 'with'][round]))
  const speed = ratios(({ milliseconds }) => milliseconds, 'without')
  const memory = ratios(({ megabytes }) => megabytes, 'with')
  const range = `${Math.min(...speed).toFixed(2)} to ${Math.max(...speed).toFixed(2)}`
  console.log(
    columns([
      ...[result.pass, result.place, result.network, `${median(speed).toFixed(2)}×`, range],
      `${median(memory).toFixed(2)}×`,
    ]),
  )
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)
