/** What `inc explain` prints about the blocks of a file: documentation, type and cost. */
import {
  type BlockType,
  costedBlocks,
  libraryFiles,
  librarySource,
  nearest,
  openProgram,
  parametersOf,
  type Source,
  type Style,
  showFormula,
} from '../index.ts'
import { CommandFailure } from './failure.ts'
import { readSource } from './files.ts'
import { blockText } from './formats/types_view.ts'
import { fileImporter } from './importer.ts'

/**
 * Describes one block of a file, or all of them; `std/…` is a file of the library. Throws a `CommandFailure` if the
 * file cannot be read or has no such block.
 */
export function blocksText(file: string, block: string | null, style: Style): string {
  const source = file.startsWith('std/') ? fromLibrary(file) : fromDisk(file)
  const blocks = costedBlocks(openProgram(source, fileImporter()))
  const wanted = block === null ? blocks : blocks.filter(({ type }) => type.name === block)
  if (wanted.length === 0) {
    const names = blocks.map(({ type }) => type.name)
    const meant = block === null ? null : nearest(block, names)
    const what = block === null ? 'declares no blocks' : `declares no block \`${block}\``
    const help = meant ? `Did you mean \`${meant.name}\`?` : `Its blocks are: ${names.join(', ') || 'none'}`
    throw new CommandFailure('command/usage', `\`${file}\` ${what}`, { help })
  }
  return `${wanted.map((each) => oneBlock(each, style)).join('\n\n')}\n`
}

function fromLibrary(file: string): Source {
  const source = librarySource(file)
  if (source) return source
  throw new CommandFailure('command/unreadable-file', `the library has no file \`${file}\``, {
    help: `It has ${libraryFiles.join(', ')}`,
    file,
  })
}

function fromDisk(file: string): Source {
  const text = readSource(file)
  if (text.kind === 'not-text') throw new CommandFailure('command/usage', `\`${file}\` is not UTF-8 text`)
  return text.source
}

function oneBlock({ type, cases }: ReturnType<typeof costedBlocks>[number], style: Style): string {
  const costs = cases.flatMap(({ way, costs: { whole } }) => [
    ...(way.when.length === 0 ? [] : [`  ${style.note('if')} ${way.when.join(' and ')}:`]),
    `  params  ${showFormula(whole.params, parametersOf(way.network))}`,
    `  MACs    ${showFormula(whole.macs, parametersOf(way.network))}`,
  ])
  return [...documentation(type), blockText({ ...type, cases: [] }, style), ...costs].join('\n')
}

function documentation({ documentation: text }: BlockType): readonly string[] {
  return text === null ? [] : text.split('\n').map((line) => `/// ${line}`.trimEnd())
}
