/**
 * `node bench/precision/run.mjs --data FOLDER [--steps 300] [--last 50] [--batch 16] [--rate 0.004] [--out FOLDER]`:
 * trains GoogLeNet (Table 1 without heads and normalisation) in fp32 and in bf16, from the same start on the same
 * images, and compares the mean losses of the last steps. `npm run demo` draws images to `demo/data`. Exit code 1 if
 * they differ by 5% or more.
 *
 * A third run, in fp32 at a rate that differs in the fifth digit, shows how much of a difference is chance: small
 * deviations grow where values cross the kinks of ReLUs, and at a rate of 0.01 two such runs differ by 4%.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataFolder, inc, optionsOf, root } from '../measuring.mjs'

const values = optionsOf(
  'node bench/precision/run.mjs --data FOLDER [--steps 300] [--last 50] [--batch 16] [--rate 0.004] [--out FOLDER]',
  { data: undefined, steps: 300, last: 50, batch: 16, rate: 0.004, out: undefined },
)
const data = dataFolder(values.data)
const { steps, last } = values
const most = 0.05

/** The table's spec with a recipe for the network without normalisation. */
const recipe = `
train googlenet_without_lrn
  data      = image_folder("${data}") |> mean_subtract(123, 117, 104) |> deviation(58, 57, 57)
  augment   = random_crop(224×224, resize: 224) |> mirror
  loss      = cross_entropy
  optimizer = sgd(momentum: 0.9, weight_decay: 0.0002)
  rate      = ${values.rate}
  kernels   = he_normal
  batch     = ${values.batch}
  length    = ${steps} steps
  seed      = 1
`

const folder = values.out ?? mkdtempSync(join(tmpdir(), 'inc-precision-'))
mkdirSync(join(folder, 'specs'), { recursive: true })
if (!existsSync(join(folder, 'std'))) symlinkSync(join(root, 'std'), join(folder, 'std'))
const spec = join(folder, 'specs/googlenet.inc')
writeFileSync(spec, readFileSync(join(root, 'specs/googlenet.inc'), 'utf8') + recipe)

/** The losses of a run, step by step. */
function lossesOf({ name, precision, rate }) {
  const run = join(folder, name)
  rmSync(run, { recursive: true, force: true })
  const words = [
    'train',
    spec,
    '--network',
    'googlenet_without_lrn',
    '--engine',
    'graph',
    '--precision',
    precision,
  ]
  const flags = [
    '--rate',
    String(rate),
    '--out',
    run,
    '--evaluate-every',
    String(10 * steps),
    '--save-every',
    String(10 * steps),
  ]
  const { status } = spawnSync(process.execPath, [inc, ...words, ...flags], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) process.exit(status ?? 2)
  const lines = readFileSync(join(run, 'metrics.jsonl'), 'utf8').trim().split('\n')
  return lines
    .map((line) => JSON.parse(line))
    .filter(({ kind }) => kind === 'step')
    .map(({ loss }) => loss)
}

const mean = (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length
const runs = [
  { name: 'fp32', precision: 'fp32', rate: values.rate },
  { name: 'bf16', precision: 'bf16', rate: values.rate },
  { name: 'fp32-again', precision: 'fp32', rate: values.rate * (1 + 2.5e-5) },
].map((run) => {
  const losses = lossesOf(run)
  return { ...run, first: mean(losses.slice(0, 10)), last: mean(losses.slice(-last)) }
})
const [full, half, again] = runs
const differenceOf = (run) => Math.abs(run.last - full.last) / full.last
console.log(`\nmean loss of the first 10 and of the last ${last} of ${steps} steps`)
for (const { name, ...run } of runs)
  console.log(`${name.padEnd(10)}  ${run.first.toFixed(4)}  ${run.last.toFixed(4)}`)
const percent = (run) => `${(100 * differenceOf(run)).toFixed(2)}%`
console.log(
  `the last steps of bf16 differ from fp32 by ${percent(half)}; the second run of fp32 differs by ${percent(again)}`,
)
if (values.out === undefined) rmSync(folder, { recursive: true, force: true })
process.exitCode = differenceOf(half) < most ? 0 : 1
