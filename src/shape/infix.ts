/** Writes dimensions with operators: in the language's own notation, or in that of a target. */
import { type DimensionAlgebra, fold } from './fold.ts'
import type { Dimension } from './polynomial.ts'
import { showRational } from './rational.ts'

/** How a notation writes its operators and functions; precedence is that of arithmetic everywhere. */
export interface InfixNotation {
  /** Between factors: `·`. */
  readonly times: string
  /** Between a numerator and its denominator: `/`. */
  readonly over: string
  /** What stands for a name, in a form that never needs parentheses. */
  readonly name: (name: string) => string
  /** A function of expressions: `⌊h⌋`, `min(h, w)`. */
  readonly call: (called: 'floor' | 'ceiling' | 'minimum' | 'maximum', of: readonly string[]) => string
}

interface Shown {
  readonly text: string
  /** 0 for a sum or what has a sign, 1 for a product or quotient, 2 for what never needs parentheses. */
  readonly level: 0 | 1 | 2
}

const parenthesized = (shown: Shown, least: 1 | 2) => (shown.level < least ? `(${shown.text})` : shown.text)

function infixAlgebra({ times, over, name, call }: InfixNotation): DimensionAlgebra<Shown> {
  const called = (kind: Parameters<InfixNotation['call']>[0], of: readonly Shown[]): Shown => ({
    text: call(
      kind,
      of.map(({ text }) => text),
    ),
    level: 2,
  })
  return {
    number: (value) => ({
      text: showRational(value).replace('/', over),
      level: value.numerator < 0n ? 0 : value.denominator === 1n ? 2 : 1,
    }),
    name: (of) => ({ text: name(of), level: 2 }),
    sum: (summands) => ({
      text: summands
        .map(({ negative, value }, index) => {
          const text = parenthesized(value, 1)
          return index === 0 ? (negative ? `-${text}` : text) : negative ? ` - ${text}` : ` + ${text}`
        })
        .join(''),
      level: 0,
    }),
    negative: (value) => ({ text: `-${parenthesized(value, 1)}`, level: 0 }),
    product: (factors) => ({ text: factors.map((factor) => parenthesized(factor, 2)).join(times), level: 1 }),
    quotient: (numerator, denominator) => ({
      text: `${parenthesized(numerator, 1)}${over}${parenthesized(denominator, 2)}`,
      level: 1,
    }),
    floor: (of) => called('floor', [of]),
    ceiling: (of) => called('ceiling', [of]),
    minimum: (of) => called('minimum', of),
    maximum: (of) => called('maximum', of),
  }
}

/** A dimension as an expression with operators. */
export function showInfix(dimension: Dimension, notation: InfixNotation): string {
  return fold(dimension, infixAlgebra(notation)).text
}

/** A word, a part of a parameter (`size.stride`), or a function's value that stands for itself (`round8(32·width)`). */
const plainName = /^[\p{L}_][\p{L}\p{M}\p{N}_]*((\.[a-z]+)+|\(.*\))?$/u

const ownNotation = infixAlgebra({
  times: '·',
  over: '/',
  name: (name) => (plainName.test(name) ? name : `\`${name}\``),
  call: (called, of) => {
    switch (called) {
      case 'floor':
        return `⌊${of}⌋`
      case 'ceiling':
        return `⌈${of}⌉`
      case 'minimum':
        return `min(${of.join(', ')})`
      case 'maximum':
        return `max(${of.join(', ')})`
    }
  },
})

/** As the language writes it: `4·filters`, `⌈h/2⌉`, `(h + 3)/2`. */
export function show(dimension: Dimension): string {
  return fold(dimension, ownNotation).text
}

/** As `show`, in parentheses if it is a sum, product or quotient: as an axis or a factor is written. */
export function showFactor(dimension: Dimension): string {
  return parenthesized(fold(dimension, ownNotation), 2)
}
