/** `inc doctor`: examines this machine and says how to fix each fault. */
import type { Command } from 'commander'
import { examineMachine, exitCodeOfFindings, renderFindings } from '../../native/index.ts'
import { type ColorOption, withColor } from '../options.ts'
import type { Terminal } from '../terminal.ts'
import { projectFolders } from './native.ts'

interface DoctorOptions extends ColorOption {
  readonly json?: true
}

const examples = `
Examples:
  $ inc doctor
  $ inc doctor --json | jq '.findings[] | select(.status == "fault")'

Each fault comes with a way to fix it. Notes are not faults.

Exit codes:
  0  no faults
  1  faults found`

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withColor(command.option('--json', 'Print the findings as JSON'))
    .addHelpText('after', examples)
    .action(async ({ json, color }: DoctorOptions) => {
      const findings = await examineMachine({ projects: projectFolders() })
      const style = terminal.style(color)
      const marks = { fine: style.good, fault: style.error, note: style.warning }
      terminal.print(
        json ? `${JSON.stringify({ findings }, null, 2)}\n` : `${renderFindings(findings, marks)}\n`,
      )
      finish(exitCodeOfFindings(findings))
    })
}
