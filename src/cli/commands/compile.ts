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
  /** Where nothing is said, a graph is written if there is one. */
  readonly graph?: boolean
  readonly force?: true
}

const examples = `
Examples:
  $ inc compile specs/googlenet.inc -o my-googlenet
  $ inc compile specs/resnet.inc -o resnet50 --network resnet.50-layer
  $ inc compile network.inc -o project --eject     the runtime is copied in, nothing of Inc is needed to run it
  $ inc compile network.inc -o project --no-graph  without the training step as one TensorFlow graph beside the programs
  $ inc compile network.inc --print-graph          the graph in words: signatures, and a line for each node

Without --network it is the only network with a \`train\` block, else the first. Generated files are overwritten; a file
that somebody changed since, or a folder that somebody else filled, only with --force.

Exit codes: 0 fine; 1 the file has problems; 2 usage, or a file that cannot be read or written.`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withColor(
    withGraphOptions(command)
      .argument('<file>', 'the .inc file')
      .option('-o, --output <folder>', 'where to write the project')
      .option('--print-graph', 'print the compiled graph in words')
      .option('--network <name>', 'which network')
      .option('--at <size>', atHelp, parseSize)
      .option('--eject', 'copy the runtime into the project')
      .option('--graph', 'fail where there is no graph of the training step to write beside the programs')
      .option('--no-graph', 'leave the graph out: the project trains operation by operation')
      .option('--force', 'overwrite what somebody changed'),
  )
    .addHelpText('after', examples)
    .action(async (file: string, options: CompileOptions) => {
      const { output } = options
      const ofGraph = onlyOfGraph(options)
      if (ofGraph !== null && options.graph === false && options.printGraph !== true)
        throw new CommandFailure('command/usage', `${ofGraph} is for the graph, left out by --no-graph`)
      if (output === undefined && options.printGraph !== true)
        throw new CommandFailure('command/usage', 'say where to write the project: `--output FOLDER`')
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

/** The graph that is written or printed; null where none is asked for, or nothing is said and the network has none. */
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
  terminal.complain(`note: without a graph of the training step: ${compiled.reason}\n`)
  return null
}
