/** The prose of comments, messages and pages is plain English: none of the tics that `docs/style.md` lists. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix, resolve, sep } from 'node:path'
import { describe, expect, test } from 'vitest'
import { lineAt, proseOf } from './prose.ts'
import { searching, tics } from './tics.ts'

const root = resolve(import.meta.dirname, '../..')

/** Folders whose string literals are read by users. Elsewhere only comments count. */
const speaking: readonly string[] = ['src', 'scripts', 'bench']

/** Phrases that are right as they are. */
const exceptions: readonly { readonly file: string; readonly phrase: string; readonly because: string }[] = [
  { file: 'docs/style.md', phrase: '', because: 'it lists the tics' },
]

const files = ['src', 'test', 'bench', 'scripts', 'std', 'specs', 'starter', 'docs', '.']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: folder !== '.', encoding: 'utf8' }).map((name) =>
      posix.join(folder, name.split(sep).join('/')),
    ),
  )
  .filter((file) => /\.(ts|mjs|inc|md)$/.test(file) && !file.includes('node_modules'))
  .filter((file) => statSync(join(root, file)).isFile())
  .sort()

function isIn(file: string, folders: readonly string[]): boolean {
  return folders.some((folder) => file === folder || file.startsWith(`${folder}/`))
}

interface Finding {
  readonly file: string
  readonly line: number
  readonly phrase: string
  readonly name: string
  readonly instead: string
}

function findingsIn(file: string, text: string): readonly Finding[] {
  const prose = proseOf(file, text, { texts: isIn(file, speaking) })
  return tics.flatMap((tic) =>
    [...prose.matchAll(searching(tic))].map(({ 0: found, index }) => ({
      file,
      line: lineAt(text, index),
      phrase: found.replaceAll(/[\s\0]+/g, ' '),
      name: tic.name,
      instead: tic.instead,
    })),
  )
}

function isException({ file, phrase }: Finding): boolean {
  return exceptions.some((one) => one.file === file && phrase.includes(one.phrase))
}

describe.each(tics)('the tic “$name”', (tic) => {
  test.each(tic.found)('is in: %s', (sentence) => {
    expect(sentence).toMatch(searching(tic))
  })

  test.each(tic.leftAlone)('is not in: %s', (sentence) => {
    expect(sentence).not.toMatch(searching(tic))
  })
})

describe('prose', () => {
  const phrasesIn = (file: string, text: string) =>
    findingsIn(file, text).map(({ line, phrase }) => `${line}: ${phrase}`)

  test('of TypeScript is its comments and, for users, its texts', () => {
    const text = [
      '/** A page of its',
      ' * own. `of its own` */',
      'const mend = "mend it" // in a',
      '  // file of its own',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: a program as text.
      'const message = `\\`${mend}\\` is no ${f(`go on ${1}`)} here` /* mended */',
      'const expression = /is no name/',
    ].join('\n')
    expect(phrasesIn('src/page.ts', text)).toEqual(
      expect.arrayContaining([
        '1: of its own',
        '3: mend',
        '4: of its own',
        '5: is no',
        '5: go on',
        '5: mended',
      ]),
    )
    expect(phrasesIn('src/page.ts', text)).toHaveLength(6)
    expect(phrasesIn('test/page.ts', text)).toEqual(['1: of its own', '4: of its own', '5: mended'])
  })

  test('of a page is what stands outside its code, a paragraph at a time', () => {
    const text = 'A row is\n\nno row `is no row`. It is\nno row.\n\n```text\nmend\n```\n\n| mended | is |no\n'
    expect(phrasesIn('docs/page.md', text)).toEqual(['3: is no', '10: mended'])
  })

  test('of a specification is its comments and reasons', () => {
    const text = '/// Is\n/// no row.\nblock mend = relu\nwaive a.b is 3 because "the paper is no proof"\n'
    expect(phrasesIn('specs/page.inc', text)).toEqual(['1: Is no', '4: is no'])
  })
})

describe('the repository', () => {
  test('has folders of these names, and files in them', () => {
    expect(speaking.filter((folder) => !files.some((file) => isIn(file, [folder])))).toEqual([])
  })

  const findings = files.flatMap((file) => findingsIn(file, readFileSync(join(root, file), 'utf8')))

  test('is free of tics', () => {
    expect(
      findings
        .filter((finding) => !isException(finding))
        .map(({ file, line, phrase, instead }) => `${file}:${line}: “${phrase}”: write ${instead}`),
    ).toEqual([])
  })

  test('needs each of the exceptions', () => {
    const unused = exceptions.filter(
      (one) => !findings.some(({ file, phrase }) => file === one.file && phrase.includes(one.phrase)),
    )
    expect(unused).toEqual([])
  })
})
