/** `inc compile`: writes the TypeScript project that trains a network. */
import { join } from 'node:path'
import type { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import {
  atHelp,
  type ColorOption,
  type GraphOptions,
  parseSize,
  withColor,
  withGraphOptions,
} from '../options.ts'
import { checkForUse, choiceOf, graphFor, memoryNote, projectFor } from '../project.ts'
import type { Terminal } from '../terminal.ts'
import { writeFolder } from '../write_folder.ts'

interface CompileOptions extends ColorOption, GraphOptions {
  readonly output?: string
  readonly printGraph?: true
  readonly network?: string
  readonly at?: readonly bigint[]
  readonly eject?: true
  readonly graph?: true
  readonly force?: true
}

const examples = `
Examples:
  $ inc compile specs/googlenet.inc -o my-googlenet
  $ inc compile specs/resnet.inc -o resnet50 --network resnet.50-layer
  $ inc compile network.inc -o project --eject     the runtime is copied in, nothing of Inc is needed to run it
  $ inc compile network.inc -o project --graph     with the training step as one TensorFlow graph beside the programs
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
      .option('--graph', 'write the compiled graph too, which trains faster')
      .option('--force', 'overwrite what somebody changed'),
  )
    .addHelpText('after', examples)
    .action(async (file: string, options: CompileOptions) => {
      const { output } = options
      const { precision, memory, passes } = options
      const isOfGraph = [precision, memory, passes].some((asked) => asked !== undefined)
      if (isOfGraph && options.graph !== true && options.printGraph !== true)
        throw new CommandFailure(
          'command/usage',
          '--precision, --memory and --passes are of the compiled graph: add --graph or --print-graph',
        )
      if (output === undefined && options.printGraph !== true)
        throw new CommandFailure('command/usage', 'say where to write the project: `--output FOLDER`')
      const found = await checkForUse(file, options, terminal)
      if (found.kind === 'problems') return finish(found.exitCode)
      const graphChoice = choiceOf(found.checked, options)
      const graph =
        options.graph === true || options.printGraph === true
          ? await graphFor(found.checked, graphChoice)
          : null
      if (graph !== null) terminal.complain(memoryNote(graph, graphChoice) ?? '')
      if (options.printGraph === true) terminal.print(`${graph!.words().join('\n')}\n`)
      if (output === undefined) return finish(0)
      const choice = { folder: output, eject: options.eject === true, spec: file }
      const beside = options.graph === true ? graph!.files : []
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
