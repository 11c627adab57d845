/**
 * `node bench/precision/run.mjs --data FOLDER [--steps 300] [--last 50] [--batch 16] [--rate 0.01] [--out FOLDER]`: trains
 * GoogLeNet (Table 1 without heads and normalisation) twice from one start on the same images, in fp32 and in bf16, and
 * compares the mean losses of the last steps. `npm run demo` draws images to `demo/data`. Exit code 1 where they differ
 * by 5% or more.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { dataFolder, inc, optionsOf, root } from '../measuring.mjs'

const values = optionsOf(
  'node bench/precision/run.mjs --data FOLDER [--steps 300] [--last 50] [--batch 16] [--rate 0.01] [--out FOLDER]',
  { data: undefined, steps: 300, last: 50, batch: 16, rate: 0.01, out: undefined },
)
const data = resolve(dataFolder(values.data))
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
function lossesOf(precision) {
  const run = join(folder, precision)
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
  const flags = ['--out', run, '--evaluate-every', String(10 * steps), '--save-every', String(10 * steps)]
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
const [full, half] = ['fp32', 'bf16'].map((precision) => {
  const losses = lossesOf(precision)
  return { first: mean(losses.slice(0, 10)), last: mean(losses.slice(-last)) }
})
const difference = Math.abs(half.last - full.last) / full.last
console.log(`\nmean loss of the first 10 and of the last ${last} of ${steps} steps`)
console.log(`fp32  ${full.first.toFixed(4)}  ${full.last.toFixed(4)}`)
console.log(`bf16  ${half.first.toFixed(4)}  ${half.last.toFixed(4)}`)
console.log(`the last differ by ${(100 * difference).toFixed(2)}%`)
if (values.out === undefined) rmSync(folder, { recursive: true, force: true })
process.exitCode = difference < most ? 0 : 1
