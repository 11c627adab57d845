/** Names, texts and comments of any kind change nothing but names, texts and comments in the generated programs. */
import fc from 'fast-check'
import { ts } from 'ts-morph'
import { describe, expect, it } from 'vitest'
import { camelCase, identifiers } from '../../src/codegen/tfjs/identifiers.ts'
import {
  blockComment,
  commentLines,
  literal,
  propertyName,
  stringLiteral,
} from '../../src/codegen/tfjs/literals.ts'
import type { Network } from '../../src/network/network.ts'
import { name, number, windowOf } from '../../src/shape/index.ts'
import { type Building, networkOf, numeric } from '../building/networks.ts'
import { built, loadModel, projectOf } from './build.ts'

const nasty = [
  "'); process.exit(1); ('",
  '`$' + '{process.exit(1)}`',
  '*/ process.exit(1) /*',
  '// \u2028 process.exit(1)',
  '\r\nprocess.exit(1)\n',
  'class',
  'tf',
  'x',
  'name',
  'layers',
  'network',
  'input',
  'heads',
  'conv',
  'conv2d',
  'constructor',
  '__proto__',
  'arguments',
  'Math',
  '\\',
  '"',
  "'",
  '$' + '{name}',
  'a b',
  'a_b',
  'aB',
  'слой',
  '#1×1',
  '1',
  '-',
  '',
]
const anyName = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 12 }))

const anyWords = fc.record({
  network: anyName,
  documentation: anyName,
  blocks: fc.tuple(anyName, anyName, anyName),
  parameters: fc.uniqueArray(anyName, { minLength: 2, maxLength: 2 }),
  size: anyName,
  label: anyName,
  rowType: anyName,
  head: anyName,
  spec: anyName,
})
type Words = typeof anyWords extends fc.Arbitrary<infer Value> ? Value : never

const tame: Words = {
  network: 'net',
  documentation: 'A network.',
  blocks: ['outer', 'inner', 'tail'],
  parameters: ['filters', 'units'],
  size: 'c',
  label: 'a',
  rowType: 'row',
  head: 'aux',
  spec: 'net.inc',
}

/** One network, in whose spec everything has the names given. */
function networkWith(words: Words): Network {
  const [outer, inner, tail] = words.blocks
  const [filters, units] = words.parameters as [string, string]
  const convolution = (inside: Building, input: number, count: number) =>
    inside.call(
      {
        block: inner,
        documentation: words.documentation,
        arguments: { [filters]: numeric(count, name(filters)) },
        sizes: ['', '', words.size],
      },
      input,
      (own) => {
        const size = windowOf(1, 1)
        const first = own.operation(
          'conv2d',
          [own.input],
          { size, filters: number(count) },
          { size, filters: name(filters) },
        )
        return own.operation('batch_norm', [
          own.operation('linear', [first], { units: number(4) }, { units: name(words.size) }),
        ])
      },
    )
  const unit = (inside: Building, input: number, count: number) =>
    inside.call(
      {
        block: outer,
        documentation: words.documentation,
        arguments: { [filters]: numeric(count), [units]: numeric(4) },
        sizes: ['h', 'w', words.size],
      },
      input,
      (own) => {
        const branches = [convolution(own, own.input, count), convolution(own, own.input, count)]
        return own.operation(
          'linear',
          [own.operation('concat', branches)],
          { units: number(4) },
          { units: name(units) },
        )
      },
    )
  const whole = networkOf(
    words.network,
    [4, 4, 4],
    [
      { type: words.rowType, build: (inside, value) => unit(inside, value, 3) },
      { type: words.rowType, label: words.label, build: (inside, value) => unit(inside, value, 5) },
      {
        type: words.rowType,
        build: (inside, value) =>
          inside.call({ block: tail, documentation: words.documentation }, value, (own) =>
            own.operation('softmax', [own.operation('flatten', [own.input])]),
          ),
      },
    ],
    [{ name: words.head, at: words.label, build: (inside) => inside.operation('flatten', [inside.input]) }],
  )
  const span = { ...whole.span, source: { name: words.spec, text: '' } }
  return { ...whole, documentation: words.documentation, span }
}

