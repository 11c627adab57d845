/** Costs as formulas: how they read, and that nothing is lost in writing them so. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { showFormula } from '../../src/cost/formula.ts'
import {
  add,
  ceilDivide,
  type Dimension,
  divide,
  evaluateDimension,
  floorDivide,
  maximum,
  multiply,
  name,
  number,
  product,
  rationalToNumber,
  subtract,
  sum,
} from '../../src/shape/index.ts'

const parameters = ['#1×1', '#3×3 reduce', '#3×3', '#5×5 reduce', '#5×5', 'pool proj']
const of = (...factors: readonly (string | number | Dimension)[]) =>
  product(
    factors.map((factor) =>
      typeof factor === 'string' ? name(factor) : typeof factor === 'number' ? number(factor) : factor,
    ),
  )
const rounded = (size: string, by: number) => ceilDivide(name(size), number(by))

const inception = sum([
  of('#1×1', 'c'),
  of('#3×3 reduce', 'c'),
  of(9, '#3×3 reduce', '#3×3'),
  of('#5×5 reduce', 'c'),
  of(25, '#5×5 reduce', '#5×5'),
  of('pool proj', 'c'),
])
const factored = 'c·(#1×1 + #3×3 reduce + #5×5 reduce + pool proj) + 9·#3×3 reduce·#3×3 + 25·#5×5 reduce·#5×5'

describe('a formula', () => {
  test.each<[string, Dimension, string]>([
    ['is a number where it has no names', number(6_998_552), '6,998,552'],
    ['has common factors in front, parameters in their order', inception, factored],
    ['has what all terms share in front of all', of('h', 'w', inception), `h·w·(${factored})`],
    [
      'keeps biases by themselves',
      sum([inception, ...parameters.map((each) => name(each))]),
      `${factored} + #1×1 + #3×3 reduce + #3×3 + #5×5 reduce + #5×5 + pool proj`,
    ],
    [
      'has sizes behind what they count, the larger maps first',
      sum([32, 2, 8].map((by) => of(by * 1000, rounded('h', by), rounded('w', by)))),
      '2,000·⌈h/2⌉·⌈w/2⌉ + 8,000·⌈h/8⌉·⌈w/8⌉ + 32,000·⌈h/32⌉·⌈w/32⌉',
    ],
    ['divides each term by its own', sum([divide(of('c', 'k'), name('r')), of(2, 'k')]), '2·k + k·c/r'],
    ['takes a number out where all terms have it', sum([of(9, 'c', 'c'), of(9, 'c', 'k')]), '9·c·(k + c)'],
    ['leaves other numbers where they are', sum([of(64, 'c'), of(16, 'k')]), '16·k + 64·c'],
    ['divides at its end', divide(sum([of('c', 'c'), of('c')]), name('r')), '(c·c + c)/r'],
    ['divides by a sum', divide(of('c', 'h'), add(name('w'), number(1))), 'c·h/(w + 1)'],
    ['divides by a product', divide(of('c'), of(2, 'r')), 'c/(2·r)'],
    ['begins with what is added', subtract(of(3, 'h'), of(4, 'c')), '3·h - 4·c'],
    ['may be negative', subtract(number(0), of(4, 'c')), '-4·c'],
    ['quotes names that hold operators', of(2, 'conv3-64'), '2·`conv3-64`'],
  ])('%s', (_, formula, expected) => {
    expect(showFormula(formula, parameters)).toBe(expected)
  })

  test('comes to the value that it shows, for any polynomial', () => {
    fc.assert(
      fc.property(
        polynomials,
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 }),
        (formula, numbers) => {
          const values = new Map(letters.map((letter, index) => [letter, BigInt(numbers[index]!)]))
          const shown = rationalToNumber(evaluateDimension(formula, values))
          expect(valueOfText(showFormula(formula), values)).toBeCloseTo(shown, 6)
        },
      ),
      { numRuns: 500 },
    )
  })
})

const letters = ['a', 'b', 'k', 'c', 'h', 'w']

const atoms: fc.Arbitrary<Dimension> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...letters).map((letter) => name(letter)) },
  fc
    .record({ letter: fc.constantFrom('h', 'w'), by: fc.integer({ min: 2, max: 8 }) })
    .map(({ letter, by }) => rounded(letter, by)),
  fc.constantFrom(...letters).map((letter) => floorDivide(add(name(letter), number(5)), number(3))),
  fc.constantFrom(...letters).map((letter) => maximum(name(letter), subtract(name('k'), number(1)))),
  fc.constantFrom('a', 'b').map((letter) => divide(number(1), name(letter))),
)

const polynomials: fc.Arbitrary<Dimension> = fc
  .array(
    fc.record({ coefficient: fc.integer({ min: -3000, max: 3000 }), of: fc.array(atoms, { maxLength: 4 }) }),
    { maxLength: 9 },
  )
  .map((terms) => sum(terms.map((term) => multiply(number(term.coefficient), product(term.of)))))

/** The value of a formula as text, worked out by another language: its marks are turned into JavaScript's. */
function valueOfText(text: string, values: ReadonlyMap<string, bigint>): number {
  const script = text
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replaceAll('·', '*')
    .replaceAll('⌈', 'Math.ceil(')
    .replaceAll('⌊', 'Math.floor(')
    .replace(/[⌉⌋]/g, ')')
    .replace(/\bmax\(/g, 'Math.max(')
    .replace(/\b[abkchw]\b/g, (letter) => `${values.get(letter)}`)
  return new Function(`return ${script}`)() as number
}
