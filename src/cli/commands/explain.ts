/** `inc explain`: explains a problem code, an operation or the blocks of a file; without an argument, lists all codes. */
import type { Command } from 'commander'
import { nearest, type ProblemKind, problemKinds, type Style, shownProgram, wrapped } from '../../index.ts'
import { CommandFailure, failureKinds } from '../failure.ts'
import { type ColorOption, withColor } from '../options.ts'
import type { Terminal } from '../terminal.ts'

const examples = `
Examples:
  $ inc explain                     # list all codes
  $ inc explain claim/differs       # a code, with a wrong and a right program
  $ inc explain conv2d              # an operation: arguments and shape rule
  $ inc explain std/blocks          # the blocks of a file, with their types
  $ inc explain network.inc stem    # one block of a file

Exit codes:
  0  success
  2  unknown name or unreadable file`

const kinds: Readonly<Record<string, ProblemKind<never>>> = problemKinds

/** Longer lines are hard to read, however wide the terminal. */
const longestLine = 90

export function define(command: Command, terminal: Terminal, finish: (exitCode: number) => void): void {
  withColor(
    command
      .argument('[name]', 'A code such as `claim/differs`, an operation, or a file such as `std/blocks`')
      .argument('[block]', 'A block in that file'),
  )
    .addHelpText('after', examples)
    .action(async (name: string | undefined, block: string | undefined, { color }: ColorOption) => {
      const paper = { style: terminal.style(color), columns: Math.min(terminal.columns, longestLine) }
      terminal.print(await textOn(name, block, paper))
      finish(0)
    })
}

/** How to print: the colours, and the columns of a paragraph. */
interface Paper {
  readonly style: Style
  readonly columns: number
}

async function textOn(name: string | undefined, block: string | undefined, paper: Paper): Promise<string> {
  if (name === undefined) return allCodes(paper)
  if (/^std\/|\.inc$/.test(name))
    return (await import('../block_text.ts')).blocksText(name, block ?? null, paper.style)
  if (block === undefined) return explanationOf(name, paper)
  throw new CommandFailure('command/usage', `\`${name}\` is not an .inc file`, {
    help: 'Name the file before the block, for example `std/blocks` or `blocks.inc`.',
  })
}

function allCodes({ style, columns }: Paper): string {
  const codes = [...Object.keys(kinds), ...Object.keys(failureKinds)].sort()
  const codeWidth = Math.max(...codes.map((code) => code.length)) + 2
  const lines = codes.map((code) => {
    const explanation =
      kinds[code]?.explanation ?? failureKinds[code as keyof typeof failureKinds].explanation
    const sentence = wrapped(firstSentence(explanation), columns - codeWidth)
    return `${style.strong(code.padEnd(codeWidth))}${sentence.join(`\n${' '.repeat(codeWidth)}`)}`
  })
  return `${lines.join('\n')}\n`
}

/** Up to the first full stop, semicolon or colon outside code. */
function firstSentence(text: string): string {
  return /^(?:`[^`]*`|.)*?[.;:](?=\s|$)/s.exec(text)?.[0].replace(/[;:]$/, '.').replace(/\s+/g, ' ') ?? text
}

async function explanationOf(name: string, paper: Paper): Promise<string> {
  const { style } = paper
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  if (kind) return problemText(name, kind, paper)
  if (Object.hasOwn(failureKinds, name)) {
    const { explanation } = failureKinds[name as keyof typeof failureKinds]
    return `${style.strong(name)}\n\n${paragraph(explanation, paper)}\n`
  }
  const { operationText, operationNames } = await import('../operation_text.ts')
  const text = operationText(name, style)
  if (text !== null) return text
  const candidates = [...Object.keys(kinds), ...Object.keys(failureKinds), ...operationNames()]
  // `axes-differ` stands for `shape/axes-differ`.
  const meant = candidates.find((code) => code.endsWith(`/${name}`)) ?? nearest(name, candidates)?.name
  throw new CommandFailure('command/usage', `there is no problem code or operation \`${name}\``, {
    help: meant === undefined ? '`inc explain` lists all codes.' : `Did you mean \`${meant}\`?`,
  })
}

function problemText(code: string, kind: ProblemKind<never>, paper: Paper): string {
  const { style } = paper
  const other = Object.entries(kind.files ?? {}).map(
    ([file, text]) => `${style.strong(`With ${file}:`)}\n\n${indented(text)}\n`,
  )
  return [
    `${style.strong(code)} (${kind.severity}${kind.onRequest === undefined ? '' : `, with ${kind.onRequest}`})`,
    '',
    paragraph(kind.explanation, paper),
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

function paragraph(text: string, { columns }: Paper): string {
  return wrapped(text, columns).join('\n')
}
