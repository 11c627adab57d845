/** `inc native`: installs the native TensorFlow library and reports its status. */
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
  $ inc native install          # for the processor
  $ inc native install --gpu    # with CUDA, for an NVIDIA GPU
  $ inc native status           # what is installed, and does it work?

The library comes from the cache if it is there, else from the pinned TensorFlow
wheel, else from the prebuilt library of TensorFlow.js. The cache is $INC_CACHE,
$XDG_CACHE_HOME/inc or ~/.cache/inc; a second install takes seconds.

Exit codes:
  0    the library works
  1    it does not work (status)
  2    it cannot be installed (install); the output says how to fix that
  130  interrupted`

/** The folders in which to look for the package with the addon: the user's project first. */
export function projectFolders(): readonly string[] {
  return [process.cwd(), packageFolder()]
}

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  command.helpCommand('help [command]', 'Show the help of a command').addHelpText('after', examples)
  command
    .command('install')
    .description('Install a native library that works on this machine')
    .option('--gpu', 'Install the CUDA build')
    .option('--force', 'Rebuild the library even if it is in the cache')
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
    .description('Show what is installed and whether it works')
    .action(async () => {
      const status = await nativeStatus({ projects: projectFolders() })
      terminal.print(`${renderNativeStatus(status)}\n`)
      finish(exitCodeOfStatus(status))
    })
}
