/** `inc compile`: compiles a network to one or more targets, by default to the TypeScript project that trains it. */
import { join } from 'node:path'
import type { Command } from 'commander'
import type { CheckedNetwork, TargetFile } from '../../index.ts'
import { CommandFailure } from '../failure.ts'
import { atHelp, type ColorOption, parseSize, withColor } from '../options.ts'
import { cannotCompile, checkForUse, surroundingsOf } from '../project.ts'
import { type AskedTarget, askedTargets, targetsHelp, withTargets } from '../target_options.ts'
import type { Terminal } from '../terminal.ts'
import { writeFolder } from '../write_folder.ts'

interface CompileOptions extends ColorOption {
  readonly output?: string
  readonly network?: string
  readonly at?: readonly bigint[]
  readonly force?: true
  /** Options of the targets. */
  readonly [option: string]: unknown
}

const examples = `
Examples:
  $ inc compile specs/googlenet.inc -o my-googlenet
  $ inc compile specs/resnet.inc -o resnet50 --network resnet.50-layer
  $ inc compile network.inc -o project --eject      # runs without Inc installed
  $ inc compile network.inc -o project --no-graph   # programs only
  $ inc compile network.inc -o step --target graph  # the graph only
  $ inc compile network.inc --print-graph           # signatures and nodes

Without --network, compiles the only network with a \`train\` block, else the
first one in the file. Next to the programs it writes a TensorFlow graph of the
training step, if the network has one, unless --no-graph is given.

Generated files are overwritten. Files edited since, and folders with other
content, are left alone unless --force is given.

Exit codes:
  0  success
  1  the file has problems
  2  usage error, or a file that cannot be read or written`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withColor(
    withTargets(
      command
        .argument('<file>', 'The .inc file')
        .option('-o, --output <folder>', 'Folder to write the project to')
        .option('--network <name>', 'Which network in the file to compile')
        .option('--at <size>', atHelp, parseSize)
        .option('--force', 'Overwrite edited files, and write into any folder'),
    ),
  )
    .addHelpText('after', `\n${targetsHelp()}\n${examples}`)
    .action(async (file: string, options: CompileOptions) => {
      const { output } = options
      const asked = askedTargets(options)
      if (output === undefined && !asked.some(({ isPrinted }) => isPrinted))
        throw new CommandFailure(
          'command/usage',
          'name the folder to write the project to: `--output FOLDER`',
        )
      const found = await checkForUse(file, options, terminal)
      if (found.kind === 'problems') return finish(found.exitCode)
      const due = asked.filter(({ isPrinted, isWritten }) => isPrinted || (isWritten && output !== undefined))
      const written: Written[] = []
      for (const one of due) {
        const made = await compiled(found.checked, one, { spec: file, output: output ?? '.' }, terminal)
        if (made !== null && one.isWritten) written.push({ ...made, target: one.target.name })
      }
      if (output !== undefined) write(output, written, options.force === true, terminal)
      finish(0)
    })
}

/** The output of a target. */
interface Written {
  readonly target: string
  readonly files: readonly TargetFile[]
  readonly next: string | null
}

/** Compiles to one target, and prints the result as text if asked to; null if the target cannot take the network. */
async function compiled(
  checked: CheckedNetwork,
  { target, options, isDemanded, isPrinted }: AskedTarget,
  { spec, output }: { readonly spec: string; readonly output: string },
  terminal: Terminal,
): Promise<Omit<Written, 'target'> | null> {
  const { cannot, unasked } = target
  const made = await target.compile(checked, { spec, options, surroundings: surroundingsOf(output) })
  if (!made.ok) {
    if (isDemanded || unasked.kind !== 'written where possible')
      throw cannotCompile(checked.network, cannot, made.reason)
    terminal.complain(`note: without ${unasked.product}: ${made.reason}\n`)
    return null
  }
  for (const note of made.notes) terminal.complain(`note: ${note}\n`)
  if (isPrinted) terminal.print(`${made.listing().join('\n')}\n`)
  return made
}

/** Writes the files of all targets into one folder, and lists them. */
function write(output: string, written: readonly Written[], force: boolean, terminal: Terminal): void {
  const files = written.flatMap((each) => each.files)
  refuseClashes(written)
  writeFolder(output, files, force)
  const next = written.find((each) => each.next !== null)?.next ?? null
  terminal.print(
    [
      ...writtenLines(output, files),
      ...(next === null ? [] : ['', `Next: cd ${output} && ${next}`]),
      '',
    ].join('\n'),
  )
}

function refuseClashes(written: readonly Written[]): void {
  const owners = new Map<string, string>()
  for (const { target, files } of written)
    for (const { path } of files) {
      const owner = owners.get(path)
      if (owner !== undefined)
        throw new CommandFailure(
          'command/usage',
          `the targets ${owner} and ${target} both write ${path}: compile them to two folders`,
        )
      owners.set(path, target)
    }
}

/** A folder with more files than this is listed on one line. */
const mostListed = 10

function writtenLines(output: string, files: readonly TargetFile[]): readonly string[] {
  const folderOf = ({ path }: TargetFile) => (path.includes('/') ? path.slice(0, path.indexOf('/')) : null)
  const counts = new Map<string | null, number>()
  for (const file of files) counts.set(folderOf(file), (counts.get(folderOf(file)) ?? 0) + 1)
  const isLarge = (folder: string | null) => folder !== null && counts.get(folder)! > mostListed
  const large = [...counts].filter(([folder]) => isLarge(folder))
  return [
    ...files.filter((file) => !isLarge(folderOf(file))).map(({ path }) => `wrote ${join(output, path)}`),
    ...large.map(([folder, count]) => `wrote ${join(output, folder!)} (${count} files)`),
  ]
}
