/** `inc compile`: writes the TypeScript project that trains a network. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { type CheckedNetwork, graphProject } from '../../index.ts'
import { CommandFailure } from '../failure.ts'
import {
  atHelp,
  type ColorOption,
  type GraphOptions,
  onlyOfGraph,
  parseSize,
  withColor,
  withGraphOptions,
} from '../options.ts'
import { checkForUse, choiceOf, type Graph, graphFor, memoryNote, projectFor } from '../project.ts'
import type { Terminal } from '../terminal.ts'
import { writeFolder } from '../write_folder.ts'

interface CompileOptions extends ColorOption, GraphOptions {
  readonly output?: string
  readonly printGraph?: true
  readonly network?: string
  readonly at?: readonly bigint[]
  readonly eject?: true
  /** If not given, a graph is written if the network has one. */
  readonly graph?: boolean
  readonly force?: true
}

const examples = `
Examples:
  $ inc compile specs/googlenet.inc -o my-googlenet
  $ inc compile specs/resnet.inc -o resnet50 --network resnet.50-layer
  $ inc compile network.inc -o project --eject     # runs without Inc installed
  $ inc compile network.inc -o project --no-graph  # programs only
  $ inc compile network.inc --print-graph          # signatures and nodes

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
    withGraphOptions(command)
      .argument('<file>', 'The .inc file')
      .option('-o, --output <folder>', 'Folder to write the project to')
      .option('--print-graph', 'Print the compiled graph as text')
      .option('--network <name>', 'Which network in the file to compile')
      .option('--at <size>', atHelp, parseSize)
      .option('--eject', 'Copy the runtime into the project')
      .option('--graph', 'Fail if the training step cannot be compiled to a graph')
      .option('--no-graph', 'Write no graph: the project trains operation by operation')
      .option('--force', 'Overwrite edited files, and write into any folder'),
  )
    .addHelpText('after', examples)
    .action(async (file: string, options: CompileOptions) => {
      const { output } = options
      const ofGraph = onlyOfGraph(options)
      if (ofGraph !== null && options.graph === false && options.printGraph !== true)
        throw new CommandFailure('command/usage', `${ofGraph} needs a graph, but --no-graph was given`)
      if (output === undefined && options.printGraph !== true)
        throw new CommandFailure(
          'command/usage',
          'name the folder to write the project to: `--output FOLDER`',
        )
      const found = await checkForUse(file, options, terminal)
      if (found.kind === 'problems') return finish(found.exitCode)
      const graph = await graphOf(found.checked, options, terminal)
      if (options.printGraph === true) terminal.print(`${graph!.words().join('\n')}\n`)
      if (output === undefined) return finish(0)
      const choice = { folder: output, eject: options.eject === true, spec: file }
      const beside = options.graph === false ? [] : (graph?.files ?? [])
      const files = [...(await projectFor(found.checked, choice)), ...beside]
      writeFolder(output, files, options.force === true)
      const isOfProject = ({ path }: { path: string }) => !path.startsWith('runtime/')
      const listed = files.filter(isOfProject).map(({ path }) => `wrote ${join(output, path)}`)
      const more = files.length - listed.length
      terminal.print(
        [
          ...listed,
          ...(more > 0 ? [`wrote ${join(output, 'runtime')} (${more} files)`] : []),
          '',
          `Next: cd ${output} && npm install && npm run build && npm run train`,
          '',
        ].join('\n'),
      )
      finish(0)
    })
}

/** The graph to write or print; null if --no-graph was given, or if the network has none and no option requires one. */
async function graphOf(
  checked: CheckedNetwork,
  options: CompileOptions,
  terminal: Terminal,
): Promise<Graph | null> {
  const { graph: asked, printGraph } = options
  if (asked === false && printGraph !== true) return null
  const choice = choiceOf(checked, options)
  const isNeeded = asked === true || printGraph === true || onlyOfGraph(options) !== null
  if (isNeeded) {
    const graph = await graphFor(checked, choice)
    terminal.complain(memoryNote(graph, choice) ?? '')
    return graph
  }
  const compiled = await graphProject(checked.network, choice)
  if (compiled.ok) return compiled
  terminal.complain(`note: no graph of the training step: ${compiled.reason}\n`)
  return null
}
