/** Parses a number's text: its digits, as a plain decimal, and its unit. */
import type { Unit } from './ast.ts'

/** Limits on the digits of a mantissa and the size of an exponent: more than any unit or constant of a paper needs. */
const NUMBER_LIMITS = { digits: 100, exponent: 99 } as const

type ReadNumber =
  | { readonly kind: 'number'; readonly mantissa: string; readonly unit: Unit }
  | { readonly kind: 'too-long'; readonly digits: number; readonly exponent: number }
  | { readonly kind: 'no-number' }

const NUMBER = /^(\d[\d_,]*(?:\.[\d_]+)?)(?:[eE]([+-]?\d+))?(%|[KMGT]iB|[KMGT])?$/

/** Parses a number as the lexer cut it out; the mantissa has no underscores or thousands commas. */
export function readNumber(text: string): ReadNumber {
  const match = NUMBER.exec(text)
  if (!match) return { kind: 'no-number' }
  const digits = match[1]!.replace(/[_,]/g, '')
  const exponent = match[2] ?? null
  if (
    digits.length > NUMBER_LIMITS.digits ||
    (exponent !== null && Math.abs(Number(exponent)) > NUMBER_LIMITS.exponent)
  ) {
    return { kind: 'too-long', digits: digits.length, exponent: Math.abs(Number(exponent ?? 0)) }
  }
  const mantissa = exponent === null ? digits : `${digits}e${exponent}`
  return { kind: 'number', mantissa, unit: (match[3] ?? '') as Unit }
}
