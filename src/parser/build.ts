/**
 * Builds syntax trees without a text, for readers of other formats: `print` turns them into a program, which the
 * checker takes. All spans are in one empty source; no problem should ever point there.
 */
import type { Source } from '../source/source.ts'
import {
  type Argument,
  type Axis,
  type BinaryOperator,
  type BlockDeclaration,
  canonicalName,
  type Declaration,
  type Expression,
  type File,
  type HeadDeclaration,
  type ImportDeclaration,
  type LetDeclaration,
  type Name,
  type NetworkDeclaration,
  type Parameter,
  type ShapePattern,
  type Signature,
} from './ast.ts'

const source: Source = { name: 'built', text: '' }
const span = { source, start: 0, end: 0 }

/** A name, printed in backquotes if it is not a word. Throws for a text that even those cannot hold. */
export function name(text: string): Name {
  if (!/^(?!\s)[^`|\p{C}\p{Zl}\p{Zp}]+(?<!\s)$/u.test(text)) throw new Error(`\`${text}\` cannot be a name`)
  return { text, key: canonicalName(text), span }
}

/** A name as an expression: `relu`. */
export function reference(text: string): Expression {
  return { kind: 'name', name: name(text), span }
}

/** A number, printed as written. Throws for NaN and infinity, which the language cannot write. */
export function number(value: number | bigint): Expression {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} cannot be written`)
  if (value < 0) return { kind: 'negate', operand: number(-value), span }
  const text = `${value}`.replace('e+', 'e')
  return { kind: 'number', mantissa: text, unit: '', text, span }
}

export function text(value: string): Expression {
  return { kind: 'text', value, span }
}

export function boolean(value: boolean): Expression {
  return { kind: 'boolean', value, span }
}

export function binary(operator: BinaryOperator, left: Expression, right: Expression): Expression {
  return { kind: 'binary', operator, left, right, span }
}

/** `3×3`. */
export function size(height: number, width: number): Expression {
  return binary('×', number(height), number(width))
}

/** `3×3/2` if both strides agree, else `3×3/(2×1)`. */
export function window(
  [height, width]: readonly [number, number],
  [down, right]: readonly [number, number],
): Expression {
  const kernel = size(height, width)
  if (down === 1 && right === 1) return kernel
  return binary('/', kernel, down === right ? number(down) : group(size(down, right)))
}

export function group(value: Expression): Expression {
  return { kind: 'group', value, span }
}

/** `f(a, b, key: c)`: arguments by position first, then by name. */
export function call(
  callee: string,
  positional: readonly Expression[],
  named: Readonly<Record<string, Expression>> = {},
): Expression {
  const passed = [
    ...positional.map((value): Argument => ({ name: null, value, span })),
    ...Object.entries(named).map(([key, value]): Argument => ({ name: name(key), value, span })),
  ]
  return { kind: 'call', callee: reference(callee), arguments: passed, span }
}

/** `a |> b |> c`, or a single stage as it is. Throws without stages. */
export function pipe(stages: readonly Expression[]): Expression {
  const [first, ...others] = stages
  if (first === undefined) throw new Error('a pipe needs a stage')
  return others.length === 0 ? first : { kind: 'pipe', stages, span }
}

/** `conv2d(3×3, 64) as x`, a stage of a pipe whose result later stages name. */
export function named(value: Expression, as: string): Expression {
  return { kind: 'as', value, name: name(as), span }
}

export function list(items: readonly Expression[]): Expression {
  return { kind: 'list', items, span }
}

/** `224×224×3`; a text is the name of a size. */
export function shape(axes: readonly (number | string)[]): ShapePattern {
  return {
    axes: axes.map((axis): Axis => {
      const value = typeof axis === 'string' ? reference(axis) : number(axis)
      return { kind: 'size', value, span }
    }),
    span,
  }
}

export function signature(input: ShapePattern, output: ShapePattern | null): Signature {
  return { input, output, where: null, span }
}

/** A parameter without a type. */
export function parameter(text: string, defaultValue: Expression | null = null): Parameter {
  return { name: name(text), type: null, defaultValue, span }
}

interface Documentation {
  readonly documentation?: string
}

export function letDeclaration(
  as: string,
  body: Expression,
  { documentation }: Documentation = {},
): LetDeclaration {
  return {
    kind: 'let',
    name: name(as),
    parameters: null,
    type: null,
    body,
    documentation: documentation ?? null,
    span,
  }
}

export function blockDeclaration(
  as: string,
  body: Expression,
  options: Documentation & {
    readonly parameters?: readonly Parameter[]
    readonly signature?: Signature
  } = {},
): BlockDeclaration {
  return {
    kind: 'block',
    name: name(as),
    parameters: options.parameters ?? null,
    signature: options.signature ?? null,
    body,
    documentation: options.documentation ?? null,
    span,
  }
}

export function networkDeclaration(
  as: string,
  of: Signature,
  body: Expression,
  { documentation }: Documentation = {},
): NetworkDeclaration {
  return {
    kind: 'network',
    name: name(as),
    parameters: null,
    signature: of,
    body,
    documentation: documentation ?? null,
    span,
  }
}

/** `head aux1 of googlenet at 4a = …`. */
export function headDeclaration(
  as: string,
  network: string,
  at: string,
  body: Expression,
  { documentation }: Documentation = {},
): HeadDeclaration {
  return {
    kind: 'head',
    name: name(as),
    network: { name: name(network), member: null, span },
    at: { name: name(at), index: null, span },
    body,
    documentation: documentation ?? null,
    span,
  }
}

/** `import { inception, conv_bn } from "std/blocks"`. */
export function importDeclaration(names: readonly string[], from: string): ImportDeclaration {
  return {
    kind: 'import',
    items: names.map((each) => ({ name: name(each), alias: null })),
    from: { text: from, span },
    documentation: null,
    span,
  }
}

export function file(declarations: readonly Declaration[]): File {
  return { declarations, span }
}
