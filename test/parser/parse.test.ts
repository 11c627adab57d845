/** Every form of the language, read as the tree it stands for. */
import { describe, expect, it } from 'vitest'
import type {
  BlockDeclaration,
  Expression,
  LetDeclaration,
  NetworkDeclaration,
} from '../../src/parser/ast.ts'
import { parse, printExpression } from '../../src/parser/index.ts'
import { withoutSpans } from './arbitrary_ast.ts'
import { programs } from './programs.ts'

const read = (text: string) => {
  const { file, problems } = parse({ name: 'test', text })
  expect(problems, text).toEqual([])
  return file.declarations
}
const first = <Kind>(text: string) => read(text)[0] as Kind
const value = (text: string) => first<LetDeclaration>(`let a =\n  ${text}`).body

/** An expression with parentheses around every operation, so that its tree can be read off. */
function grouped(expression: Expression): string {
  switch (expression.kind) {
    case 'binary':
      return `(${grouped(expression.left)}${expression.operator}${grouped(expression.right)})`
    case 'negate':
      return `(-${grouped(expression.operand)})`
    case 'not':
      return `(not ${grouped(expression.operand)})`
    case 'is-none':
      return `(${grouped(expression.operand)} is none)`
    case 'square':
      return `(${grouped(expression.operand)}²)`
    case 'call':
      return `(${grouped(expression.callee)}!)`
    case 'chain':
      return `(chain ${grouped(expression.rows)})`
    case 'group':
      return grouped(expression.value)
    default:
      return printExpression(expression)
  }
}

describe('programs', () => {
  for (const [name, text] of programs) it(`${name} has no problems`, () => void read(text))

  it('may be empty', () => {
    expect(read('')).toEqual([])
    expect(read('\n// nothing\n')).toEqual([])
  })
})

describe('operators', () => {
  it.each([
    ['7×7/2', '((7×7)/2)'],
    ['k×k/s', '((k×k)/s)'],
    ['h × w × (2·c)', '((h×w)×(2·c))'],
    ['-a×b·c', '((-(a×b))·c)'],
    ['a·b + c % d - e', '(((a·b)+(c%d))-e)'],
    ['1..n + 1', '(1..(n+1))'],
    [
      'a + b == c and d or not e',
      '((((a+b)==c) and d) or (not e))'.replace(/ and /g, 'and').replace(/ or /g, 'or'),
    ],
    ['not a == b', '(not (a==b))'],
    ['a is none or b', '((a is none)orb)'],
    ['a + b is not none', '((a+b) is none)'],
    ['a - b - c', '((a-b)-c)'],
    ['a/b·c', '((a/b)·c)'],
    ['2·-a + b', '((2·(-a))+b)'],
    ['f(x)²×3', '(((f!)²)×3)'],
    ['chain a×3', '((chain a)×3)'],
    ['h x w x c', '((h×w)×c)'],
    ['a <= b', '(a<=b)'],
    ['a*b^2', '(a·(b²))'],
  ])('%s', (text, expected) => {
    expect(grouped(value(text))).toBe(expected)
  })
})

describe('rounding', () => {
  it('has words for its marks', () => {
    expect(withoutSpans(value('ceil(a/2)×floor(b)'))).toEqual(withoutSpans(value('⌈a/2⌉×⌊b⌋')))
    expect(withoutSpans(first('block f : h×w -> ceil(h/2)×w = g'))).toEqual(
      withoutSpans(first('block f : h×w -> ⌈h/2⌉×w = g')),
    )
  })

  it('has none where the file gives the words a meaning of its own', () => {
    expect((read('let ceil(a: Int) = a\nlet b = ceil(1)')[1] as LetDeclaration).body.kind).toBe('call')
  })
})

