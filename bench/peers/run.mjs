/**
 * `node bench/peers/run.mjs [--batch 16] [--rounds 5] [--steps 3] [--warmup 2] [--only NAME,NAME] [--json FILE]`: Inc's
 * engines compared with a hand-written TensorFlow.js step, Keras and PyTorch, all on GoogLeNet's Table 1 without heads
 * and normalisation. For Linux: the peak memory of a process is read from `/proc`.
 *
 * In each round every contender runs in turn, in its own process. A round gives one ratio to the hand-written step for
 * each; the medians of these are printed. Times are not printed, since they say little without the machine and its
 * load.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { inc, machineNow, median, namesAsked, optionsOf, outputOf, root } from '../measuring.mjs'
import { isComplete, python } from './place.mjs'

const here = join(root, 'bench/peers')
const values = optionsOf(
  'node bench/peers/run.mjs [--batch 16] [--rounds 5] [--steps 3] [--warmup 2] [--only NAME,NAME] [--json FILE]',
  { batch: 16, rounds: 5, steps: 3, warmup: 2, only: undefined, json: undefined },
)
const { batch, rounds, steps, warmup } = values
const { parameters } = JSON.parse(readFileSync(join(here, 'table1.json'), 'utf8'))
const baseline = 'tfjs'

const request = (precision) => JSON.stringify({ batch, steps, warmup, precision })
const inPython = (file, precision) => ({
  command: python,
  words: [join(here, file), request(precision)],
  needs: python,
})
const byInc = (engine, precision) => {
  const choice = [
    '--engine',
    engine,
    '--precision',
    precision,
    '--batch',
    batch,
    '--steps',
    steps,
    '--warmup',
    warmup,
    '--rounds',
    1,
  ]
  const spec = ['bench', join(root, 'specs/googlenet.inc'), '--network', 'googlenet_without_lrn']
  return {
    command: process.execPath,
    words: [inc, ...spec, ...choice, '--format', 'json'],
    needs: inc,
    read: ({ runs: [run] }) => ({ times: [run.step_ms], peakBytes: run.peak_mb * 1e6, parameters }),
  }
}

/** All contenders; the first one is the baseline of the ratios. */
const peers = {
  [baseline]: {
    command: process.execPath,
    words: [
      '--import',
      pathToFileURL(join(root, 'dist/runtime/register.js')).href,
      join(here, 'tfjs_step.mjs'),
      request('fp32'),
    ],
    needs: join(root, 'dist/runtime/register.js'),
  },
  'inc eager': byInc('eager', 'fp32'),
  'inc graph': byInc('graph', 'fp32'),
  'inc graph bf16': byInc('graph', 'bf16'),
  keras: inPython('keras_step.py', 'fp32'),
  'keras bf16': inPython('keras_step.py', 'bf16'),
  pytorch: inPython('pytorch_step.py', 'fp32'),
  'pytorch bf16': inPython('pytorch_step.py', 'bf16'),
}

/** Runs one process and returns the median time of its steps and its peak memory. */
function measured(name, { command, words, read = (answer) => answer }, cwd) {
  const answer = read(JSON.parse(outputOf(command, words, cwd)))
  if (answer.parameters !== parameters)
    throw new Error(`${name} has ${answer.parameters} parameters but the table gives ${parameters}`)
  return { milliseconds: median(answer.times), peakBytes: answer.peakBytes }
}

const asked = namesAsked('only', values.only, Object.keys(peers))
const chosen = Object.entries(peers).filter(([name, { needs }]) => {
  if (name !== baseline && !asked.includes(name)) return false
  if (needs === python ? isComplete() : existsSync(needs)) return true
  const hint = needs === python ? 'node bench/peers/setup.mjs' : 'npm run build'
  console.log(`${name} is left out: it needs \`${hint}\``)
  return name === baseline
})

// Threads that spin while they wait, as PyTorch's do, lose several times as much to other work as threads that sleep.
const machine = machineNow()
const loadBefore = loadavg()[0]
if (loadBefore > availableParallelism() / 4)
  console.log(
    `note: the load is ${loadBefore.toFixed(1)}, so these ratios, PyTorch's above all, differ from an idle machine's`,
  )

const folder = mkdtempSync(join(tmpdir(), 'inc-peers-'))
const results = Object.fromEntries(chosen.map(([name]) => [name, []]))
try {
  for (let round = 1; round <= rounds; round++) {
    for (const [name, peer] of chosen) {
      results[name].push(measured(name, peer, folder))
      console.error(`round ${round} of ${rounds}: ${name}`)
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** The median over the rounds of a ratio between two contenders. */
const ratio = (name, other, of) => median(results[name].map((each, round) => of(each, results[other][round])))
const speedOf = (each, other) => other.milliseconds / each.milliseconds
const memoryOf = (each, other) => each.peakBytes / other.peakBytes
const line = (what, name, other) => {
  const [speed, memory] = [ratio(name, other, speedOf), ratio(name, other, memoryOf)]
  console.log(`${what.padEnd(36)} ${speed.toFixed(2).padStart(7)}× ${memory.toFixed(2).padStart(12)}×`)
}
console.log(`\nGoogLeNet, Table 1 without heads and normalisation, 224×224×3, batch ${batch}`)
console.log(machine)
console.log(`medians of ${rounds} pairs, ${steps} steps each after ${warmup}, processes in turn\n`)
console.log(`${'against hand-written TensorFlow.js'.padEnd(36)}    speed   peak memory`)
for (const [name] of chosen) line(name, name, baseline)
const rivals = [
  ['inc graph', 'keras'],
  ['inc graph', 'pytorch'],
  ['inc graph bf16', 'keras bf16'],
  ['inc graph bf16', 'pytorch bf16'],
].filter((pair) => pair.every((name) => name in results))
if (rivals.length > 0) console.log(`\n${'of the same kind'.padEnd(36)}    speed   peak memory`)
for (const [name, other] of rivals) line(`${name} against ${other}`, name, other)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(results, null, 2)}\n`)
