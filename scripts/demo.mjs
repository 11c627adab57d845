// `npm run demo`: from a fresh clone to two trained networks and a report. Plain Node, nothing needs to be installed.
import { spawn } from 'node:child_process'
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { installCommand, isInstalled } from './packages.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stages = 7

const help = `Usage: npm run demo [-- --clean]

Installs the packages, gets the native TensorFlow library, draws pictures, holds GoogLeNet's table against its figures,
trains GoogLeNet for a few dozen steps and a small inception network to the end, and writes demo/report.html.
What an earlier run left in demo/ is used; an interrupted run goes on where it was.

Options:
  --clean   remove demo/ first, and do everything anew
  --help    show this help

Exit codes: 0 fine; 1 a stage failed, or the small network named fewer than 95% of the validation images right;
2 usage or the environment; 130 interrupted.`

const interruption = new AbortController()
let interruptedAt = 0
/** The program that runs now. */
let running = null

/**
 * The first signal is handed to the program that runs, which saves what it has and ends; one a second later ends
 * everything. Between them it may come twice: from the terminal, and from npm, which hands it on.
 */
function onSignal(signal) {
  const now = performance.now()
  if (!interruption.signal.aborted) {
    interruptedAt = now
    interruption.abort(new Error(signal))
    if (running !== null) send(running, signal)
    else process.exitCode = 130
  } else if (now - interruptedAt > 1000) {
    if (running !== null) send(running, 'SIGKILL')
    process.exit(130)
  }
}

/** Ctrl-Z stops what runs as well, and `fg` wakes it up. */
function suspend() {
  if (running !== null) send(running, 'SIGTSTP')
  process.kill(process.pid, 'SIGSTOP')
  // Here it goes on.
  if (running !== null) send(running, 'SIGCONT')
}

/** To a program and all that it started: they are a group of their own, so that no signal reaches them twice. */
function send(child, signal) {
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // It has ended already.
  }
}

/** Runs a program in the clone; see `Context.run`. */
function run(program, words, { keepOutput = false } = {}) {
  return new Promise((resolve, reject) => {
    interruption.signal.throwIfAborted()
    const child = spawn(program, words, {
      cwd: root,
      stdio: ['ignore', keepOutput ? 'pipe' : 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    })
    running = child
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.once('error', (error) => {
      running = null
      reject(new Error(`${program} could not be started: ${error.message}`))
    })
    child.once('close', (code) => {
      running = null
      if (interruption.signal.aborted) reject(interruption.signal.reason)
      else resolve({ code: code ?? 2, output })
    })
  })
}

const hasColor = process.stdout.isTTY === true && !process.env.NO_COLOR
const strong = (text) => (hasColor ? `\u001b[1m${text}\u001b[22m` : text)
const faint = (text) => (hasColor ? `\u001b[2m${text}\u001b[22m` : text)
const say = (line) => console.log(line)

function progress(text) {
  if (process.stdout.isTTY) process.stdout.write(`\r\u001b[K${text}`)
}

async function stage(number, title, work) {
  const started = performance.now()
  say(`\n${strong(`${number}/${stages}  ${title}`)}`)
  await work()
  say(faint(`${((performance.now() - started) / 1000).toFixed(1)} s`))
}

async function demand(program, words, what) {
  const { code } = await run(program, words)
  if (code !== 0) throw new Error(`${what} ended with exit code ${code}`)
}

/** Packages, the compiler and the demonstration itself. */
async function prepare() {
  if (isInstalled(root)) say('The packages are installed.')
  else {
    say('Installing the packages of package-lock.json …')
    const [program, words] = installCommand()
    await demand(program, words, 'npm ci')
  }
  await demand(process.execPath, ['scripts/build.mjs', '--if-stale'], 'the build')
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: root,
    entryPoints: ['scripts/demo/main.ts'],
    outfile: 'dist/demo/main.js',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    external: ['ts-morph', '@tensorflow/*', 'sharp'],
    logLevel: 'warning',
  })
}

async function main(words) {
  if (words.includes('--help') || words.includes('-h')) {
    say(help)
    return 0
  }
  const unknown = words.find((word) => word !== '--clean')
  if (unknown !== undefined) {
    console.error(`error: unknown option ${unknown}\n\n${help}`)
    return 2
  }
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 9)) {
    console.error(`error: Node ${process.version} is too old: Inc needs 20.9 or newer.`)
    return 2
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, onSignal)
  if (process.platform !== 'win32') process.on('SIGTSTP', suspend)
  process.on('exit', () => {
    if (running !== null) send(running, 'SIGKILL')
  })
  if (words.includes('--clean')) rmSync(join(root, 'demo'), { recursive: true, force: true })

  const started = performance.now()
  await stage(1, 'Packages and build', prepare)
  const secondsBefore = (performance.now() - started) / 1000
  const { demonstrate } = await import(pathToFileURL(join(root, 'dist/demo/main.js')).href)
  return await demonstrate({ root, run, stage, say, progress, signal: interruption.signal, secondsBefore })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (interruption.signal.aborted) {
    console.log('\nInterrupted. `npm run demo` goes on from here.')
    process.exitCode = 130
  } else {
    console.error(`\nerror: ${error?.message ?? error}`)
    process.exitCode = 1
  }
}
