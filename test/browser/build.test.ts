/** The files of the browser build need nothing of Node and are as large as the documentation says. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { builtFiles, loadedWith } from '../cli/built_files.ts'
import { root, useBuiltCommand } from '../cli/command.ts'
import { repositoryFile } from '../std/library.ts'

useBuiltCommand()

const entry = 'dist/browser/index.js'
let files: Awaited<ReturnType<typeof builtFiles>>

beforeAll(async () => {
  files = await builtFiles(entry)
})

/** Returns the files with a matching name that the core imports dynamically. */
function importedLater(chunk: RegExp): readonly string[] {
  const found = files[entry]!.imports.filter(
    ({ path, kind }) => kind === 'dynamic-import' && chunk.test(path),
  )
  expect(found, String(chunk)).not.toEqual([])
  return found.map(({ path }) => path)
}

test('imports nothing but its own files, and ts-morph where projects are generated', () => {
  const others = Object.entries(files).flatMap(([file, { imports }]) =>
    imports
      .filter(({ external }) => external)
      .map(({ path, kind }) => `${file.replace(/-\w+\.js$/, '')} ${path} ${kind}`),
  )
  expect(others).toEqual(['dist/browser/chunks/tfjs ts-morph import-statement'])
})

test('is as large as the documentation says, within 5%', () => {
  const page = repositoryFile('docs/browser.md')
  const atOnce = loadedWith(files, [entry])
  const later = (chunk: RegExp) =>
    loadedWith(files, importedLater(chunk)).filter((file) => file in files && !atOnce.includes(file))
  const rows = [
    ['the core', atOnce],
    ['graphs', later(/\/files-\w+\.js$/)],
    ['TypeScript projects', later(/\/tfjs-\w+\.js$/)],
  ] as const
  for (const [part, parts] of rows) {
    const [, size, compressed] =
      new RegExp(`^\\| ${part} \\|[^|]*\\| (\\d+) kB[^|]*\\| (\\d+) kB`, 'm').exec(page) ?? []
    const contents = parts.map((file) => readFileSync(join(root, file)))
    const kilobytes = (each: readonly Buffer[]) => each.reduce((sum, { length }) => sum + length, 0) / 1000
    for (const [said, is] of [
      [size, kilobytes(contents)],
      [compressed, kilobytes(contents.map((content) => gzipSync(content)))],
    ] as const)
      expect(Math.abs(Number(said) / is - 1), `${part}: ${said} kB, it is ${is} kB`).toBeLessThan(0.05)
  }
})
