/**
 * `node bench/loop/run.mjs --data FOLDER [--rounds 3] [--steps 20] [--batch 16] [--precision fp32]`: how much of the
 * speed of the bare training step a training run keeps when it also reads, decodes, crops and mirrors images, logs
 * losses and saves weights: GoogLeNet with both heads. `npm run demo` draws images to `demo/data`. Exit code 1 below
 * 90%.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataFolder, inc, machineNow, median, namesAsked, optionsOf, outputOf, root } from '../measuring.mjs'

const values = optionsOf(
  'node bench/loop/run.mjs --data FOLDER [--rounds 3] [--steps 20] [--batch 16] [--precision fp32]',
  { data: undefined, rounds: 3, steps: 20, batch: 16, precision: 'fp32' },
)
const data = dataFolder(values.data)
const { batch, rounds, steps } = values
const [precision] = namesAsked('precision', values.precision, ['fp32', 'bf16'])
const least = 0.9
/** Steps at the start of a process, which allocate memory for the first time. */
const warmup = 3
const spec = join(root, 'specs/googlenet.inc')
const folder = mkdtempSync(join(tmpdir(), 'inc-loop-'))

const run = (...words) => outputOf(process.execPath, [inc, ...words], folder)

/** Milliseconds per step on images in memory. */
function bareStep() {
  const timed = ['--engine', 'graph', '--precision', precision, '--batch', batch, '--rounds', 1]
  const choice = [...timed, '--steps', steps, '--warmup', warmup, '--format', 'json']
  return JSON.parse(run('bench', spec, ...choice)).runs[0].step_ms
}

/** Mean milliseconds per step of a training run, including any wait for images. */
function trainedStep(round) {
  const out = join(folder, `run-${round}`)
  const flags = ['--data', data, '--batch', batch, '--steps', warmup + steps, '--out', out]
  run('train', spec, '--engine', 'graph', '--precision', precision, ...flags, '--evaluate-every', 1_000_000)
  const records = readFileSync(join(out, 'metrics.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const times = records.filter(({ kind }) => kind === 'step').map(({ stepMs }) => stepMs)
  return times.slice(warmup).reduce((sum, time) => sum + time, 0) / steps
}

const machine = machineNow()
try {
  const shares = Array.from({ length: rounds }, (_, round) => {
    const [bare, trained] = [bareStep(), trainedStep(round)]
    console.error(`round ${round + 1}: bare ${bare.toFixed(0)} ms, in training ${trained.toFixed(0)} ms`)
    return bare / trained
  })
  const share = median(shares)
  console.log(`GoogLeNet with both heads, batch ${batch}, ${precision}; ${machine}`)
  console.log(
    `a training run keeps ${(100 * share).toFixed(0)}% of the speed of its bare step (median of ${rounds} rounds)`,
  )
  process.exitCode = share >= least ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
