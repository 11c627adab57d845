/** Reads figures as papers print them, for tests without a parser. */

import type { Printed, PrintedNumber } from '../../src/network/network.ts'
import { divide, multiply, number, parseRational } from '../../src/shape/index.ts'

const unitSizes = { K: 1e3, M: 1e6, G: 1e9, T: 1e12, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 }

/** Reads a printed figure: `159K`, `2.7`, `4 GiB`, `28×28×256`. */
export function printedOf(text: string, thousand = 1000): Printed {
  if (text.includes('×'))
    return { kind: 'shape', text, axes: text.split('×').map((axis) => number(Number(axis))) }
  return printedNumberOf(text, thousand)
}

/** Reads a printed number; `thousand` is the size of K. */
export function printedNumberOf(text: string, thousand = 1000): PrintedNumber {
  const [, digits = '', suffix = ''] = /^([\d.,_]+)\s*(\w*)$/.exec(text) ?? []
  const plain = digits.replace(/[,_]/g, '')
  const size = number(suffix === 'K' ? thousand : (unitSizes[suffix as keyof typeof unitSizes] ?? 1))
  const decimals = plain.split('.')[1]?.length ?? 0
  const inexact = suffix !== '' || decimals > 0
  return {
    kind: 'number',
    text,
    value: multiply(number(parseRational(plain)!), size),
    precision: inexact ? divide(size, number(10 ** decimals)) : null,
    unit: suffix === '' ? null : { suffix, size },
  }
}
