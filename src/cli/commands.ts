/** All subcommands by name; each is loaded only when requested. */
import type { Command } from 'commander'
import type { Terminal } from './terminal.ts'

/** What the file of a subcommand exports. */
interface Subcommand {
  /** Declares the options and help of the command and attaches its action, which passes the exit code to `finish`. */
  readonly define: (command: Command, terminal: Terminal, finish: (exitCode: number) => void) => void
}

export interface CommandEntry {
  readonly summary: string
  readonly load: () => Promise<Subcommand>
}

export const commands: Readonly<Record<string, CommandEntry>> = {
  check: { summary: 'Check files and print their networks', load: () => import('./commands/check.ts') },
  cost: { summary: 'Print what each part of a network costs', load: () => import('./commands/cost.ts') },
  compile: { summary: 'Write a TypeScript training project', load: () => import('./commands/compile.ts') },
  train: { summary: 'Compile a network and train it', load: () => import('./commands/train.ts') },
  eval: { summary: 'Evaluate a trained network', load: () => import('./commands/eval.ts') },
  predict: { summary: 'Classify images with a trained network', load: () => import('./commands/predict.ts') },
  bench: { summary: 'Time training steps or predictions', load: () => import('./commands/bench.ts') },
  fmt: { summary: 'Format files', load: () => import('./commands/fmt.ts') },
  explain: {
    summary: 'Explain a problem code, an operation or a block',
    load: () => import('./commands/explain.ts'),
  },
  init: { summary: 'Start a new project', load: () => import('./commands/init.ts') },
  doctor: {
    summary: 'Check that this machine can train networks',
    load: () => import('./commands/doctor.ts'),
  },
  native: { summary: 'Install the native TensorFlow library', load: () => import('./commands/native.ts') },
}
