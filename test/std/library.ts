/** Checks programs that import the part of the standard library that is written in Inc. */
import { type Checked, check } from '../../src/compile.ts'
import type { Network } from '../../src/index.ts'
import { outputShape } from '../../src/network/shape_of.ts'
import type { BlockDeclaration, LetDeclaration } from '../../src/parser/ast.ts'
import { parse } from '../../src/parser/index.ts'
import { asInteger, type Dimension, showShape } from '../../src/shape/index.ts'
import { libraryImporter } from '../building/importer.ts'
import { repositoryFile } from '../building/repository.ts'

/** What a file of the library declares for others; fails where it cannot be read. */
export function declarationsOf(file: string): readonly (BlockDeclaration | LetDeclaration)[] {
  const { file: tree, problems } = parse({ name: file, text: repositoryFile(`${file}.inc`) })
  if (problems.length > 0) throw new Error(`${file}: ${problems.map(({ message }) => message).join('; ')}`)
  return tree.declarations.flatMap((each) => (each.kind === 'block' || each.kind === 'let' ? [each] : []))
}

/** Checks a program that may import the library. */
export function checked(text: string): Checked {
  return check({ name: 'program.inc', text }, libraryImporter)
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
