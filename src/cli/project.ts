/** From a file on disk to the training project of one of its networks: what `compile`, `train`, `eval` and `predict` share. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type CheckedNetwork,
  compileProject,
  defaultRecipe,
  type GraphProject,
  graphProject,
  inputShape,
  isNumber,
  type Network,
  type ProjectFile,
  plainName,
  show,
  showShape,
  transpile,
} from '../index.ts'
import { fastest, type GraphChoice } from '../runtime/contract/graph_facts.ts'
import { chooseNetwork } from './choose_network.ts'
import { CommandFailure } from './failure.ts'
import { packageFolder, writeAtomically } from './files.ts'
import { lastLine, problemsText } from './formats/pretty.ts'
import type { ColorOption, GraphOptions, ReportOptions } from './options.ts'
import { packageReference } from './package_reference.ts'
import { countProblems, exitCodeOf, type Report, reportOn } from './report.ts'
import type { ColorChoice, Terminal } from './terminal.ts'
import { type FolderFile, writeFolder } from './write_folder.ts'

/** A checked network, or the exit code of a file that has problems; they have been told on standard error. */
export type CheckedForUse =
  | { readonly kind: 'network'; readonly checked: CheckedNetwork }
  | { readonly kind: 'problems'; readonly exitCode: number }

/** Checks a file and chooses the network to work with, at the size that is asked for. Problems go to standard error; errors end it. */
export async function checkForUse(
  file: string,
  { network: name, at, color }: ColorOption & Pick<ReportOptions, 'network' | 'at'>,
  terminal: Terminal,
): Promise<CheckedForUse> {
  const plain = await reportOn([file], file)
  const problems = (report: Report) => problemsOf(report, color, terminal)
  const found = problems(plain)
  if (found !== null) return found
  const chosen = chooseNetwork(plain.networks, name)
  if (at === undefined) return { kind: 'network', checked: withNumbers(chosen) }
  const asked = { axes: at, network: chosen.network.name }
  const taken = await reportOn([file], file, undefined, asked)
  // What is wrong at any size was told before.
  const told = new Set(plain.problems.map(({ message }) => message))
  const foundThere = problems({
    ...taken,
    problems: taken.problems.filter(({ message }) => !told.has(message)),
  })
  return foundThere ?? { kind: 'network', checked: chooseNetwork(taken.networks, asked.network) }
}

/** Tells the problems on standard error; null where there is no error among them. */
function problemsOf(report: Report, color: ColorChoice, terminal: Terminal): CheckedForUse | null {
  const [unread] = report.failures
  if (unread) throw unread
  if (report.problems.length > 0) {
    const style = terminal.errorStyle(color)
    const told = problemsText(report.problems, { style, columns: terminal.columns, all: false })
    terminal.complain(`${[...told, lastLine(report, style)].join('\n\n')}\n`)
  }
  return countProblems(report.problems).errors > 0 ? { kind: 'problems', exitCode: exitCodeOf(report) } : null
}

/** Programs are written for one size of input. Throws where a network leaves sizes open. */
function withNumbers(checked: CheckedNetwork): CheckedNetwork {
  const { name } = checked.network
  const input = inputShape(checked.network)
  const open = [...new Set(input.filter((axis) => !isNumber(axis)).map(show))]
  if (open.length === 0) return checked
  throw new CommandFailure(
    'command/size',
    `the input of \`${name}\` is ${showShape(input)}, and a program needs numbers for ${open.join(' and ')}`,
    { help: `say the size: --at ${input.length === 3 ? '224x224' : '224'}` },
  )
}

export interface ProjectChoice {
  /** The folder that it is written to: paths in it are relative to that. */
  readonly folder: string
  /** Whether it holds a copy of the runtime instead of depending on this package. */
  readonly eject: boolean
  /** How the spec is called in comments. */
  readonly spec: string
}

/** The files of the project that trains a network. */
export function projectFor(
  checked: CheckedNetwork,
  { folder, eject, spec }: ProjectChoice,
): Promise<readonly ProjectFile[]> {
  const packaged = { spec, packageReference: packageReference(folder) }
  return compileProject(
    checked,
    eject
      ? { ...packaged, runtime: 'eject', runtimeSources: runtimeSources() }
      : { ...packaged, runtime: 'package' },
  )
}

/** The TypeScript files of the runtime, by their paths within it. */
function runtimeSources(): readonly ProjectFile[] {
  const folder = join(packageFolder(), 'src/runtime')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: path.split(sep).join('/'), text: readFileSync(join(folder, path), 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const programsRoot = '.inc'

/** Where programs that are run at once are kept, below the working directory. */
function programFolder(checked: CheckedNetwork): string {
  return join(programsRoot, plainName(checked.network.name))
}

/** A compiled graph: its files, which programs look for beside them. */
export type Graph = Extract<GraphProject, { ok: true }>

/** The network's compiled graph. Throws where it has none. */
export async function graphFor({ network }: CheckedNetwork, choice: GraphChoice): Promise<Graph> {
  const compiled = await graphProject(network, choice)
  if (compiled.ok) return compiled
  throw noGraph(network, compiled.reason)
}

/** What became of a budget of memory, as a line; null where there was none. */
export function memoryNote({ stepBytes }: Graph, { memory }: GraphChoice): string | null {
  if (memory === null || stepBytes === null) return null
  const held = Math.ceil(stepBytes / 1e6).toLocaleString('en-US')
  return `note: a step of ${memory.batch} images holds ${held} MB of weights, momentum and values for the backward pass\n`
}

/** What the command line asks of a graph; memory is that of the recipe's batch, unless another is named. */
export function choiceOf(
  { network }: CheckedNetwork,
  { precision = fastest.precision, memory, passes = fastest.passes }: GraphOptions,
  batch = (network.recipe ?? defaultRecipe(network)).batch,
): GraphChoice {
  return { precision, memory: memory === undefined ? null : { bytes: memory, batch }, passes }
}

/** A network of which there is no graph; the reason is a clause. */
export function noGraph({ name }: Network, reason: string): CommandFailure {
  return new CommandFailure('command/usage', `\`${name}\` cannot be trained as a graph: ${reason}`)
}

/**
 * Writes a network's programs as JavaScript, ready to run with the runtime of this package, and what is to stand beside
 * them, such as a compiled graph; gives their folder.
 */
export async function writePrograms(
  checked: CheckedNetwork,
  spec: string,
  beside: readonly FolderFile[],
): Promise<string> {
  const folder = programFolder(checked)
  const files = await projectFor(checked, { folder, eject: false, spec })
  const runtime = pathToFileURL(runtimeFile('index.js')).href
  const programs = await transpile(files, { specifiers: { 'inc-lang/runtime': runtime } })
  const manifest = {
    path: 'package.json',
    text: `${JSON.stringify({ private: true, type: 'module' }, null, 2)}\n`,
  }
  writeFolder(folder, [...programs, ...beside, manifest], true)
  // Nothing of it is for a repository, whatever the user's own .gitignore says.
  writeAtomically(join(programsRoot, '.gitignore'), '*\n')
  return folder
}

/** A file of the built runtime. */
export function runtimeFile(name: string): string {
  return join(packageFolder(), 'dist/runtime', name)
}
