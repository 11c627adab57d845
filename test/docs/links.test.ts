/** Links of the documentation lead somewhere: to files of the repository and to headings that are there. */
import { existsSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { repositoryFile } from '../building/repository.ts'
import { blocksOf, pages, proseOf } from './page.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(path: string): ReadonlySet<string> {
  const text = repositoryFile(path)
  const prose = proseOf({ path, text, blocks: blocksOf(text, path) })
  const seen = new Map<string, number>()
  const anchors = [...prose.matchAll(/^#{1,6} +(.+?) *$/gm)].map(([, heading]) => {
    const anchor = heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-')
    const times = seen.get(anchor) ?? 0
    seen.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  })
  return new Set(anchors)
}

const links = pages().flatMap((page) =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => ({ from: page.path, target })),
)

test('the pages have links', () => {
  expect(links.length).toBeGreaterThan(5)
})

test.each(links)('$from links to $target', ({ from, target }) => {
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? from : normalize(join(dirname(from), decodeURI(file)))
  expect(existsSync(join(root, path)), path).toBe(true)
  if (anchor !== undefined) expect(anchorsOf(path)).toContain(decodeURIComponent(anchor))
})
