/** `inc init`: starts a project: a small network, a workflow that checks it, and a package.json. Works offline. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { CommandFailure } from '../failure.ts'
import { makeFolder, packageFolder, writeAtomically } from '../files.ts'
import { packageReference } from '../package_reference.ts'
import type { Terminal } from '../terminal.ts'

const examples = `
Examples:
  $ inc init my-network && cd my-network && npm install
  $ inc init                       # in the current folder, if it is empty

Exit codes:
  0  success
  2  the folder is not empty or cannot be written`

/** The files in the package's `starter/` and where they go. (npm does not pack a file called .gitignore.) */
const starterFiles: readonly (readonly [from: string, to: string])[] = [
  ['network.inc', 'network.inc'],
  ['README.md', 'README.md'],
  ['workflow.yml', '.github/workflows/inc.yml'],
  ['gitignore', '.gitignore'],
]

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  command
    .argument('[folder]', 'Folder of the new project', '.')
    .addHelpText('after', examples)
    .action((folder: string) => {
      demandEmpty(folder)
      const files = [
        ...starterFiles.map(([from, to]) => ({
          path: to,
          text: readFileSync(join(packageFolder(), 'starter', from), 'utf8'),
        })),
        { path: 'package.json', text: packageFile(folder) },
      ]
      for (const { path, text } of files) {
        const target = join(folder, path)
        makeFolder(dirname(target))
        writeAtomically(target, text)
      }
      const within = folder === '.' ? '' : `cd ${folder} && `
      terminal.print(
        [
          ...files.map(({ path }) => `wrote ${join(folder, path)}`),
          '',
          `Next: ${within}npm install && npx inc check network.inc`,
          '',
        ].join('\n'),
      )
      finish(0)
    })
}

function demandEmpty(folder: string): void {
  if (!existsSync(folder)) return
  if (!statSync(folder).isDirectory())
    throw new CommandFailure('command/cannot-write', `\`${folder}\` is a file, not a folder`)
  const there = readdirSync(folder).filter((name) => name !== '.git')
  if (there.length > 0) {
    throw new CommandFailure(
      'command/cannot-write',
      `the folder \`${folder}\` is not empty: it contains ${there[0]}`,
      {
        help: 'Name a new folder: `inc init NAME`',
      },
    )
  }
}

function packageFile(folder: string): string {
  const content = {
    private: true,
    type: 'module',
    scripts: {
      check: 'inc check network.inc',
      format: 'inc fmt network.inc',
      train: 'inc train network.inc',
    },
    dependencies: { 'inc-lang': packageReference(folder) },
  }
  return `${JSON.stringify(content, null, 2)}\n`
}
