/**
 * `npm run bench [-- --base FOLDER]`: times as ratios within one run, so that they mean the same on every machine. The
 * cold check is compared with that of an earlier commit; `--base` names a built checkout of it.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median } from '../src/cli/median.ts'
import { check, openProgram } from '../src/index.ts'
import { baseCommand, baseCommit } from './base_commit.ts'
import { coldCheck } from './cold_check.ts'
import { graphTimes } from './graphs.ts'
import { largeSpec, largeSpecAt } from './large_spec.ts'
import { timesInTurn } from './processes.ts'
import { decisionsPerSecond } from './proofs.ts'

const command = join(process.cwd(), 'dist/cli/main.js')
const { base } = parseArgs({ options: { base: { type: 'string' } } }).values

function row(what: string, value: string, target = ''): void {
  console.log(`${what.padEnd(56)} ${value.padStart(10)}  ${target}`.trimEnd())
}

function verdict(ratio: number, most: number): string {
  return `at most ${most}× ${ratio <= most ? '✓' : '✗'}`
}

function checkTime(text: string, count: number): number {
  const times = Array.from({ length: count }, () => {
    const started = performance.now()
    const { problems } = check(
      openProgram({ name: 'large.inc', text }, () => ({ missing: 'it imports nothing' })),
    )
    const time = performance.now() - started
    if (problems.length > 0) throw new Error(`the generated spec has a problem: ${problems[0]!.message}`)
    return time
  })
  return median(times)
}

/** The time that each layer adds to the first graph that a process compiles. */
function microsecondsPerLayer(layers: number): number {
  const program = fileURLToPath(new URL('first_graph.js', import.meta.url))
  const times = Array.from({ length: 5 }, () =>
    Number(execFileSync(process.execPath, [program, String(layers)], { encoding: 'utf8' })),
  )
  return (1000 * median(times)) / layers
}

const processor = cpus()[0]?.model ?? 'an unknown processor'
console.log(`Node ${process.version}, ${process.platform} ${process.arch}, ${cpus().length} × ${processor}\n`)
let isWithin = true

const cold = coldCheck(baseCommand(base), command, 'specs/googlenet.inc', 40)
row('node -e 0, whole process', `${cold.empty.toFixed(0)} ms`)
row('inc check specs/googlenet.inc, whole process', `${cold.current.toFixed(0)} ms`)
row(
  `  beyond node -e 0, against ${baseCommit.slice(0, 7)}`,
  `${cold.ratio.toFixed(2)}×`,
  verdict(cold.ratio, 1.05),
)
isWithin &&= cold.ratio <= 1.05

const small = largeSpec(10_000)
const large = largeSpec(100_000)
checkTime(small.text, 1)
const smallTime = checkTime(small.text, 5)
const largeTime = checkTime(large.text, 3)
row(`check, ${small.operations} operations, in process`, `${smallTime.toFixed(0)} ms`)
row(`check, ${large.operations} operations, in process`, `${largeTime.toFixed(0)} ms`)
row('  ratio', `${(largeTime / smallTime).toFixed(1)}×`, verdict(largeTime / smallTime, 12))
isWithin &&= largeTime / smallTime <= 12

const atNumbers = largeSpecAt('numbers', 100_000)
const atNames = largeSpecAt('names', 100_000)
const numbersTime = checkTime(atNumbers.text, 3)
const namesTime = checkTime(atNames.text, 3)
row(`check, ${atNumbers.operations} operations at 28×28, in process`, `${numbersTime.toFixed(0)} ms`)
row(`check, ${atNames.operations} operations at h×w, in process`, `${namesTime.toFixed(0)} ms`)
row('  ratio', `${(namesTime / numbersTime).toFixed(1)}×`, verdict(namesTime / numbersTime, 3))
isWithin &&= namesTime / numbersTime <= 3

const googlenet = await graphTimes(readFileSync('specs/googlenet.inc', 'utf8'), 15)
row('check of specs/googlenet.inc, in process', `${googlenet.check.toFixed(0)} ms`)
row('its graph compiled, in process', `${googlenet.compile.toFixed(0)} ms`)
const graphRatio = googlenet.compile / googlenet.check
row('  ratio', `${graphRatio.toFixed(1)}×`, verdict(graphRatio, 5))
isWithin &&= graphRatio <= 5

const [hundred, thousand] = [100, 1000].map(microsecondsPerLayer) as [number, number]
row('graph of 100 layers, first of its process, per layer', `${hundred.toFixed(0)} µs`)
row('graph of 1000 layers, first of its process, per layer', `${thousand.toFixed(0)} µs`)
row('  ratio', `${(thousand / hundred).toFixed(2)}×`, verdict(thousand / hundred, 1.1))
isWithin &&= thousand / hundred <= 1.1

decisionsPerSecond(500)
row('decisions about sizes and channels', `${decisionsPerSecond(2000).toFixed(0)}/s`)

const folder = mkdtempSync(join(tmpdir(), 'inc-bench-'))
try {
  const paths = [small, large].map(({ text, operations }) => {
    const path = join(folder, `${operations}.inc`)
    writeFileSync(path, text)
    return path
  })
  const [smallProcess, largeProcess] = timesInTurn(
    paths.map((path) => [command, 'check', path]),
    3,
  ).map(median) as [number, number]
  row(`inc check, ${small.operations} operations, whole process`, `${smallProcess.toFixed(0)} ms`)
  row(`inc check, ${large.operations} operations, whole process`, `${largeProcess.toFixed(0)} ms`)
  row('  ratio', `${(largeProcess / smallProcess).toFixed(1)}×`, verdict(largeProcess / smallProcess, 12))
  isWithin &&= largeProcess / smallProcess <= 12
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = isWithin ? 0 : 1
