/** Figures and lists that the documentation repeats from the code are those of the code. */
import { describe, expect, test } from 'vitest'
import { conventions } from '../../src/cost/index.ts'
import { problemKinds } from '../../src/diagnostics/registry.ts'
import { addonPackageVersion } from '../../src/native/environment.ts'
import { gigabytes, neededBytes } from '../../src/native/requirements.ts'
import {
  cpuWheels,
  downloadBytes,
  gpuWheels,
  leastGlibc,
  tensorflowVersion,
} from '../../src/native/wheels.ts'
import { primitives } from '../../src/ops/index.ts'
import { FILE_LIMIT } from '../../src/parser/index.ts'
import { cellWords, declarationWords, reservedWords } from '../../src/parser/tokens.ts'
import { TRAINING_FLAGS } from '../../src/runtime/programs/settings.ts'
import { limits } from '../../src/typecheck/checking.ts'
import { quantityNames } from '../../src/typecheck/tables/columns.ts'
import { libraryFiles, repositoryFile } from '../building/repository.ts'
import { checked, declarationsOf } from '../std/library.ts'

const language = repositoryFile('docs/language.md')
const training = repositoryFile('docs/training.md')
const native = repositoryFile('docs/native.md')

/** The lines of a page from a heading to the next one. */
function section(page: string, heading: string): string {
  const start = page.indexOf(`${heading}\n`)
  expect(start, heading).toBeGreaterThanOrEqual(0)
  const rest = page.slice(start + heading.length)
  const end = rest.search(/^#{1,4} /m)
  return end < 0 ? rest : rest.slice(0, end)
}

/** The code between backquotes in the first cells of a section's tables. */
function firstCells(text: string): readonly string[] {
  return [...text.matchAll(/^\| (`(?:[^|\\]|\\.)*?`) \|/gm)].map(([, cell]) =>
    // A `|` in a cell is written `\|`.
    cell!.replace(/^`+ ?| ?`+$/g, '').replaceAll('\\|', '|'),
  )
}

describe('the language guide', () => {
  test('names the claims', () => {
    const cells = [...section(language, '### Claims').matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell!)
    const named = cells.flatMap((cell) => cell.split(',').map((name) => name.trim().replaceAll('`', '')))
    expect(named.map((name) => name.replaceAll(' ', '_')).sort()).toEqual([...quantityNames].sort())
  })

  test('names the reserved words and those of declarations', () => {
    const words = section(language, '### Names and words')
    const [opening, reserved, inRows] = ['first column:', 'Reserved everywhere:', 'table rows only'].map(
      (start) => words.slice(words.indexOf(start)),
    )
    expect(/`([^`]+)`/.exec(opening!)![1]!.split(' ').sort()).toEqual([...declarationWords.keys()].sort())
    expect(/`([^`]+)`/.exec(reserved!)![1]!.split(' ').sort()).toEqual([...reservedWords.keys()].sort())
    for (const word of ['true', 'false', 'none']) {
      expect(inRows).toContain(`\`${word}\``)
      expect(cellWords.has(word)).toBe(true)
    }
  })

  test('states the limits', () => {
    const stated = section(language, '## Limits')
    const figures = [FILE_LIMIT, limits.imports, limits.rows, limits.listLength, limits.operations]
    for (const figure of figures) expect(stated).toContain(`| ${figure.toLocaleString('en')} |`)
    expect(limits.integer).toBe(10n ** 18n)
    expect(stated).toContain('10¹⁸')
  })

  test('has a row for each block of the library, with its parameters, below the name of its file', () => {
    const imports = section(language, '## Imports')
    const listed = imports.split(/^\[`(?=std\/)/m).slice(1)
    expect(listed.map((part) => part.slice(0, part.indexOf('`'))).sort()).toEqual([...libraryFiles].sort())
    for (const part of listed) {
      const file = part.slice(0, part.indexOf('`'))
      const written = declarationsOf(file).map(
        ({ name, parameters }) =>
          `${name.text}${parameters ? `(${parameters.map((each) => each.name.text).join(', ')})` : ''}`,
      )
      expect([...firstCells(part)].sort(), file).toEqual(written.sort())
    }
  })

  test('has a row for each field of a recipe', () => {
    const fields = firstCells(section(language, '## Training'))
    const { problems } = checked(
      'network net : 8×8×3 -> 1×1×3 = global_avg_pool |> softmax\n\ntrain net\n  zzzzzz = 1\n',
    )
    const help = problems.find(({ code }) => code === 'train/unknown-field')!.help!
    expect([...fields].sort()).toEqual(/^It has (.*)\.$/.exec(help)![1]!.split(', ').sort())
  })

  test('lists every operation once, by what it is for', () => {
    const [, list] = /\n\| for \| operations \|\n\|---\|---\|\n((?:\|.*\n)+)/.exec(language)!
    const names = [...list!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
    expect(names.sort()).toEqual(Object.keys(primitives).sort())
  })

  test('explains what can be explained, and counts as the default convention does', () => {
    const names = [...language.matchAll(/inc explain ([a-z/_\d-]+)/g)].map(([, name]) => name!)
    const known = [...Object.keys(problemKinds), ...Object.values(primitives).map(({ name }) => name)]
    expect(names.length).toBeGreaterThan(1)
    expect(known).toEqual(expect.arrayContaining(names))
    expect(language).toContain('no bias, normalisation, activation or product of attention')
    expect(conventions.default.counts).toContain('no bias, normalisation, activation or attention product')
  })
})

test('the training page has a row for each option of the training', () => {
  const options = firstCells(section(training, '## Options'))
  const flags = Object.entries(TRAINING_FLAGS).map(([name, { placeholder }]) =>
    placeholder === null ? `--${name}` : `--${name} ${placeholder}`,
  )
  expect(options).toEqual(flags)
})

test('the page on the native library states its versions and sizes', () => {
  for (const says of [
    `TensorFlow ${tensorflowVersion}`,
    `tfjs-node-gpu\` ${addonPackageVersion}`,
    `glibc ${leastGlibc}`,
    `The download is ${gigabytes(downloadBytes(cpuWheels))}, and building takes ${gigabytes(neededBytes(cpuWheels))}`,
    `${gigabytes(downloadBytes(gpuWheels))} to download, ${gigabytes(neededBytes(gpuWheels))} of disk`,
  ])
    expect(native).toContain(says)
})
