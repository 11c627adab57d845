/** Why an operation of the system failed, in words: the same for commands and for the programs they generate. */
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readSource } from '../../src/cli/files.ts'
import { fileProblem, reasonOf } from '../../src/runtime/machine/problem.ts'
import { temporaryFolder } from './tiny.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
  mkdirSync(join(folder, 'folder'))
  writeFileSync(join(folder, 'file'), '')
  symlinkSync('loop', join(folder, 'loop'))
  return () => rmSync(folder, { recursive: true })
})

function causeOf(act: () => unknown): unknown {
  try {
    act()
  } catch (cause) {
    return cause
  }
  throw new Error('it did not fail')
}

describe('why a file cannot be read', () => {
  it.each([
    ['absent', 'no such file or folder'],
    ['file/inside', 'part of the path is not a folder'],
    ['loop', 'its symbolic links form a loop'],
    ['x'.repeat(300), 'its name is too long'],
  ])('is told of %s in plain words, by commands and by programs', (name, words) => {
    const path = join(folder, name)
    const cause = causeOf(() => readFileSync(path))
    expect(fileProblem('read', path, cause).message).toBe(`cannot read ${path}: ${words}`)
    expect((causeOf(() => readSource(path)) as Error).message).toBe(`cannot read \`${path}\`: ${words}`)
  })

  it('is told of a folder', () => {
    expect(reasonOf(causeOf(() => readFileSync(join(folder, 'folder'))))).toBe('it is a folder')
  })

  it('is otherwise the first line of what was thrown', () => {
    expect(reasonOf(Object.assign(new Error('first\nsecond'), { code: 'EOTHER' }))).toBe('first')
    expect(reasonOf('a text')).toBe('a text')
    expect(reasonOf(new Error(''))).toBe('unknown reason')
    expect(reasonOf(undefined)).toBe('undefined')
  })
})
