/** Rendered problems: marks stand under what they mark, long lines are cut around it, nothing reaches a terminal unescaped. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check } from '../../src/compile.ts'
import type { Problem, ProblemKind } from '../../src/diagnostics/problem.ts'
import { problemKinds } from '../../src/diagnostics/registry.ts'
import { lineAfter, placeOf, renderProblem } from '../../src/diagnostics/render.ts'
import { plainStyle, type Style } from '../../src/diagnostics/render_style.ts'
import { displayWidth, padded, truncated, visible, wrapped } from '../../src/diagnostics/render_width.ts'
import type { Source, Span } from '../../src/source/source.ts'
import { noImports } from '../building/importer.ts'

const options = { style: plainStyle, columns: 80 }

function sourceOf(text: string, name = 'a.inc'): Source {
  return { name, text }
}

/** The span of the first `part` in a source. */
function spanOf(source: Source, part: string): Span {
  const start = source.text.indexOf(part)
  expect(start).toBeGreaterThanOrEqual(0)
  return { source, start, end: start + part.length }
}

function problemAt(span: Span, more: Partial<Problem> = {}): Problem {
  return {
    code: 'shape/axes-differ',
    severity: 'error',
    message: 'two differ',
    span,
    labels: [],
    help: null,
    fixes: [],
    ...more,
  }
}

/** What stands above the marks of a rendering, column by column. */
function markedTexts(rendered: string): readonly string[] {
  const lines = rendered.split('\n')
  return lines.flatMap((line, index) => {
    const marks = /^( *\| *)([\^-]+)/.exec(line)
    if (!marks || /^\d/.test(line.trim())) return []
    const above = lines.slice(0, index).findLast((other) => /^ *\d+ \|/.test(other))!
    return [[...above].slice(marks[1]!.length, marks[1]!.length + marks[2]!.length).join('')]
  })
}

