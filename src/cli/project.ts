/** From a file on disk to the training project of a network in it, for all commands that compile. */
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

/** A checked network, or the exit code if the file has problems, which have been printed to standard error. */
type CheckedForUse =
  | { readonly kind: 'network'; readonly checked: CheckedNetwork }
  | { readonly kind: 'problems'; readonly exitCode: number }

/** Checks a file and chooses a network, at the size given with `--at`. Prints problems to standard error; stops on errors. */
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
  // Problems that occur at every size have been printed already.
  const foundThere = problems({
    ...taken,
    problems: taken.problems.filter((found) => !plain.problems.includes(found)),
  })
  return foundThere ?? { kind: 'network', checked: chooseNetwork(taken.networks, asked.network) }
}

/** Prints the problems to standard error; null if none of them is an error. */
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

/** Programs are generated for one input size. Throws if the network leaves sizes open. */
function withNumbers(checked: CheckedNetwork): CheckedNetwork {
  const { name } = checked.network
  const input = inputShape(checked.network)
  const open = [...new Set(input.filter((axis) => !isNumber(axis)).map(show))]
  if (open.length === 0) return checked
  throw new CommandFailure(
    'command/size',
    `the input of \`${name}\` is ${showShape(input)}, but a program needs numbers for ${open.join(' and ')}`,
    { help: `Give the size: \`--at ${input.length === 3 ? '224x224' : '224'}\`` },
  )
}

/** What this machine knows for a target that writes to a folder. */
export function surroundingsOf(folder: string): Surroundings {
  return { packageReference: () => packageReference(folder), runtimeSources }
}

/** The TypeScript files of the runtime, with paths relative to it. */
function runtimeSources(): readonly ProjectFile[] {
  const folder = join(packageFolder(), 'src/runtime')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => ({ path: path.split(sep).join('/'), text: readFileSync(join(folder, path), 'utf8') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
}

const programsRoot = '.inc'

/** The folder, below the working directory, of programs that are run immediately. */
function programFolder(checked: CheckedNetwork): string {
  return join(programsRoot, plainName(checked.network.name))
}

/** A compiled graph and its files, which programs look for next to themselves. */
export type Graph = Extract<GraphProject, { ok: true }>

/** The network's compiled graph. Throws if it cannot have one. */
export async function graphFor({ network }: CheckedNetwork, choice: GraphChoice): Promise<Graph> {
  const compiled = await graphProject(network, choice)
  if (compiled.ok) return compiled
  throw noGraph(network, compiled.reason)
}

/** The failure of a network that has no graph; `reason` is a clause. */
export function noGraph(network: Network, reason: string): CommandFailure {
  return cannotCompile(network, 'cannot be trained as a graph', reason)
}

/** The failure of a network that a target cannot take; `reason` is a clause. */
export function cannotCompile({ name }: Network, cannot: string, reason: string): CommandFailure {
  return new CommandFailure('command/usage', `\`${name}\` ${cannot}: ${reason}`)
}

/**
 * Writes a network's programs as JavaScript that uses the runtime of this package, together with other files such as a
 * compiled graph (`beside`). Returns their folder.
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
  // These files do not belong in a repository, whatever the user's own .gitignore says.
  writeAtomically(join(programsRoot, '.gitignore'), '*\n')
  return folder
}

/** The path of a file in the built runtime. */
export function runtimeFile(name: string): string {
  return join(packageFolder(), 'dist/runtime', name)
}
