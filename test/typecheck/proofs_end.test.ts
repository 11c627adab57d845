/** Proofs of blocks and networks with more parameters and roundings than can be followed: they end, and say so. */
import { describe, expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import { noImports } from '../building/importer.ts'

const checked = (text: string) => check({ name: 'many.inc', text }, noImports)
const many = <Item>(count: number, item: (index: number) => Item) =>
  Array.from({ length: count }, (_, i) => item(i))

describe('a proof that takes too many steps', () => {
  const names = many(24, (i) => `a${i}`).join(', ')
  const product = many(24, (i) => `(a${i} + 1)`).join('·')

  test('leaves the type of a block to its calls', () => {
    const { types, problems } = checked(`block b(${names}: Int) : h×w×c = conv2d(1×1, ${product})
block after : h×w×c -> h×w×c = relu
`)
    expect(types.map(({ status }) => status)).toEqual(['at each call', 'proved'])
    expect(types[0]!.reason).toBe('it depends on more parameters and roundings at once than are followed')
    expect(problems).toEqual([])
  })

  test('is a problem where the output is written', () => {
    const { problems } = checked(`block b(${names}: Int) : h×w×c -> h×w×8 = conv2d(1×1, ${product})\n`)
    expect(problems.map(({ code }) => code)).toEqual(['type/not-principal'])
  })

  test('halts a network that leaves its sizes open', () => {
    const stages = many(60, () => 'conv2d(3×3/2, 8) |> conv2d_transpose(3×3/3, 8)').join(' |> ')
    const { problems } = checked(`network n : h×w×3 -> h×w×8 = ${stages}\n`)
    expect(problems.map(({ code }) => code)).toEqual(['limit/work'])
  })
})
