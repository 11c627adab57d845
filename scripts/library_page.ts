/**
 * The page about the library written in Inc: each block as its file documents it, with its type and costs for all
 * sizes.
 */
import { type CostedCase, costedBlocks } from '../src/compile.ts'
import { parametersOf, showFormula } from '../src/cost/index.ts'
import type { LetDeclaration } from '../src/parser/ast.ts'
import { parse } from '../src/parser/index.ts'
import { openProgram } from '../src/program/program.ts'
import { type Source, textOf } from '../src/source/source.ts'
import { libraryFiles, libraryImporter, librarySource } from '../src/std/importer.ts'
import { showSignature, showStatus } from '../src/typecheck/proof/show_type.ts'

/** `docs/std.md`, derived from the files of the library alone. */
export function libraryPage(): string {
  const files = libraryFiles.map((name) => librarySource(name)!)
  return `${[
    '<!-- Written from std/ by npm run regenerate; edit the files there. -->',
    '# The library written in Inc',
    'Blocks that several papers share, ready to import: `import { conv_bn } from "std/blocks"`. The output of a block is ' +
      'proved for all sizes and all whole numbers of at least 1, wherever its `where` holds; the formulas below hold ' +
      'for all of them as well. Parameters are trained values; MACs are multiply-accumulates of convolutions and ' +
      'linear layers. Blocks passed as arguments add their own cost, which is not counted here.',
    files.map(({ name }) => `[\`${name}\`](#${anchorOf(name)})`).join(' · '),
    ...files.flatMap(sectionsOf),
  ].join('\n\n')}\n`
}

/** Derives the anchor as GitHub does from a heading in backquotes. */
const anchorOf = (name: string) => name.replaceAll('/', '')

function sectionsOf(source: Source): readonly string[] {
  const [opening] = /^(?:\/\/\/.*\n)+/.exec(source.text) ?? ['']
  const about = opening.replace(/^\/\/\/ ?/gm, '').trimEnd()
  const functions = parse(source).file.declarations.flatMap((each) => (each.kind === 'let' ? [each] : []))
  return [
    `## \`${source.name}\``,
    about,
    ...functions.map(functionSection),
    ...costedBlocks(openProgram(source, libraryImporter())).map(blockSection),
  ]
}

function functionSection({ name, parameters, type, documentation }: LetDeclaration): string {
  const [first, last] = [parameters?.at(0), parameters?.at(-1)]
  const taken = first && last ? `(${textOf({ ...first.span, end: last.span.end })})` : ''
  const kind = type === null ? '' : `: ${textOf(type.span)}`
  return [`### ${name.text}`, fenced(`${name.text}${taken}${kind}`), documentation ?? ''].join('\n\n')
}

function blockSection({ type, cases }: ReturnType<typeof costedBlocks>[number]): string {
  return [
    `### ${type.name}`,
    fenced(inLines(`${type.name}${type.parameters}`, showSignature(type))),
    type.documentation ?? '',
    ...(type.status === 'proved' ? [] : [`Its type is ${showStatus(type)}.`]),
    costs(cases),
  ].join('\n\n')
}

/** On one line, or on three if that would be long. */
function inLines(called: string, signature: string): string {
  const whole = `${called}${signature}`
  return whole.length <= 110
    ? whole
    : `${called}${signature.replace(/^ :/, '\n  :').replace(/ where /, '\n  where ')}`
}

const fenced = (text: string) => `\`\`\`text\n${text}\n\`\`\``

/** One row per case of a block's body. */
function costs(cases: readonly CostedCase[]): string {
  const isOne = cases.length === 1
  const rows = cases.map(({ way, costs: { whole } }) => {
    const cells = [whole.params, whole.macs].map(
      (each) => `\`${showFormula(each, parametersOf(way.network))}\``,
    )
    return isOne ? cells : [way.when.map((each) => `\`${each}\``).join(' and '), ...cells]
  })
  const header = [...(isOne ? [] : ['where']), 'parameters', 'MACs']
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n')
}
