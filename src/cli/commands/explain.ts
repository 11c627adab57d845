/** `inc explain`: tells of a problem's code or of an operation; without an argument, lists all codes. */
import type { Command } from 'commander'
import { nearest, type ProblemKind, problemKinds, type Style, shownProgram } from '../../index.ts'
import { CommandFailure, failureKinds } from '../failure.ts'
import { type ColorOption, withColor } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const examples = `
Examples:
  $ inc explain                    every code
  $ inc explain claim/differs      what it means, a program that has it, and the same mended
  $ inc explain conv2d             an operation: its arguments and its shape rule
  $ inc explain std/blocks         the blocks of the library, with what each is for all sizes
  $ inc explain std/blocks mbconv  one of them; a file of your own does as well`

const kinds: Readonly<Record<string, ProblemKind<never>>> = problemKinds

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withColor(
    command
      .argument(
        '[name]',
        'a code such as `claim/differs`, an operation, or a file of blocks such as `std/blocks`',
      )
      .argument('[block]', 'a block of that file'),
  )
    .addHelpText('after', examples)
    .action(async (name: string | undefined, block: string | undefined, { color }: ColorOption) => {
      const style = terminal.style(color)
      terminal.print(await textOn(name, block, style))
      finish(0)
    })
}

async function textOn(name: string | undefined, block: string | undefined, style: Style): Promise<string> {
  if (name === undefined) return allCodes(style)
  if (/^std\/|\.inc$/.test(name))
    return (await import('../block_text.ts')).blocksText(name, block ?? null, style)
  if (block === undefined) return explanationOf(name, style)
  throw new CommandFailure('command/usage', `\`${name}\` is no file of blocks`, {
    help: 'name a file, such as `std/blocks` or `blocks.inc`, before the block',
  })
}

function allCodes(style: Style): string {
  const codes = [...Object.keys(kinds), ...Object.keys(failureKinds)].sort()
  const lines = codes.map((code) => {
    const explanation =
      kinds[code]?.explanation ?? failureKinds[code as keyof typeof failureKinds].explanation
    return `${style.strong(code.padEnd(32))} ${firstSentence(explanation)}`
  })
  return `${lines.join('\n')}\n`
}

function firstSentence(text: string): string {
  return /^.*?[.;:](?=\s|$)/s.exec(text)?.[0].replace(/[;:]$/, '.').replace(/\s+/g, ' ') ?? text
}

async function explanationOf(name: string, style: Style): Promise<string> {
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (kind) return problemText(name, kind, style)
  if (Object.hasOwn(failureKinds, name)) {
    return `${style.strong(name)}\n\n${wrapped(failureKinds[name as keyof typeof failureKinds].explanation)}\n`
  }
  const { operationText, operationNames } = await import('../operation_text.ts')
  const text = operationText(name, style)
  if (text !== null) return text
  const candidates = [...Object.keys(kinds), ...Object.keys(failureKinds), ...operationNames()]
  // `axes-differ` is meant as the code that ends so.
  const meant = candidates.find((code) => code.endsWith(`/${name}`)) ?? nearest(name, candidates)?.name
  throw new CommandFailure('command/usage', `there is no problem code or operation \`${name}\``, {
    help: meant === undefined ? '`inc explain` lists all codes' : `did you mean \`${meant}\`?`,
  })
}

function problemText(code: string, kind: ProblemKind<never>, style: Style): string {
  const other = Object.entries(kind.files ?? {}).map(
    ([file, text]) => `${style.strong(`With ${file}:`)}\n\n${indented(text)}\n`,
  )
  return [
    `${style.strong(code)} (${kind.severity}${kind.onRequest === undefined ? '' : `, with ${kind.onRequest}`})`,
    '',
    wrapped(kind.explanation),
    '',
    style.error('Wrong:'),
    '',
    indented(kind.wrong),
    '',
    style.good('Right:'),
    '',
    indented(kind.right),
    '',
    ...other,
  ].join('\n')
}

function indented(program: string): string {
  return shownProgram(program)
    .split('\n')
    .map((line) => `    ${line}`.trimEnd())
    .join('\n')
}

function wrapped(text: string, columns = 90): string {
  const lines: string[] = ['']
  for (const word of text.trim().split(/\s+/)) {
    const last = lines.at(-1)!
    if (last !== '' && last.length + 1 + word.length > columns) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines.join('\n')
}