describe('declarations', () => {
  it('keep what stands in their heads', () => {
    const block = first<BlockDeclaration>(
      'block f(a, b: Int = 3, c = 1) : h×w×c -> h×w×64 where c == 64 = relu',
    )
    expect(
      block.parameters!.map(({ name, type, defaultValue }) => [name.text, type?.kind, defaultValue?.kind]),
    ).toEqual([
      ['a', 'named', 'number'],
      ['b', 'named', 'number'],
      ['c', undefined, 'number'],
    ])
    expect(block.signature!.input.axes.length).toBe(3)
    expect(block.signature!.where!.kind).toBe('binary')
    expect(first<BlockDeclaration>('block f = relu').parameters).toBeNull()
    expect(first<BlockDeclaration>('block f() = relu').parameters).toEqual([])
  })

  it('are documented by the lines above', () => {
    const documentation = (text: string) => (read(text).at(-1) as BlockDeclaration).documentation
    expect(documentation('/// One.\n/// Two.\nblock f = relu')).toBe('One.\nTwo.')
    expect(documentation('/// Apart.\n\nblock f = relu')).toBeNull()
    expect(documentation('/// One.\n// not this\nblock f = relu')).toBe('One.')
    expect(documentation('let a = 1 /// not its own line\nblock f = relu')).toBeNull()
    expect(documentation('//// a rule\nblock f = relu')).toBeNull()
  })

  it('have names that are equal by their keys', () => {
    const keys = read('let `max pool` = 1\nlet max_pool = 1\nlet `#3x3` = 1\nlet `#3×3` = 1').map(
      (one) => (one as LetDeclaration).name.key,
    )
    expect(keys[0]).toBe(keys[1])
    expect(keys[2]).toBe(keys[3])
  })
})

describe('types', () => {
  it.each([
    ['Int', 'named'],
    ['Int?', 'named'],
    ['[Int]', 'list-of'],
    ['h×w×c -> h×w×k', 'block-type'],
    ['.. -> ..', 'block-type'],
    ['h×w×c', 'block-type'],
    ['block', 'constructor'],
    ['block(c, s: Int) : h×w×k -> ⌈h/s⌉×w×c', 'constructor'],
  ])('%s', (text, kind) => {
    expect(first<LetDeclaration>(`let f(a: ${text}) = 1`).parameters![0]!.type!.kind).toBe(kind)
  })
})

describe('tables', () => {
  const table = (text: string) => {
    const { body } = first<NetworkDeclaration>(`network f : 1 = chain table${text}`)
    if (body.kind !== 'chain' || body.rows.kind !== 'table') throw new Error('no table')
    return body.rows.table
  }

  it('are their cells’ texts, with their places', () => {
    const text =
      '(K: 1024)\n  | type     | `#1×1` |\n  |:---------|-------:|\n  | max pool |        |\n  |a|b|\n'
    const { options, header, rows } = table(text)
    expect(options.map(({ name }) => name!.text)).toEqual(['K'])
    expect(header.map((cell) => cell.text)).toEqual(['type', '`#1×1`'])
    expect(rows.map(({ cells }) => cells.map((cell) => cell.text))).toEqual([
      ['max pool', ''],
      ['a', 'b'],
    ])
    for (const { text: shown, span } of [...header, ...rows.flatMap(({ cells }) => cells)]) {
      expect(span.source.text.slice(span.start, span.end)).toBe(shown)
    }
  })

  it('are followed by their waivers', () => {
    const { waivers } = table(
      '\n  | a |\n  |---|\n  | b |\n\n  waive 3a.params is 159K, c[1].`receptive field` is 2·3 because "why"\n  waive d.e is 1 because "that"',
    )
    expect(
      waivers.map(({ fixes, reason }) => [
        fixes.map(({ row, claim }) => `${row.name.text}.${claim.text}`),
        reason.text,
      ]),
    ).toEqual([
      [['3a.params', 'c.receptive field'], 'why'],
      [['d.e'], 'that'],
    ])
    expect(waivers[0]!.fixes[1]!.row.index!.text).toBe('1')
  })
})

describe('spans', () => {
  it('cover what they are of', () => {
    const text = 'let a = f(1 + 2)[3].b² |> g as h'
    const texts: string[] = []
    const collect = (node: unknown): void => {
      if (Array.isArray(node)) node.forEach(collect)
      else if (node !== null && typeof node === 'object') {
        const { span, ...rest } = node as { span?: { start: number; end: number } }
        if (span) texts.push(text.slice(span.start, span.end))
        Object.values(rest).forEach(collect)
      }
    }
    collect(read(text))
    expect(texts).toEqual(
      expect.arrayContaining([
        text,
        'f(1 + 2)[3].b² |> g as h',
        'f(1 + 2)[3].b²',
        'f(1 + 2)[3].b',
        'f(1 + 2)[3]',
        'f(1 + 2)',
        '1 + 2',
        'g as h',
        'h',
      ]),
    )
  })
})
