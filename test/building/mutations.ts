/** Damages programs at random, as hands and editors do: what is left may be anything. */
import fc from 'fast-check'

/** Pieces of the language, and things that are none. */
const pieces = [
  ...'()[]{}|,:=.·×⌈⌉⌊⌋²%"`#&?!+-/<\\✗\t\r\n \0\u202e\u00a0\ufeff'.split(''),
  ...['|>', '->', '..', '//', '///', '<=', '>=', '==', '!=', '^2', '🙂', '𝒳', '\ud800', '\r\n', '\n\n'],
  ...['let ', 'block ', 'network ', 'family ', 'head ', 'budget ', 'train ', 'import ', 'waive '],
  ...[' in ', ' let ', ' then ', 'if ', ' else ', ' for ', ' each ', ' and ', ' or ', 'not ', ' as ', ' is '],
  ...['true', 'none', 'identity', 'concat(', 'ceil(', 'because', 'table', 'chain ', 'x'],
  ...[
    '0',
    '-1',
    '1e5',
    '1e400',
    '99999999999999999999',
    '0.1',
    '1.2.3',
    '1/0',
    '40%',
    ' 40%',
    '4 GiB',
    '1_0',
  ],
  ...['3a', ' 3a', '7x7', '3×3/0', 'h×w×c', 'hxwxc'],
  ...['\nblock ', '\nlet a = ', '\n  | a | b |', '| a | b |\n', '|---|---|\n', '| |\n'],
  ...['repeat(100000, conv2d(3×3, 4))', '[i for i in 1..100000]'],
] as const

/** Numbers that the checker has to look at twice. A hundred thousand copies of a row would be allowed, and take their time. */
const numbers = fc.oneof(
  fc.constantFrom('0', '1', '2', '7', '1000', '999999999', '1e9', '0.5', '-1', '1/0', '40%'),
  fc.integer({ min: 0, max: 600 }).map(String),
  fc.integer().map(String),
)

/** What a text is taken to be made of. Joined, the parts are the text. */
const partsOf = {
  characters: (text: string) => text.split(''),
  tokens: (text: string): readonly string[] =>
    text.match(
      /\s+|\/\/[^\n]*|"[^"\n]*"|`[^`\n]*`|[\p{L}_#][\p{L}\p{N}_-]*|\d[\d_.]*|\|>|->|\.\.|[<>=!]=|./gu,
    ) ?? [],
  lines: (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [],
} as const

type Unit = keyof typeof partsOf

const kinds = ['delete', 'repeat', 'swap', 'insert', 'replace', 'splice', 'truncate', 'number'] as const

/** One change of a text; places are shares of the text that it is made in. */
interface Mutation {
  readonly unit: Unit
  readonly kind: (typeof kinds)[number]
  readonly at: number
  readonly other: number
  readonly length: number
  readonly piece: string
  readonly number: string
  /** The text that a foreign part is taken from. */
  readonly from: string
}

const share = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })

const mutations = (units: readonly Unit[], foreign: readonly string[]): fc.Arbitrary<Mutation> =>
  fc.record({
    unit: fc.constantFrom(...units),
    kind: fc.constantFrom(...kinds),
    at: share,
    other: share,
    length: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 200 })),
    piece: fc.constantFrom(...pieces),
    number: numbers,
    from: fc.constantFrom(...foreign),
  })

const isBlank = (part: string) => /^\s*$/.test(part)

/** The index of a part, where there are some that is not blank. */
function place(parts: readonly string[], at: number): number {
  const solid = parts.flatMap((part, index) => (isBlank(part) ? [] : [index]))
  return solid.length === 0 ? 0 : solid[Math.floor(at * solid.length)]!
}

function mutated(text: string, { unit, kind, at, other, length, piece, number, from }: Mutation): string {
  const parts = partsOf[unit](text)
  const here = unit === 'tokens' ? place(parts, at) : Math.floor(at * parts.length)
  // Most of a text is gone where two hundred of its tokens or lines are.
  const count = unit === 'characters' ? length : Math.min(length, unit === 'tokens' ? 30 : 4)
  switch (kind) {
    case 'delete':
      return parts.toSpliced(here, count).join('')
    case 'repeat':
      return parts.toSpliced(here, 0, ...parts.slice(here, here + count)).join('')
    case 'swap': {
      const there = unit === 'tokens' ? place(parts, other) : Math.floor(other * parts.length)
      const [first, second] = [parts[here] ?? '', parts[there] ?? '']
      return parts.map((part, index) => (index === here ? second : index === there ? first : part)).join('')
    }
    case 'insert':
      return parts.toSpliced(here, 0, piece).join('')
    case 'replace':
      return parts.toSpliced(here, count, piece).join('')
    case 'splice': {
      const foreign = partsOf[unit](from)
      const there = unit === 'tokens' ? place(foreign, other) : Math.floor(other * foreign.length)
      return parts
        .toSpliced(here, unit === 'tokens' ? count : 0, ...foreign.slice(there, there + count))
        .join('')
    }
    case 'truncate':
      return parts.slice(0, here).join('')
    case 'number': {
      const found = [...text.matchAll(/\d+/g)]
      const chosen = found[Math.floor(at * found.length)]
      if (chosen === undefined) return text
      return text.slice(0, chosen.index) + number + text.slice(chosen.index + chosen[0].length)
    }
  }
}

/**
 * Changes of a text, one to three after each other. `units` are what they are made in: damage by tokens leaves more that
 * can be read than damage by characters. Foreign parts are taken from `foreign`.
 */
export function damage(
  foreign: readonly string[],
  units: readonly Unit[] = ['characters', 'tokens', 'lines'],
): fc.Arbitrary<(text: string) => string> {
  return fc
    .array(mutations(units, foreign), { minLength: 1, maxLength: 3 })
    .map((all) => (text) => all.reduce(mutated, text))
}

/** Marks and words of the language, and anything else, in no order. */
export const anyMarks: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 60 })
  .chain((parts) => fc.constantFrom('', ' ', '\n').map((gap) => parts.join(gap)))
