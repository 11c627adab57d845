/** `inc train`: compiles a network and trains it in a process of its own. */
import type { Command } from 'commander'
import { type CheckedNetwork, graphProject } from '../../index.ts'
import type { Precision } from '../../runtime/contract/precision.ts'
import type { EngineName } from '../../runtime/engine/engine.ts'
import { bfloat16MissingHere } from '../../runtime/machine/bfloat16.ts'
import { readArguments } from '../../runtime/programs/arguments.ts'
import { TRAINING_FLAGS } from '../../runtime/programs/settings.ts'
import { CommandFailure } from '../failure.ts'
import { type GraphOptions, onlyOfGraph, withGraphOptions } from '../options.ts'
import { choiceOf, type Graph, memoryNote, noGraph } from '../project.ts'
import { defineRun } from '../run_command.ts'
import type { Terminal } from '../terminal.ts'

const flags = Object.entries(TRAINING_FLAGS).map(([name, { placeholder, summary }]) => {
  const shown = placeholder === null ? `--${name}` : `--${name} ${placeholder}`
  return `  ${shown.padEnd(26)} ${summary}`
})

const help = `
Options of the training:
${flags.join('\n')}

Examples:
  $ inc train network.inc
  $ inc train specs/googlenet.inc --data data/shapes --steps 100 --batch 16
  $ inc train network.inc --out runs/first --resume
  $ inc train network.inc --precision bf16    products on 16 bits, where the processor or GPU has them
  $ inc train network.inc --memory 600MB      a step that holds so much at most: what is cheap is computed again
  $ inc train network.inc --engine eager      operation by operation, not a step as one compiled graph

The program is written to .inc/NAME, checkpoints and metrics to runs/NAME unless --out says otherwise. The first Ctrl-C
saves a checkpoint and leaves, the second leaves at once. A run may go on with another engine than it was begun with.

Exit codes: 0 fine; 1 the file has problems, bad data, or a loss that is not finite; 2 usage, files or the environment;
130 interrupted, after a checkpoint was saved.`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  const words = '[--precision NAME] [--memory BYTES] [--passes NAMES] [OPTIONS OF THE TRAINING]'
  defineRun({ program: 'train', words, help, own: withGraphOptions, graph }, command, terminal, finish)
}

/** The graph that a run takes: none with the eager engine, or where nothing is asked and the network has none. */
async function graph(
  checked: CheckedNetwork,
  words: readonly string[],
  said: GraphOptions,
  terminal: Terminal,
): Promise<Graph | null> {
  const { network } = checked
  const { engine = null, batch } = flagsIn(words)
  const asked = onlyOfGraph(said)
  if (engine === 'eager') {
    if (asked === null) return null
    throw new CommandFailure('command/usage', `${asked} is for the graph engine, and --engine says eager`)
  }
  const choice = choiceOf(checked, { ...said, precision: usablePrecision(said.precision, terminal) }, batch)
  const compiled = await graphProject(network, choice)
  if (compiled.ok) {
    terminal.complain(memoryNote(compiled, choice) ?? '')
    return compiled
  }
  if (engine === null && asked === null) return null
  throw noGraph(network, compiled.reason)
}

/** What is asked for, or 32 bits with a note where no product on 16 would be faster. */
function usablePrecision(asked: Precision | undefined, terminal: Terminal): Precision {
  if (asked !== 'bf16') return 'fp32'
  const missing = bfloat16MissingHere()
  if (missing === null) return 'bf16'
  terminal.complain(`note: training on 32 bits, as bf16 would not be faster here: ${missing}\n`)
  return 'fp32'
}

/** What the words say of engine and batch. What is wrong with them is told by the program itself. */
function flagsIn(words: readonly string[]): { readonly engine?: EngineName; readonly batch?: number } {
  try {
    return readArguments(TRAINING_FLAGS, words, false)?.flags ?? {}
  } catch {
    return {}
  }
}