describe('a rendered problem', () => {
  test('shows code, place, line, mark, help and what a fix makes of the line', () => {
    const source = sourceOf('block f : hxwxc = relu\n')
    const span = spanOf(source, 'hxwxc')
    const rendered = renderProblem(
      problemAt(span, {
        help: 'write h×w×c',
        fixes: [{ title: 'separate the names', safe: true, edits: [{ span, text: 'h×w×c' }] }],
      }),
      options,
    )
    expect(rendered).toBe(
      [
        'error[shape/axes-differ]: two differ',
        ' --> a.inc:1:11',
        '  |',
        '1 | block f : hxwxc = relu',
        '  |           ^^^^^',
        '  = help: write h×w×c',
        '  = fix: separate the names',
        '1 + block f : h×w×c = relu',
      ].join('\n'),
    )
  })

  test('marks labels with dashes and their words, in the order of lines, with other files behind', () => {
    const source = sourceOf('network n : 4×4×3\n\n\n  = conv2d(3×3, 8)\n')
    const other = sourceOf('block k = relu\n', 'std/blocks')
    const rendered = renderProblem(
      problemAt(spanOf(source, 'conv2d'), {
        labels: [
          { span: spanOf(source, '4×4×3'), text: 'the input' },
          { span: spanOf(other, 'relu'), text: 'declared here' },
        ],
      }),
      options,
    )
    expect(rendered.split('\n').slice(2)).toEqual([
      '  |',
      '1 | network n : 4×4×3',
      '  |             ----- the input',
      '  :',
      '4 |   = conv2d(3×3, 8)',
      '  |     ^^^^^^',
      ' ::: std/blocks:1:11',
      '1 | block k = relu',
      '  |           ---- declared here',
    ])
  })

  test('marks what it says, whatever stands before it on the line', () => {
    for (const before of ['', '\t', 'αβγ×', '日本語 ', 'e\u0301', '🙂', '\u202e']) {
      const source = sourceOf(`${before}here and there`)
      const rendered = renderProblem(problemAt(spanOf(source, 'here')), options)
      const lines = rendered.split('\n')
      const marks = lines.at(-1)!
      const text = lines.at(-2)!
      // The column at which the word starts in the terminal is the one at which the marks start.
      expect(displayWidth(text.slice(0, text.indexOf('here'))), JSON.stringify(before)).toBe(
        marks.indexOf('^'),
      )
      expect(marks.trimEnd().length - marks.indexOf('^')).toBe(4)
    }
  })

  test('cuts a long line around the mark, and says where', () => {
    const source = sourceOf(`| ${'cell | '.repeat(60)}wrong |${' cell |'.repeat(60)}`)
    const rendered = renderProblem(problemAt(spanOf(source, 'wrong')), options)
    for (const line of rendered.split('\n').slice(1)) expect(displayWidth(line)).toBeLessThanOrEqual(80)
    expect(markedTexts(rendered)).toEqual(['wrong'])
    expect(rendered).toMatch(/…[^\n]*wrong[^\n]*…/)
  })

  test('shows a mark and a label that are far apart on one line in two parts of it', () => {
    const source = sourceOf(`first${' '.repeat(300)}second`)
    const rendered = renderProblem(
      problemAt(spanOf(source, 'second'), { labels: [{ span: spanOf(source, 'first'), text: 'see' }] }),
      options,
    )
    expect(markedTexts(rendered)).toEqual(['first', 'second'])
  })

  test('marks the place after the last character, and empty spans, with one mark', () => {
    const source = sourceOf('block f = (relu')
    const end = source.text.length
    const rendered = renderProblem(problemAt({ source, start: end, end }), options)
    expect(rendered.split('\n').at(-1)).toBe(`  | ${' '.repeat(15)}^`)
  })

  test('says how far a span of several lines goes', () => {
    const source = sourceOf('chain [\n  relu,\n  relu\n]\n')
    const rendered = renderProblem(problemAt({ source, start: 6, end: source.text.length - 1 }), options)
    expect(rendered.split('\n').at(-1)).toBe('  |       ^ (to line 4)')
  })

  test('never lets source text act on the terminal', () => {
    const source = sourceOf('block \u001b[31mred\u001b[0m = relu\u202e\u0007')
    const rendered = renderProblem(
      problemAt(spanOf(source, 'red'), { message: '`\u001b[2J` is odd' }),
      options,
    )
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
    expect(rendered).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/)
    expect(rendered).toContain('␛[31m')
  })

  test('emphasises by severity through the style alone', () => {
    const style: Style = { ...plainStyle, error: (text) => `<E${text}>`, warning: (text) => `<W${text}>` }
    const source = sourceOf('relu')
    expect(renderProblem(problemAt(spanOf(source, 'relu')), { style, columns: 80 })).toContain('<Eerror[')
    expect(
      renderProblem(problemAt(spanOf(source, 'relu'), { severity: 'warning' }), { style, columns: 80 }),
    ).toContain('<Wwarning[')
  })

  test('is made for any span of any text, within the width, without a throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.nat(320),
        fc.nat(320),
        fc.integer({ min: 40, max: 120 }),
        (text, a, b, columns) => {
          const source = sourceOf(text)
          const span = { source, start: Math.min(a, b), end: Math.max(a, b) }
          const rendered = renderProblem(problemAt(span), { style: plainStyle, columns })
          for (const line of rendered.split('\n').slice(3)) {
            // A character of two columns at a cut may reach one further.
            expect(displayWidth(line)).toBeLessThanOrEqual(columns + 4 + ' (to line 300)'.length)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('the place of a problem', () => {
  test('counts lines and columns from 1, in UTF-16 units', () => {
    const source = sourceOf('a\n🙂b')
    expect(placeOf(problemAt(spanOf(source, 'b')))).toBe('a.inc:2:3')
  })
})

describe('the line after a fix', () => {
  test('applies several edits of one line, and none that leave it', () => {
    const source = sourceOf('x\nconcat(a, b)\ny')
    const edits = [
      { span: spanOf(source, 'a,'), text: 'first,' },
      { span: spanOf(source, ')'), text: ', c)' },
    ]
    expect(lineAfter(edits)).toEqual({ line: 2, text: 'concat(first, b, c)' })
    expect(lineAfter([...edits, { span: spanOf(source, 'y'), text: 'z' }])).toBeNull()
    expect(lineAfter([{ span: spanOf(source, 'a,'), text: 'two\nlines' }])).toBeNull()
    expect(lineAfter([])).toBeNull()
  })
})

test('every problem of the registry is told within 80 columns', () => {
  let told = 0
  for (const [code, kind] of Object.entries(problemKinds) as [string, ProblemKind<never>][]) {
    // A program of one very long line, or of a hundred files, is not what this is about.
    if (code.startsWith('limit/')) continue
    const options = { portability: kind.onRequest !== undefined }
    const { problems } = check({ name: 'net.inc', text: kind.wrong }, noImports, options)
    for (const problem of problems) {
      const lines = renderProblem(problem, { style: plainStyle, columns: 80 }).split('\n')
      told += lines.length
      expect(lines.filter((line) => displayWidth(line) > 80)).toEqual([])
    }
  }
  expect(told).toBeGreaterThan(300)
})

describe('widths', () => {
  test('lines are cut at blanks, not within backquotes; a word that is too long stays whole', () => {
    expect(wrapped('one two `three four` five', 9)).toEqual(['one two', '`three four`', 'five'])
    expect(wrapped('one two three', 7, 2)).toEqual(['one two', 'three'])
    expect(wrapped('one two three four five six', 23)).toEqual(['one two three', 'four five six'])
    expect(wrapped('', 9)).toEqual([''])
  })

  test('count Greek and × as one column, East Asian and emoji as two, combining marks as none', () => {
    expect(displayWidth('3×3 αβ ⌈h/2⌉')).toBe(12)
    expect(displayWidth('日本')).toBe(4)
    expect(displayWidth('e\u0301')).toBe(1)
    expect(displayWidth('🙂')).toBe(2)
    expect(displayWidth('\t')).toBe(4)
  })

  test('pad and truncate to columns', () => {
    expect(padded('日', 4)).toBe('日  ')
    expect(padded('7', 3, 'right')).toBe('  7')
    expect(truncated('inception', 6)).toBe('incep…')
    expect(truncated('日本語', 4)).toBe('日…')
    expect(truncated('short', 9)).toBe('short')
  })

  test('a shown text has no control character, and its width is that of what is shown', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = visible(text)
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
        expect(visible(shown)).toBe(shown)
        if (!text.includes('\n')) expect(displayWidth(shown)).toBe(displayWidth(text))
      }),
    )
  })
})
