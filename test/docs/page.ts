/** Pages of documentation as tests see them: their fenced blocks, headings and links. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { repositoryFile } from '../building/repository.ts'

/** A fenced block of a page. */
export interface FencedBlock {
  /** The first word behind the fence: `inc`, `text`, `console`, or nothing. */
  readonly language: string
  /** The words after it. */
  readonly words: readonly string[]
  /** The lines between the fences, each with its line break. */
  readonly text: string
  /** The line of the opening fence, from 1. */
  readonly line: number
}

export interface Page {
  /** Relative to the repository: `docs/language.md`. */
  readonly path: string
  readonly text: string
  readonly blocks: readonly FencedBlock[]
}

/** What `npm run regenerate` writes says so; its programs are tested where they come from. */
const derivedMark = /^<!-- .*npm run regenerate/m

/** `README.md` and the pages of `docs/` that are written by hand. */
export function pages(): readonly Page[] {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const paths = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`)
  return ['README.md', ...paths]
    .filter((path) => existsSync(join(root, path)))
    .flatMap((path) => {
      const text = repositoryFile(path)
      return derivedMark.test(text.replaceAll('`', '')) ? [] : [{ path, text, blocks: blocksOf(text, path) }]
    })
}

/** The fenced blocks of a page; fails on a fence that is not closed. */
export function blocksOf(text: string, path: string): readonly FencedBlock[] {
  const blocks: FencedBlock[] = []
  let open: { readonly fence: string; readonly info: string; readonly line: number; text: string } | null =
    null
  for (const [index, line] of text.split('\n').entries()) {
    if (open) {
      if (line.trimEnd() !== open.fence) {
        open.text += `${line}\n`
        continue
      }
      const [language = '', ...words] = open.info.split(/\s+/)
      blocks.push({ language, words, text: open.text, line: open.line })
      open = null
    } else {
      const [, fence, info] = /^(`{3,})([^`]*)$/.exec(line) ?? []
      if (fence !== undefined && info !== undefined)
        open = { fence, info: info.trim(), line: index + 1, text: '' }
    }
  }
  if (open) throw new Error(`${path}:${open.line}: this fence is not closed`)
  return blocks
}

/** The text of a page without its fenced blocks. */
export function proseOf({ text, blocks }: Page): string {
  const lines = text.split('\n')
  for (const block of blocks) {
    const length = block.text.split('\n').length + 1
    for (let at = block.line - 1; at < block.line - 1 + length; at++) lines[at] = ''
  }
  return lines.join('\n')
}
