/** The programs of a page of documentation, with what is to come of each; `examples.test.ts` has the convention. */
import type { FencedBlock, Page } from './page.ts'

/** One `inc` block, read. */
export interface Program {
  /** `docs/language.md:12`, for the names of tests. */
  readonly place: string
  /** The name that problems are shown with. */
  readonly sourceName: string
  /** What is written in the block. */
  readonly written: string
  /** The block behind the program that it continues. */
  readonly whole: string
  /** The codes of the problems that it gives, in order. */
  readonly wrong: readonly string[]
  /** The problems as they are rendered, where the page shows them. */
  readonly rendered: string | null
  /** What formatting makes of it: itself, or the next block of the page. */
  readonly formatted: string
  /** The files of the page so far, by the path that imports write. */
  readonly files: ReadonlyMap<string, string>
}

export interface PagePrograms {
  readonly programs: readonly Program[]
  /** Every `file=` of the page: `first.inc`. */
  readonly files: ReadonlyMap<string, string>
}

interface Options {
  readonly name: string | null
  readonly after: string | null
  readonly file: string | null
  readonly wrong: readonly string[]
  readonly respelled: boolean
}

/** Reads all `inc` blocks of a page; fails where a fence says something that the convention does not have. */
export function programsOf(page: Page): PagePrograms {
  const named = new Map<string, string>()
  const files = new Map<string, string>()
  const imports = new Map<string, string>()
  const programs: Program[] = []
  for (const [index, block] of page.blocks.entries()) {
    if (block.language !== 'inc') continue
    const place = `${page.path}:${block.line}`
    const { name, after, file, wrong, respelled } = optionsOf(block, place)
    const before = after === null ? '' : named.get(after)
    if (before === undefined) throw new Error(`${place}: no program above is named \`${after}\``)
    const whole = before === '' ? block.text : `${before}\n${block.text}`
    const next = page.blocks[index + 1]
    if (respelled && next?.language !== 'inc')
      throw new Error(`${place}: what formatting makes of it does not follow`)
    programs.push({
      place,
      sourceName: file ?? 'example.inc',
      written: block.text,
      whole,
      wrong,
      rendered: wrong.length > 0 && next?.language === 'text' ? next.text : null,
      formatted: respelled ? next!.text : block.text,
      files: new Map(imports),
    })
    if (name !== null) named.set(name, whole)
    if (file === null) continue
    files.set(file, whole)
    imports.set(`./${file.replace(/\.inc$/, '')}`, whole)
  }
  return { programs, files }
}

function optionsOf({ words }: FencedBlock, place: string): Options {
  const found = new Map<string, string>()
  for (const word of words) {
    const [, key, value = ''] = /^(name|after|file|wrong)=(\S+)$|^(respelled)$/.exec(word) ?? []
    const option = key ?? (word === 'respelled' ? word : null)
    if (option === null || found.has(option))
      throw new Error(`${place}: \`${word}\` means nothing on a fence`)
    found.set(option, value)
  }
  return {
    name: found.get('name') ?? null,
    after: found.get('after') ?? null,
    file: found.get('file') ?? null,
    wrong: found.get('wrong')?.split(',') ?? [],
    respelled: found.has('respelled'),
  }
}
