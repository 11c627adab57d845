/** From a file on disk to the training project of one of its networks: what `compile`, `train`, `eval` and `predict` share. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type CheckedNetwork, compileProject, type ProjectFile, plainName, transpile } from '../index.ts'
import { chooseNetwork } from './choose_network.ts'
import { packageFolder, writeAtomically } from './files.ts'
import { lastLine, problemsText } from './formats/pretty.ts'
import type { ColorOption } from './options.ts'
import { packageReference } from './package_reference.ts'
import { countProblems, exitCodeOf, reportOn } from './report.ts'
import type { Terminal } from './terminal.ts'
import { writeFolder } from './write_folder.ts'

/** A checked network, or the exit code of a file that has problems; they have been told on standard error. */
export type CheckedForUse =
  | { readonly kind: 'network'; readonly checked: CheckedNetwork }
  | { readonly kind: 'problems'; readonly exitCode: number }

/** Checks a file and chooses the network to work with. Problems go to standard error; errors end it. */
export async function checkForUse(
  file: string,
  name: string | undefined,
  { color }: ColorOption,
  terminal: Terminal,
): Promise<CheckedForUse> {
  const report = await reportOn([file], file)
  const [unread] = report.failures
  if (unread) throw unread
  if (report.problems.length > 0) {
    const style = terminal.errorStyle(color)
    const told = problemsText(report.problems, { style, columns: terminal.columns, all: false })
    terminal.complain(`${[...told, lastLine(report, style)].join('\n\n')}\n`)
  }
  if (countProblems(report.problems).errors > 0) return { kind: 'problems', exitCode: exitCodeOf(report) }
  return { kind: 'network', checked: chooseNetwork(report.networks, name) }
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

/** Writes a network's programs as JavaScript, ready to run with the runtime of this package; gives their folder. */
export async function writePrograms(checked: CheckedNetwork, spec: string): Promise<string> {
  const folder = programFolder(checked)
  const files = await projectFor(checked, { folder, eject: false, spec })
  const runtime = pathToFileURL(runtimeFile('index.js')).href
  const programs = await transpile(files, { specifiers: { 'inc-lang/runtime': runtime } })
  const manifest = {
    path: 'package.json',
    text: `${JSON.stringify({ private: true, type: 'module' }, null, 2)}\n`,
  }
  writeFolder(folder, [...programs, manifest], true)
  // Nothing of it is for a repository, whatever the user's own .gitignore says.
  writeAtomically(join(programsRoot, '.gitignore'), '*\n')
  return folder
}

/** A file of the built runtime. */
export function runtimeFile(name: string): string {
  return join(packageFolder(), 'dist/runtime', name)
}
