/**
 * Nothing imports in circles: values are imported one way between files, between the wings of a room and between
 * rooms.
 */
import { posix } from 'node:path'
import { expect, test } from 'vitest'
import { allowedCircles, rooms } from '../../scripts/rooms.ts'
import { filesUnder, importsOf, targetOf } from './imports.ts'

const sources = filesUnder('src', /\.ts$/)
const values = sources.flatMap(importsOf).filter(({ isType }) => !isType)
const edges = new Map<string, readonly string[]>(
  sources.map((file) => [
    file,
    values.filter((one) => one.file === file).flatMap((one) => targetOf(one) ?? []),
  ]),
)

/** The strongly connected components of more than one file (Tarjan 1972, doi:10.1137/0201010). */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const index = new Map<string, number>()
  const lowest = new Map<string, number>()
  const stack: string[] = []
  const circles: string[][] = []
  const visit = (node: string): void => {
    index.set(node, index.size)
    lowest.set(node, index.get(node)!)
    stack.push(node)
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) lowest.set(node, Math.min(lowest.get(node)!, lowest.get(next)!))
    }
    if (lowest.get(node) !== index.get(node)) return
    const circle = stack.splice(stack.indexOf(node))
    if (circle.length > 1) circles.push(circle.sort())
  }
  for (const node of graph.keys()) if (!index.has(node)) visit(node)
  return circles
}

test('circles are found if there are any', () => {
  const graph = new Map([
    ['a', ['b']],
    ['b', ['c']],
    ['c', ['a', 'd']],
    ['d', []],
  ])
  expect(circlesOf(graph)).toEqual([['a', 'b', 'c']])
})

test('the only circles are the recursions over the grammar', () => {
  const circles = circlesOf(edges)
  console.log(
    `circles of value imports: ${circles.map((circle) => `${circle.length} files under ${posix.dirname(circle[0]!)}`).join(', ') || 'none'}`,
  )
  const known = new Set(allowedCircles.map((circle) => circle.join()))
  expect(circles.filter((circle) => !known.has(circle.join()))).toEqual([])
  expect(allowedCircles.filter((circle) => !circles.some((found) => found.join() === circle.join()))).toEqual(
    [],
  )
})

for (const { folder, wings } of rooms)
  if (wings !== undefined) {
    const wingOf = (file: string): string | null => {
      if (!file.startsWith(`src/${folder}/`)) return null
      const [wing, ...rest] = file.slice(`src/${folder}/`.length).split('/')
      return rest.length === 0 ? '' : wing!
    }

    test(`each folder of src/${folder} has a place in the order of wings`, () => {
      const found = new Set(sources.flatMap((file) => wingOf(file) ?? []).filter((wing) => wing !== ''))
      const isRoom = (wing: string) => rooms.some((room) => room.folder === `${folder}/${wing}`)
      expect([...found].filter((wing) => !wings.includes(wing) && !isRoom(wing))).toEqual([])
      expect(wings.filter((wing) => wing !== '' && !found.has(wing))).toEqual([])
    })

    test(`in src/${folder}, values are imported from lower wings only`, () => {
      const place = (file: string) => wings.indexOf(wingOf(file)!)
      const upward = values.filter((one) => {
        const target = targetOf(one)
        if (target === null || wingOf(target) === null || wingOf(one.file) === null) return false
        // The door, and what every wing is handed, are separate from the wings.
        if (place(target) < 0 || place(one.file) < 0 || one.file === `src/${folder}/index.ts`) return false
        return place(target) > place(one.file)
      })
      expect(upward.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
    })
  }