/** The kinds of the nodes of a program in order; names, texts and comments are left out. */
function skeleton(text: string): string {
  const source = ts.createSourceFile('file.ts', text, ts.ScriptTarget.ES2022, true)
  expect((source as unknown as { parseDiagnostics: readonly unknown[] }).parseDiagnostics).toEqual([])
  const kinds: string[] = []
  const visit = (node: ts.Node) => {
    // `{ filters }` says what `{ filters: filters }` says.
    if (ts.isShorthandPropertyAssignment(node)) kinds.push('PropertyAssignment', 'Identifier', 'Identifier')
    else {
      kinds.push(ts.SyntaxKind[node.kind])
      ts.forEachChild(node, visit)
    }
  }
  visit(source)
  return kinds.join(' ')
}

/** The language has no two blocks of one name in a file, and no size with the name of a parameter. */
function isSpec({ blocks, parameters, size }: Words): boolean {
  return new Set(blocks).size === 3 && !parameters.includes(size)
}

describe('a spec with hostile names', () => {
  it('gives programs of the same syntax tree as one with tame names', () => {
    const expected = programs(tame)
    fc.assert(
      fc.property(anyWords, (words) => {
        fc.pre(isSpec(words))
        expect(programs(words)).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })

  it('gives a model that is built, with two outputs', () => {
    fc.assert(
      fc.property(anyWords, (words) => {
        fc.pre(isSpec(words))
        const model = built(loadModel(projectOf(networkWith(words))), true)
        expect(model.outputs.map((output) => output.shape)).toEqual([
          [null, 1, 1, 64],
          [null, 1, 1, 64],
        ])
      }),
      { numRuns: 40 },
    )
  })
})

function programs(words: Words): readonly string[] {
  return projectOf(networkWith(words))
    .filter(({ path }) => path.endsWith('.ts'))
    .map(({ text }) => skeleton(text))
}

describe('identifiers', () => {
  it('are identifiers, no reserved words, and all different', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 8 }), (wanted) => {
        const names = identifiers(['tf', 'conv'])
        const given = wanted.map((each) => names.allocate(camelCase(each)))
        expect(new Set([...given, 'tf', 'conv']).size).toBe(given.length + 2)
        for (const each of given) {
          expect(each).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/)
          // In strict code none of them is anything but a name.
          expect(() => new Function(`'use strict'; const ${each} = 1; return ${each}`)).not.toThrow()
        }
      }),
    )
  })
})

describe('texts', () => {
  const anyText = fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' }))

  it('are read back as they were', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(new Function(`return ${stringLiteral(text)}`)()).toBe(text)
      }),
    )
  })

  it('are read back as they were in data of any depth', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // JavaScript has a negative zero where JSON has none.
        const data = JSON.parse(JSON.stringify(value))
        expect(new Function(`return (${literal(data)})`)()).toEqual(data)
      }),
    )
  })

  it('are property names that set a property and nothing else', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const made = new Function(`return { ${propertyName(text)}: 1 }`)() as object
        expect(Object.entries(made)).toEqual([[text, 1]])
        expect(Object.getPrototypeOf(made)).toBe(Object.prototype)
      }),
    )
  })

  it('stay inside their comments', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(new Function(`let ran = 0\n/* ${blockComment(text)} */ ran = 1\nreturn ran`)()).toBe(1)
        expect(new Function(`let ran = 0\n${commentLines(text).join('\n')}\nran = 1\nreturn ran`)()).toBe(1)
        for (const line of commentLines(text)) expect(new Function(`${line}\nreturn 1`)()).toBe(1)
      }),
    )
  })
})
