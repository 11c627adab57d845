/** `inc native`: gets the native TensorFlow library, and says what there is. */
import type { Command } from 'commander'
import {
  exitCodeOfInstall,
  exitCodeOfStatus,
  installNativeLibrary,
  interruptible,
  nativeStatus,
  renderInstallEvent,
  renderInstallOutcome,
  renderNativeStatus,
} from '../../native/index.ts'
import { packageFolder } from '../files.ts'
import type { Terminal } from '../terminal.ts'

interface InstallOptions {
  readonly gpu?: true
  readonly force?: true
}

const examples = `
Examples:
  $ inc native install             a cached library, else from the pinned TensorFlow wheel, else the vendor's
  $ inc native install --gpu       with CUDA, for an NVIDIA GPU
  $ inc native status              what is installed, and whether it works

The library is kept in $INC_CACHE, $XDG_CACHE_HOME/inc or ~/.cache/inc, so that a second install takes seconds.

Exit codes: 0 the library works; 1 it does not (status); 2 it cannot be had here (install), with what to mend; 130 interrupted.`

/** Where the package with the addon is looked for: what the user is in comes first. */
export function projectFolders(): readonly string[] {
  return [process.cwd(), packageFolder()]
}

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  command.addHelpText('after', examples)
  command
    .command('install')
    .description('get a native library that works here')
    .option('--gpu', 'take the CUDA build')
    .option('--force', 'build anew although a cached library exists')
    .action(async ({ gpu, force }: InstallOptions) => {
      const outcome = await interruptible((signal) =>
        installNativeLibrary(
          { projects: projectFolders(), gpu: gpu === true, force: force === true, signal },
          (event) => terminal.print(`${renderInstallEvent(event)}\n`),
        ),
      )
      terminal.print(`${renderInstallOutcome(outcome)}\n`)
      finish(exitCodeOfInstall(outcome))
    })
  command
    .command('status')
    .description('say what is installed and whether it works')
    .action(async () => {
      const status = await nativeStatus({ projects: projectFolders() })
      terminal.print(`${renderNativeStatus(status)}\n`)
      finish(exitCodeOfStatus(status))
    })
}
