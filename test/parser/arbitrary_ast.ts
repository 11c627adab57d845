/** Random syntax trees for property tests: every form that the grammar can write, small, with spans that say nothing. */
import fc from 'fast-check'
import {
  type Argument,
  type Axis,
  type BinaryOperator,
  type Cell,
  type ComprehensionClause,
  canonicalName,
  type Declaration,
  type Expression,
  type File,
  type Name,
  type Parameter,
  type RowReference,
  type ShapePattern,
  type Signature,
  type Table,
  type TypeExpression,
  type Unit,
  type Waiver,
} from '../../src/parser/ast.ts'
import { cellTexts } from '../../src/parser/rows.ts'
import { isBinaryLevel } from '../../src/parser/to_ast/expressions.ts'

const span = { source: { name: 'arbitrary', text: '' }, start: 0, end: 0 }

const plainNames = [
  'f',
  'conv',
  'h',
  'w',
  'c',
  'x',
  'max_pool',
  'Σσ',
  'é1',
  'of',
  'at',
  'row',
  'steps',
  'network',
  'xs',
]
const quotedNames = [
  '#1×1',
  'max pool',
  'let',
  'A-LRN',
  '3×3 reduce',
  'patch size/stride',
  '1',
  '// no comment',
  '"',
  '64K',
]

/** Names of all kinds: plain, kept words, and such as need backquotes. */
export const arbitraryName: fc.Arbitrary<Name> = fc
  .oneof({ weight: 4, arbitrary: fc.constantFrom(...plainNames) }, fc.constantFrom(...quotedNames))
  .map((text) => ({ text, key: canonicalName(text), span }))

const arbitraryLabel: fc.Arbitrary<Name> = fc
  .constantFrom('3a', '5b', '1e', '2_x', '7th')
  .map((text) => ({ text, key: canonicalName(text), span }))

