/** All subcommands, by name; each is loaded only when it is asked for. */
import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

/** What a subcommand's file exports: its options and help, and what it does. */
export interface Subcommand {
  /** Describes the command and attaches its action; the action gives the exit code to `finish`. */
  readonly define: (command: Command, terminal: Terminal, finish: (exitCode: number) => void) => void
}

export interface CommandEntry {
  readonly summary: string
  readonly load: () => Promise<Subcommand>
}

export const commands: Readonly<Record<string, CommandEntry>> = {
  check: { summary: 'check files and print their networks', load: () => import('./commands/check.ts') },
  cost: { summary: 'print what each part of a network costs', load: () => import('./commands/cost.ts') },
  compile: { summary: 'write a TypeScript training project', load: () => import('./commands/compile.ts') },
  train: { summary: 'compile a network and train it', load: () => import('./commands/train.ts') },
  eval: { summary: 'evaluate a trained network', load: () => import('./commands/eval.ts') },
  predict: { summary: 'classify images with a trained network', load: () => import('./commands/predict.ts') },
  bench: { summary: 'time the training step of a network', load: () => import('./commands/bench.ts') },
  fmt: { summary: 'format files', load: () => import('./commands/fmt.ts') },
  explain: { summary: 'explain a problem or an operation', load: () => import('./commands/explain.ts') },
  init: { summary: 'start a project', load: () => import('./commands/init.ts') },
  doctor: { summary: 'examine this machine', load: () => import('./commands/doctor.ts') },
  native: { summary: 'get the native TensorFlow library', load: () => import('./commands/native.ts') },
}
