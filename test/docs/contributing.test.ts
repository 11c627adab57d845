/** CONTRIBUTING.md is true of the repository: its paths exist, its commands are scripts, its map of the tests is complete. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryFile } from '../std/library.ts'

const root = join(import.meta.dirname, '../..')
const page = repositoryFile('CONTRIBUTING.md')
const scripts = Object.keys(JSON.parse(repositoryFile('package.json')).scripts as Record<string, string>)

/** Everything in backquotes and in blocks of commands. */
const quoted = [
  ...[...page.matchAll(/`([^`\n]+)`/g)].map(([, text]) => text!),
  ...[...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text]) => text!),
]

describe('CONTRIBUTING.md', () => {
  test('names folders and files that exist', () => {
    const paths = quoted
      .flatMap((text) => text.match(/\b(?:src|test|scripts|docs|bench|specs)\/[\w./-]*\w/g) ?? [])
      // Names in capitals stand for what is added.
      .filter((path) => !/\b[A-Z]{4,}\b/.test(path))
    expect(paths.length).toBeGreaterThan(20)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  test('names every script of the package, and no other', () => {
    const named = quoted.flatMap((text) =>
      [...text.matchAll(/\bnpm (?:run )?([a-z]+(?::[a-z]+)?)/g)].map(([, name]) => name!),
    )
    const ofNpm = ['ci', 'publish']
    expect([...new Set(named)].filter((name) => !ofNpm.includes(name) && !scripts.includes(name))).toEqual([])
    // npm runs this one by itself.
    const callable = scripts.filter((name) => name !== 'prepack')
    expect(callable.filter((name) => !named.includes(name))).toEqual([])
  })

  test('maps every folder of tests', () => {
    const folders = readdirSync(join(root, 'test'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => `test/${name}`)
    const map = page.slice(page.indexOf('### The map of'), page.indexOf('## How to add'))
    const mapped = [...map.matchAll(/^\| `(test\/\w+)` \|/gm)].map(([, folder]) => folder!)
    expect(mapped).toEqual(folders.sort())
  })

  test('says which Node development needs, as the packages do', () => {
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { engines?: { node?: string } }>
    }
    expect(lock.packages['node_modules/vite']?.engines?.node).toMatch(/\^20\.19\.0/)
    expect(page).toContain('Node 20.19 or later')
  })
})
