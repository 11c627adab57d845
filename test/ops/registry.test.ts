/** One operation, one file: the registry is the folder, and a stranger in either is named. */
import { readdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isPrimitiveName, primitives } from '../../src/ops/index.ts'

const folder = resolve(import.meta.dirname, '../../src/ops')
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name !== 'index.ts')
  .map(({ name }) => basename(name, '.ts'))

test('the registry has the files of the folder and nothing else, in one order', () => {
  expect(Object.keys(primitives)).toEqual([...names].sort())
  expect(names.length).toBeGreaterThan(40)
})

describe('a file of the folder', () => {
  test.each(names)('%s exports one operation of its name', async (name) => {
    const exported = (await import(resolve(folder, `${name}.ts`))) as Readonly<Record<string, unknown>>
    if (!isPrimitiveName(name)) throw new Error(`${name} is not registered: npm run regenerate`)
    expect(Object.values(exported)).toEqual([primitives[name]])
    expect(primitives[name].name).toBe(name)
  })
})

test('names are told from others, those of every object included', () => {
  expect(['conv2d', 'relu'].every(isPrimitiveName)).toBe(true)
  expect(['conv3d', 'toString', '__proto__', ''].some(isPrimitiveName)).toBe(false)
})
