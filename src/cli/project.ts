/** From a file on disk to the training project of one of its networks: what `compile`, `train`, `eval` and `predict` share. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type CheckedNetwork,
  compileProject,
  type GraphProject,
  graphProject,
  inputShape,
  isNumber,
  type Network,
  type ProjectFile,
  plainName,
  type Surroundings,
  show,
  showShape,
  transpile,
} from '../index.ts'
import type { GraphChoice } from '../runtime/contract/graph_facts.ts'
import { chooseNetwork } from './choose_network.ts'
import { CommandFailure } from './failure.ts'
import { packageFolder, writeAtomically } from './files.ts'
import { lastLine, problemsText } from './formats/pretty.ts'
import type { ColorOption, ReportOptions } from './options.ts'
import { packageReference } from './package_reference.ts'
import { countProblems, exitCodeOf, openFiles, type Report, reportAt, reportOn } from './report.ts'
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
  const opened = await openFiles([file], file)
  const plain = reportOn(opened)
  const problems = (report: Report) => problemsOf(report, color, terminal)
  const found = problems(plain)
  if (found !== null) return found
  const chosen = chooseNetwork(plain.networks, name)
  if (at === undefined) return { kind: 'network', checked: withNumbers(chosen) }
  const asked = { axes: at, network: chosen.network.name }
  const taken = reportAt(opened, plain, asked)
  // What is wrong at any size was reported before.
  const foundThere = problems({
    ...taken,
    problems: taken.problems.filter((found) => !plain.problems.includes(found)),
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

/** What this machine knows for a target that writes to a folder. */
export function surroundingsOf(folder: string): Surroundings {
  return { packageReference: () => packageReference(folder), runtimeSources }
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

/** A network of which there is no graph; the reason is a clause. */
export function noGraph(network: Network, reason: string): CommandFailure {
  return cannotCompile(network, 'cannot be trained as a graph', reason)
}

/** A network that a target does not take; the reason is a clause. */
export function cannotCompile({ name }: Network, cannot: string, reason: string): CommandFailure {
  return new CommandFailure('command/usage', `\`${name}\` ${cannot}: ${reason}`)
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
  const files = await compileProject(checked, {
    spec,
    packageReference: packageReference(folder),
    runtime: 'package',
  })
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
