/** `inc train`: compiles a network and trains it in a separate process. */
import type { Command } from 'commander'
import {
  type CheckedNetwork,
  type GraphOptions,
  graphChoice,
  graphOptions,
  graphProject,
} from '../../index.ts'
import type { Precision } from '../../runtime/contract/precision.ts'
import type { EngineName } from '../../runtime/engine/engine.ts'
import { bfloat16MissingHere } from '../../runtime/machine/bfloat16.ts'
import { readArguments } from '../../runtime/programs/arguments.ts'
import { TRAINING_FLAGS } from '../../runtime/programs/settings.ts'
import { CommandFailure } from '../failure.ts'
import { columnsOfHelp } from '../help_text.ts'
import { type Graph, noGraph } from '../project.ts'
import { defineRun } from '../run_command.ts'
import { firstDemand, withOptions } from '../target_options.ts'
import type { Terminal } from '../terminal.ts'

const flags = Object.entries(TRAINING_FLAGS).map(
  ([name, { placeholder, summary }]) =>
    [placeholder === null ? `--${name}` : `--${name} ${placeholder}`, summary] as const,
)

const help = `
Training options:
${columnsOfHelp(flags)}

Examples:
  $ inc train network.inc
  $ inc train specs/googlenet.inc --data data/shapes --steps 100 --batch 16
  $ inc train network.inc --out runs/first --resume
  $ inc train network.inc --precision bf16    # if the hardware supports it
  $ inc train network.inc --memory 600MB      # recompute to save memory
  $ inc train network.inc --engine eager      # without compiling a graph

The program is written to .inc/NAME, and checkpoints and metrics to runs/NAME
unless --out names another folder. Press Ctrl-C once to save a checkpoint and
stop, twice to stop immediately. A run can resume on either engine.

Exit codes:
  0    success
  1    problems in the file or the data, or a loss that is not finite
  2    usage error, unreadable file, or environment fault
  130  interrupted, after saving a checkpoint`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  const words = '[TRAINING OPTIONS]'
  const own = (adding: Command) => withOptions(adding, graphOptions)
  defineRun({ program: 'train', words, help, own, graph }, command, terminal, finish)
}

/** The graph to train with; null for the eager engine, or if the network has none and no option requires one. */
async function graph(
  checked: CheckedNetwork,
  words: readonly string[],
  said: Partial<GraphOptions>,
  terminal: Terminal,
): Promise<Graph | null> {
  const { network } = checked
  const { engine = null, batch } = flagsIn(words)
  const asked = firstDemand(graphOptions, said)
  if (engine === 'eager') {
    if (asked === null) return null
    throw new CommandFailure('command/usage', `${asked} needs the graph engine, but --engine is eager`)
  }
  const precision = usablePrecision(said.precision, terminal)
  const choice = graphChoice(network, { ...said, precision }, batch)
  const compiled = await graphProject(network, choice)
  if (compiled.ok) {
    if (compiled.note !== null) terminal.complain(`note: ${compiled.note}\n`)
    return compiled
  }
  if (engine === null && asked === null) return null
  throw noGraph(network, compiled.reason)
}

/** The requested precision, or fp32 with a note if bf16 would not be faster on this machine. */
function usablePrecision(asked: Precision | undefined, terminal: Terminal): Precision {
  if (asked !== 'bf16') return 'fp32'
  const missing = bfloat16MissingHere()
  if (missing === null) return 'bf16'
  terminal.complain(`note: training in fp32, because bf16 would not be faster here: ${missing}\n`)
  return 'fp32'
}

/** The engine and batch size among the program's words. The program itself reports any mistake in them. */
function flagsIn(words: readonly string[]): { readonly engine?: EngineName; readonly batch?: number } {
  try {
    return readArguments(TRAINING_FLAGS, words, false)?.flags ?? {}
  } catch {
    return {}
  }
}