/** Any text that is allowed between double quotes. */
const arbitraryText = fc.oneof(
  fc.constantFrom('', 'data/imagenet', '|', '// text', 'a `b`', 'ünï — ✓'),
  fc.string({ maxLength: 6 }).map((text) => text.replace(/["\r\n]/g, '')),
)

const arbitraryMantissa = fc.oneof(
  fc.nat({ max: 2000 }).map(String),
  fc.constantFrom('0.9', '1e-4', '2.7', '1000000', '1e5', '0.0001'),
)
const units: readonly Unit[] = ['', '', '', '%', 'K', 'M', 'G', 'T', 'KiB', 'GiB', 'epochs', 'steps']

const arbitraryNumber: fc.Arbitrary<Expression> = fc
  .record({ mantissa: arbitraryMantissa, unit: fc.constantFrom(...units) })
  .map(({ mantissa, unit }) => {
    const text = unit.length > 1 ? `${mantissa} ${unit}` : `${mantissa}${unit}`
    return { kind: 'number', mantissa, unit, text, span }
  })

const operators: readonly BinaryOperator[] = [
  ...(['×', '·', '/', '%', '+', '-', '..', '==', '!=', '<', '<=', '>', '>=', 'and', 'or'] as const),
]

/** What a blank cell, a label, a number, prose or a formula of a paper's table may be. */
const arbitraryCell: fc.Arbitrary<Cell> = fc
  .oneof(
    fc.constantFrom(
      '',
      '-',
      '64',
      'max pool',
      'inception (3a)',
      '7×7/2',
      '2.7K',
      '✓',
      'Conv1x1 & FC',
      '"',
      '`',
      '//',
      '(((',
    ),
    fc.string({ maxLength: 8 }),
  )
  .map((text) => ({ text: cellTexts(`|${text.replace(/[|\r\n]/g, ' ')}|`)[0]!, span }))

const dashesOnly = (cells: readonly Cell[]) => cells.every(({ text }) => /^:?-+:?$/.test(text))

/** Trees nest `depth` deep at most. */
interface Trees {
  readonly expression: fc.Arbitrary<Expression>
  readonly argument: fc.Arbitrary<Argument>
  readonly definition: fc.Arbitrary<Extract<Declaration, { kind: 'let' | 'block' }>>
  readonly parameters: fc.Arbitrary<readonly Parameter[] | null>
  readonly signature: fc.Arbitrary<Signature>
  readonly shape: fc.Arbitrary<ShapePattern>
  readonly table: fc.Arbitrary<Table>
}

const documentation = fc.option(
  fc.constantFrom('One line.', 'Two\nlines', '', 'a\n\nb', '/ slash', '  indented'),
  { freq: 4 },
)

const rowReference: fc.Arbitrary<RowReference> = fc.record({
  name: fc.oneof(arbitraryLabel, arbitraryName),
  index: fc.option(fc.constantFrom('1', '12').map((text) => ({ text, span }))),
  span: fc.constant(span),
})

const path = fc.record({ name: arbitraryName, member: fc.option(arbitraryName), span: fc.constant(span) })

function clauseOf(expression: fc.Arbitrary<Expression>): fc.Arbitrary<ComprehensionClause> {
  return fc.record({
    name: arbitraryName,
    list: expression,
    condition: fc.option(expression),
    span: fc.constant(span),
  })
}

const leaf: fc.Arbitrary<Expression> = fc.oneof(
  arbitraryNumber,
  arbitraryName.map((name): Expression => ({ kind: 'name', name, span })),
  arbitraryLabel.map((name): Expression => ({ kind: 'label', name, span })),
  arbitraryText.map((value): Expression => ({ kind: 'text', value, span })),
  fc.boolean().map((value): Expression => ({ kind: 'boolean', value, span })),
  fc.constantFrom<Expression>({ kind: 'none', span }, { kind: 'any-axes', span }),
)

function trees(depth: number): Trees {
  const inner = depth > 0 ? trees(depth - 1) : null
  const expression: fc.Arbitrary<Expression> = inner ? compound(inner) : leaf
  const argument = fc.record({ name: fc.option(arbitraryName), value: expression, span: fc.constant(span) })
  const axis: fc.Arbitrary<Axis> = fc.oneof(
    fc.constant<Axis>({ kind: 'any', span }),
    fc
      .oneof({ weight: 3, arbitrary: leaf.filter(isAxisLeaf) }, expression.filter(isAxis))
      .map((value): Axis => ({ kind: 'size', value, span })),
  )
  const shape = fc.array(axis, { minLength: 1, maxLength: 3 }).map((axes): ShapePattern => ({ axes, span }))
  const signature = fc.record({
    input: shape,
    output: fc.option(shape),
    where: fc.option(expression, { freq: 3 }),
    span: fc.constant(span),
  })
  const type = inner
    ? arbitraryType(inner)
    : arbitraryName.map((name): TypeExpression => ({ kind: 'named', name, optional: false, span }))
  const parameter = fc
    .record({
      name: arbitraryName,
      type: fc.option(type),
      defaultValue: fc.option(expression),
      span: fc.constant(span),
    })
    .filter((one) => one.type !== null || one.defaultValue !== null)
  const parameters = fc.option(fc.array(parameter, { maxLength: 3 }))
  const common = { name: arbitraryName, parameters, body: expression, documentation, span: fc.constant(span) }
  const definition = fc.oneof(
    fc.record({ kind: fc.constant('let' as const), type: fc.option(type), ...common }),
    fc.record({ kind: fc.constant('block' as const), signature: fc.option(signature), ...common }),
  )
  return {
    expression,
    argument,
    definition,
    parameters,
    signature,
    shape,
    table: arbitraryTable(argument, expression),
  }
}

/** `ceil(a)` and `floor(a)` are read as rounding, so no tree has them as calls; names of these trees are others anyway. */
function compound(inner: Trees): fc.Arbitrary<Expression> {
  const { expression } = inner
  const one = <Kind extends Expression['kind']>(kind: Kind, parts: object) =>
    fc.record({
      kind: fc.constant(kind),
      span: fc.constant(span),
      ...parts,
    }) as unknown as fc.Arbitrary<Expression>
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    {
      weight: 3,
      arbitrary: one('binary', {
        operator: fc.constantFrom(...operators),
        left: expression,
        right: expression,
      }),
    },
    one('negate', { operand: expression }),
    one('not', { operand: expression }),
    one('is-none', { operand: expression, negated: fc.boolean() }),
    one('square', { operand: expression }),
    one('ceiling', { operand: expression }),
    one('floor', { operand: expression }),
    {
      weight: 2,
      arbitrary: one('call', { callee: expression, arguments: fc.array(inner.argument, { maxLength: 3 }) }),
    },
    one('index', { list: expression, index: expression }),
    one('member', { object: expression, name: arbitraryName }),
    // biome-ignore lint/suspicious/noThenProperty: the tree's own word for a branch; it is never awaited
    one('if', { condition: expression, then: expression, otherwise: expression }),
    { weight: 2, arbitrary: one('pipe', { stages: fc.array(expression, { minLength: 2, maxLength: 4 }) }) },
    one('as', { value: expression, name: arbitraryName }),
    one('chain', { rows: expression }),
    one('list', { items: fc.array(expression, { maxLength: 3 }) }),
    one('comprehension', {
      item: expression,
      clauses: fc.array(clauseOf(expression), { minLength: 1, maxLength: 2 }),
    }),
    one('record', {
      fields: fc.array(fc.record({ name: arbitraryName, value: expression }), { maxLength: 3 }),
    }),
    one('table', { table: inner.table }),
    one('local', {
      definitions: fc.array(inner.definition, { minLength: 1, maxLength: 2 }),
      value: expression,
    }),
    one('group', { value: expression }),
  )
}

function isAxisLeaf({ kind }: Expression): boolean {
  return kind === 'number' || kind === 'name'
}

/** An axis is a number, a name with suffixes or something in brackets: printing puts parentheses around all else. */
function isAxis(value: Expression): boolean {
  switch (value.kind) {
    case 'number':
    case 'name':
    case 'ceiling':
    case 'floor':
      return true
    case 'group':
      return isBinaryLevel(value.value)
    default:
      return false
  }
}

function arbitraryType(inner: Trees): fc.Arbitrary<TypeExpression> {
  const named = fc.record({
    kind: fc.constant('named' as const),
    name: arbitraryName,
    optional: fc.boolean(),
    span: fc.constant(span),
  })
  return fc.oneof(
    { weight: 3, arbitrary: named },
    named.map((item): TypeExpression => ({ kind: 'list-of', item, span })),
    fc
      .record({
        kind: fc.constant('block-type' as const),
        input: inner.shape,
        output: fc.option(inner.shape),
        span: fc.constant(span),
      })
      // A single name without a result is the name of a kind.
      .filter(({ input, output }) => output !== null || input.axes.length > 1),
    fc.record({
      kind: fc.constant('constructor' as const),
      parameters: inner.parameters,
      signature: fc.option(inner.signature),
      span: fc.constant(span),
    }),
  )
}

function arbitraryTable(
  argument: fc.Arbitrary<Argument>,
  expression: fc.Arbitrary<Expression>,
): fc.Arbitrary<Table> {
  const waiver: fc.Arbitrary<Waiver> = fc.record({
    fixes: fc.array(
      fc.record({ row: rowReference, claim: arbitraryName, value: expression, span: fc.constant(span) }),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    reason: arbitraryText.map((text) => ({ text, span })),
    span: fc.constant(span),
  })
  return fc.integer({ min: 1, max: 3 }).chain((width) => {
    const cells = fc.array(arbitraryCell, { minLength: width, maxLength: width })
    return fc.record({
      options: fc.array(argument, { maxLength: 2 }),
      header: cells,
      rows: fc.array(fc.record({ cells: cells.filter((row) => !dashesOnly(row)), span: fc.constant(span) }), {
        maxLength: 3,
      }),
      waivers: fc.array(waiver, { maxLength: 2 }),
      span: fc.constant(span),
    })
  })
}

const nested = trees(3)

/** Expressions of every kind. */
export const arbitraryExpression = nested.expression

/** Declarations of every kind. */
export const arbitraryDeclaration: fc.Arbitrary<Declaration> = (() => {
  const { expression, definition, parameters, signature, shape, argument, table } = trees(2)
  const common = { documentation, span: fc.constant(span) }
  const tableExpression = table.map((one): Expression => ({ kind: 'table', table: one, span }))
  return fc.oneof(
    definition,
    fc.record({
      kind: fc.constant('import' as const),
      items: fc.array(fc.record({ name: arbitraryName, alias: fc.option(arbitraryName) }), {
        minLength: 1,
        maxLength: 3,
      }),
      from: arbitraryText.map((text) => ({ text, span })),
      ...common,
    }),
    fc.record({
      kind: fc.constant('network' as const),
      name: arbitraryName,
      parameters,
      signature,
      body: expression,
      ...common,
    }),
    fc.record({
      kind: fc.constant('family' as const),
      name: arbitraryName,
      signature,
      reading: fc.oneof(
        fc.record({ kind: fc.constant('columns' as const), table: tableExpression }),
        fc.record({ kind: fc.constant('rows' as const), each: expression, table: tableExpression }),
      ),
      ...common,
    }),
    fc.record({
      kind: fc.constant('head' as const),
      name: arbitraryName,
      network: path,
      at: rowReference,
      body: expression,
      ...common,
    }),
    // Only a shape may have clauses after it.
    fc
      .oneof(
        fc.record({ at: fc.constant(null), clauses: fc.constant([]) }),
        fc.record({ at: shape, clauses: fc.array(clauseOf(expression), { maxLength: 2 }) }),
      )
      .chain(({ at, clauses }) =>
        fc.record({
          kind: fc.constant('budget' as const),
          network: path,
          at: fc.constant(at),
          clauses: fc.constant(clauses),
          lines: fc.array(
            fc.record({
              quantity: arbitraryName,
              arguments: fc.option(fc.array(argument, { maxLength: 2 })),
              comparison: fc.constantFrom('<=' as const, '>=' as const, '==' as const),
              bound: expression,
              span: fc.constant(span),
            }),
            { maxLength: 3 },
          ),
          ...common,
        }),
      ),
    fc.record({
      kind: fc.constant('train' as const),
      network: path,
      fields: fc.array(fc.record({ name: arbitraryName, value: expression, span: fc.constant(span) }), {
        maxLength: 3,
      }),
      ...common,
    }),
  )
})()

/** Whole programs: they can be printed and read, but mean nothing. */
export const arbitraryFile: fc.Arbitrary<File> = fc
  .array(arbitraryDeclaration, { maxLength: 4 })
  .map((declarations) => ({ declarations, span }))

/** A tree without its spans, as plain data, for comparison. */
export function withoutSpans(tree: unknown): unknown {
  return JSON.parse(JSON.stringify(tree, (key, value) => (key === 'span' ? undefined : value)))
}

/** A tree without spans and without parentheses, which printing adds where the text needs them. */
export function withoutGroups(tree: unknown): unknown {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip)
    if (value === null || typeof value !== 'object') return value
    const node = value as Record<string, unknown>
    if (node.kind === 'group') return strip(node.value)
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, strip(inner)]))
  }
  return strip(withoutSpans(tree))
}
