/** Checks programs that import the part of the standard library that is written in Inc. */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Checked, check } from '../../src/compile.ts'
import type { Importer, Network } from '../../src/index.ts'
import { outputShape } from '../../src/network/shape_of.ts'
import type { BlockDeclaration, LetDeclaration } from '../../src/parser/ast.ts'
import { parse } from '../../src/parser/index.ts'
import { openProgram } from '../../src/program/program.ts'
import { asInteger, type Dimension, showShape } from '../../src/shape/index.ts'

const root = new URL('../../', import.meta.url)

/** The text of a file of the repository. */
export function repositoryFile(path: string): string {
  return readFileSync(fileURLToPath(new URL(path, root)), 'utf8')
}

/** The files of the library as imports write them: `std/blocks`. */
export const libraryFiles: readonly string[] = readdirSync(new URL('std', root))
  .filter((name) => name.endsWith('.inc'))
  .map((name) => `std/${name.replace(/\.inc$/, '')}`)
  .sort()

/** What a file of the library declares for others; fails where it cannot be read. */
export function declarationsOf(file: string): readonly (BlockDeclaration | LetDeclaration)[] {
  const { file: tree, problems } = parse({ name: file, text: repositoryFile(`${file}.inc`) })
  if (problems.length > 0) throw new Error(`${file}: ${problems.map(({ message }) => message).join('; ')}`)
  return tree.declarations.flatMap((each) => (each.kind === 'block' || each.kind === 'let' ? [each] : []))
}

/** Finds `std/…` in the repository and everything else in `files`, whose keys are paths as programs write them. */
export function importerOf(files: ReadonlyMap<string, string> = new Map()): Importer {
  return (path) => {
    const text = /^std\/[a-z_]+$/.test(path) ? repositoryFile(`${path}.inc`) : files.get(path)
    return text === undefined ? { missing: 'there is no such file' } : { source: { name: path, text } }
  }
}

/** Checks a program that may import the library. */
export function checked(text: string): Checked {
  return check(openProgram({ name: 'program.inc', text }, importerOf()))
}

/** What a network comes to, in plain numbers. */
export interface Outcome {
  readonly output: string
  readonly params: number
  readonly frozen: number
  readonly macs: number
  /** The operations in the order in which they run. */
  readonly operations: readonly string[]
}

/** The one network of a program without problems; fails on any problem. */
export function outcomeOf(text: string): Outcome {
  const { networks, problems } = checked(text)
  if (problems.length > 0 || networks.length !== 1)
    throw new Error(`${problems.map(({ code, message }) => `${code}: ${message}`).join('\n')} in\n${text}`)
  const { network, costs } = networks[0]!
  return {
    output: showShape(outputShape(network)),
    params: whole(costs.whole.params),
    frozen: whole(costs.whole.frozenParams),
    macs: whole(costs.whole.macs),
    operations: operationsOf(network),
  }
}

function operationsOf({ operations }: Network): readonly string[] {
  return operations.map(({ primitive }) => primitive)
}

function whole(value: Dimension): number {
  const integer = asInteger(value)
  if (integer === null) throw new Error('a cost is no whole number')
  return Number(integer)
}
