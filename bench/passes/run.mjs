/**
 * `node bench/passes/run.mjs [--batch 16] [--pairs 5] [--only PASS,PASS] [--json FILE]`: each pass of the graph where
 * it applies, with and without it. Needs `npm run build` and the native library.
 *
 * Both graphs run in turn in one process, so that other load on the machine affects neighbours alike. Prints the median
 * of the ratios of neighbours, and their quartiles. Peak memory is measured in a separate process for each.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inc, machineNow, namesAsked, optionsOf, outputOf, refuse, root } from '../measuring.mjs'

const values = optionsOf(
  'node bench/passes/run.mjs [--batch 16] [--pairs 5] [--only PASS,PASS] [--json FILE]',
  { batch: 16, pairs: 5, only: undefined, json: undefined },
)
const { batch, pairs } = values

const googlenet = { spec: 'googlenet', network: 'googlenet_without_lrn', side: 224 }
const inception = { spec: 'inception_v3', network: 'inception_v3', side: 299 }
const resnet = { spec: 'resnet', network: 'resnet.50-layer', side: 224 }
const mobilenet = { spec: 'mobilenet_v2', network: 'mobilenet_v2', side: 224 }

/** Where each pass is tried. The passes of `beside` are applied on both sides. */
const trials = [
  { pass: 'fold-normalization', place: 'prediction', ...inception },
  { pass: 'fold-normalization', place: 'prediction', ...resnet },
  { pass: 'fold-normalization', place: 'prediction', ...mobilenet },
  { pass: 'project-before-pooling', place: 'prediction', beside: ['fold-normalization'], ...inception },
  { pass: 'project-before-pooling', place: 'training', ...inception },
  { pass: 'merge-pointwise', place: 'training', ...googlenet },
  { pass: 'merge-pointwise', place: 'training', beside: ['project-before-pooling'], ...inception },
]

/** The quantile of some numbers at this share. */
function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b)
  return sorted[Math.round(share * (sorted.length - 1))]
}

/** Parses what a process prints as JSON. */
function answerOf(words, cwd) {
  const stdout = outputOf(process.execPath, words, cwd)
  return JSON.parse(stdout.slice(stdout.search(/^[[{]/m)))
}

/** Measures peak memory in a short run, which also leaves its graph in the folder. */
function prepared({ spec, network, place }, passes, folder) {
  mkdirSync(folder)
  const { runs } = answerOf(
    [
      ...[inc, 'bench', join(root, `specs/${spec}.inc`), '--network', network],
      ...['--engine', 'graph', '--precision', 'fp32', '--passes', passes.join(',') || 'none'],
      ...['--batch', batch, '--steps', 1, '--warmup', 1, '--rounds', 1, '--format', 'json'],
      ...(place === 'prediction' ? ['--predict'] : []),
    ],
    folder,
  )
  const [program] = readdirSync(join(folder, '.inc')).filter((name) => name !== '.gitignore')
  return { megabytes: runs[0].peak_mb, graph: join(folder, '.inc', program, 'graph-fp32') }
}

function measured(trial, folder) {
  const { pass, place, side, beside = [] } = trial
  const sides = [
    prepared(trial, beside, join(folder, 'without')),
    prepared(trial, [...beside, pass], join(folder, 'with')),
  ]
  const signature = place === 'prediction' ? 'predict' : 'train'
  const request = { graphs: sides.map(({ graph }) => graph), signature, side, batch, pairs }
  const register = pathToFileURL(join(root, 'dist/runtime/register.js')).href
  const times = answerOf(
    ['--import', register, join(root, 'bench/passes/pair.mjs'), JSON.stringify(request)],
    folder,
  )
  return { ...trial, times, megabytes: sides.map(({ megabytes }) => megabytes) }
}

if (!existsSync(inc)) refuse('it needs `npm run build`')
const asked = namesAsked('only', values.only, [...new Set(trials.map(({ pass }) => pass))])
const columns = (cells) =>
  cells.map((cell, index) => cell[index < 3 ? 'padEnd' : 'padStart']([24, 12, 24, 8, 14, 8][index])).join(' ')
console.log(`${machineNow()}; batch ${batch}`)
console.log(`medians of ${pairs} pairs in turn\n`)
console.log(columns(['pass', 'where', 'network', 'speed', 'quartiles', 'memory']))
const results = trials
  .filter(({ pass }) => asked.includes(pass))
  .map((trial) => {
    const folder = mkdtempSync(join(tmpdir(), 'inc-passes-'))
    try {
      const result = measured(trial, folder)
      const speeds = result.times.map(([before, after]) => before / after)
      const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantile(speeds, share).toFixed(2))
      const memory = (result.megabytes[1] / result.megabytes[0]).toFixed(2)
      console.log(
        columns([
          ...[trial.pass, trial.place, trial.network, `${middle}×`, `${low} to ${high}`, `${memory}×`],
        ]),
      )
      return result
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)
