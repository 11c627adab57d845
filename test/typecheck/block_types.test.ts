/** Types of blocks against what the same blocks do at numbers: random bodies, at random sizes and arguments. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import {
  type Assignment,
  add,
  evaluateDimension,
  holdsAt,
  number,
  type Shape,
  showFact,
  showShape,
} from '../../src/shape/index.ts'
import type { BlockType } from '../../src/typecheck/assumptions/block_type.ts'
import { showBlockType } from '../../src/typecheck/proof/show_type.ts'
import { noImports } from '../building/importer.ts'
import { block, type Place } from './random_blocks.ts'

const checked = (text: string) => check({ name: 'random.inc', text }, noImports)

const errorsOf = (text: string) =>
  checked(text).problems.flatMap(({ severity, code, message }) =>
    severity === 'error' ? [`${code}: ${message}`] : [],
  )

const declared = (body: string, signature: string) => `block b(k, s, g, n: Int)${signature} = ${body}\n`

const typeOf = (text: string): BlockType => checked(text).types[0]!

/** A program that uses the block at one size, in a network that says what the type says of it. */
function used(text: string, { h, w, c, k, s, g, n }: Place, output: string): string {
  return `${text}network net : ${h}×${w}×${c} -> ${output} = b(${k}, ${s}, ${g}, ${n})\n`
}

function assignmentOf(at: Place): Assignment {
  return new Map(Object.entries(at).map(([name, value]) => [name, BigInt(value)]))
}

const addOne = (axis: Shape[number]) => add(axis, number(1))

const shapeAt = (shape: Shape, at: Assignment) =>
  showShape(shape.map((axis) => number(evaluateDimension(axis, at))))

/** What the type says of an input of three axes. */
function outputAt({ anyAxes, input, output }: BlockType, at: Assignment): string {
  const missing = 3 - (input?.length ?? 0)
  const leading = ['h', 'w', 'c'].slice(0, missing).map((name) => String(at.get(name)))
  return anyAxes
    ? [...leading, ...(output!.length > 0 ? [shapeAt(output!, at)] : [])].join('×')
    : shapeAt(output!, at)
}

describe('types of blocks', () => {
  const seen = { inferred: 0, 'at each call': 0, wrong: 0, proved: 0, accepted: 0, refused: 0 }

  test('say what the blocks give and need at numbers', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(block, ({ body, isSized, places }) => {
        const text = declared(body, isSized ? ' : h×w×c' : '')
        const type = typeOf(text)
        seen[type.status] += 1
        for (const at of places) {
          const assignment = assignmentOf(at)
          const told = `${showBlockType(type)} at ${JSON.stringify(at)}\n${text}`
          if (type.status === 'wrong') expect(errorsOf(used(text, at, '1×1×1')), told).not.toEqual([])
          if (type.status !== 'inferred') continue
          const ways = type.cases.filter(({ facts }) => facts.every((fact) => holdsAt(fact, assignment)))
          const asked = [type, ...ways].flatMap(({ conditions }) => conditions)
          const fits = asked.every((fact) => holdsAt(fact, assignment))
          seen[fits ? 'accepted' : 'refused'] += 1
          const errors = errorsOf(used(text, at, fits ? outputAt(type, assignment) : '1×1×1'))
          if (fits) expect(errors, told).toEqual([])
          else
            expect(
              errors.filter((error) => !error.startsWith('shape/output-differs')),
              told,
            ).not.toEqual([])
        }
      }),
      { numRuns: 200 },
    )
    // Without enough of each kind the property would say nothing.
    expect(seen.inferred).toBeGreaterThan(90)
    expect(seen.accepted).toBeGreaterThan(90)
    expect(seen.refused).toBeGreaterThan(40)
  })

  test('can be written down, are proved then, and are refused where they are changed', {
    timeout: 300_000,
  }, () => {
    let proved = 0
    fc.assert(
      fc.property(block, fc.nat(2), ({ body }, axis) => {
        const type = typeOf(declared(body, ' : h×w×c'))
        // What is asked in one case only cannot be written in a `where`.
        const isWhole = type.cases.every(({ conditions }) => conditions.length === 0)
        if (type.status !== 'inferred' || type.output?.length !== 3 || !isWhole) return
        const facts = type.conditions.map(showFact)
        const where = facts.length === 0 ? '' : ` where ${facts.join(' and ')}`
        const written = (shape: Shape) => declared(body, ` : h×w×c -> ${showShape(shape)}${where}`)
        const same = checked(written(type.output))
        expect(
          same.problems.map(({ message }) => message),
          written(type.output),
        ).toEqual([])
        expect(same.types[0]!.status, written(type.output)).toBe('proved')
        proved += 1
        const output = type.output.map((each, index) => (index === axis ? addOne(each) : each))
        expect(typeOf(written(output)).status, written(output)).toBe('wrong')
      }),
      { numRuns: 120 },
    )
    expect(proved).toBeGreaterThan(40)
  })
})
