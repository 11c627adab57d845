/** The abstract syntax tree of a file: what was written, with spans, and nothing that the checker finds out. */
import type { Span } from '../source/source.ts'

/** A name as written (without backquotes) and as compared: see `canonicalName`. */
export interface Name {
  readonly text: string
  readonly key: string
  readonly span: Span
}

export interface File {
  readonly declarations: readonly Declaration[]
  readonly span: Span
}

export type Declaration =
  | ImportDeclaration
  | LetDeclaration
  | BlockDeclaration
  | NetworkDeclaration
  | FamilyDeclaration
  | HeadDeclaration
  | BudgetDeclaration
  | TrainDeclaration

interface Node {
  readonly span: Span
}

interface Documented extends Node {
  /** The text of the `///` lines before it, without the slashes, lines joined by line breaks; null without any. */
  readonly documentation: string | null
}

export interface ImportDeclaration extends Documented {
  readonly kind: 'import'
  readonly items: readonly { readonly name: Name; readonly alias: Name | null }[]
  readonly from: { readonly text: string; readonly span: Span }
}

/** `let name(params): type = body`, at top level or local. */
export interface LetDeclaration extends Documented {
  readonly kind: 'let'
  readonly name: Name
  /** Null for a plain value, a list (perhaps empty) for a function. */
  readonly parameters: readonly Parameter[] | null
  readonly type: TypeExpression | null
  readonly body: Expression
}

export interface BlockDeclaration extends Documented {
  readonly kind: 'block'
  readonly name: Name
  /** Null where no parentheses were written. */
  readonly parameters: readonly Parameter[] | null
  readonly signature: Signature | null
  readonly body: Expression
}

export interface NetworkDeclaration extends Documented {
  readonly kind: 'network'
  readonly name: Name
  readonly parameters: readonly Parameter[] | null
  readonly signature: Signature
  readonly body: Expression
}

export interface FamilyDeclaration extends Documented {
  readonly kind: 'family'
  readonly name: Name
  readonly signature: Signature
  readonly reading:
    | { readonly kind: 'columns'; readonly table: Expression }
    | { readonly kind: 'rows'; readonly each: Expression; readonly table: Expression }
}

export interface HeadDeclaration extends Documented {
  readonly kind: 'head'
  readonly name: Name
  readonly network: Path
  readonly at: RowReference
  readonly body: Expression
}

export interface BudgetDeclaration extends Documented {
  readonly kind: 'budget'
  readonly network: Path
  readonly at: ShapePattern | null
  /** `for n in 192..256 if n % 32 == 0` after `at n×n×3`: it holds at each of these sizes. */
  readonly clauses: readonly ComprehensionClause[]
  readonly lines: readonly BudgetLine[]
}

export interface BudgetLine extends Node {
  readonly quantity: Name
  readonly arguments: readonly Argument[] | null
  readonly comparison: '<=' | '>=' | '=='
  readonly bound: Expression
}

export interface TrainDeclaration extends Documented {
  readonly kind: 'train'
  readonly network: Path
  readonly fields: readonly { readonly name: Name; readonly value: Expression; readonly span: Span }[]
}

/** `googlenet` or `vgg.D`. */
export interface Path extends Node {
  readonly name: Name
  readonly member: Name | null
}

/** `3a`, `convolution[1]`. */
export interface RowReference extends Node {
  readonly name: Name
  readonly index: { readonly text: string; readonly span: Span } | null
}

/** `a, b: Int = 3` gives two parameters that share a type and a default. */
export interface Parameter extends Node {
  readonly name: Name
  readonly type: TypeExpression | null
  readonly defaultValue: Expression | null
}

export type TypeExpression =
  | (Node & { readonly kind: 'named'; readonly name: Name; readonly optional: boolean })
  | (Node & { readonly kind: 'list-of'; readonly item: TypeExpression })
  /** `h×w×c -> h×w×k` or, with `output` null, a promise of an input alone. */
  | (Node & {
      readonly kind: 'block-type'
      readonly input: ShapePattern
      readonly output: ShapePattern | null
    })
  /** `block(c, s: Int) : …` */
  | (Node & {
      readonly kind: 'constructor'
      readonly parameters: readonly Parameter[] | null
      readonly signature: Signature | null
    })

export interface Signature extends Node {
  readonly input: ShapePattern
  readonly output: ShapePattern | null
  readonly where: Expression | null
}

export interface ShapePattern extends Node {
  readonly axes: readonly Axis[]
}

export type Axis =
  | (Node & { readonly kind: 'any' })
  /** A number, a name, or an expression such as `(2·c)`, `⌈h/2⌉`, `size.stride`. A lone name is `kind: 'name'` in it. */
  | (Node & { readonly kind: 'size'; readonly value: Expression })

export type Unit = '' | '%' | 'K' | 'M' | 'G' | 'T' | 'KiB' | 'MiB' | 'GiB' | 'TiB' | 'epochs' | 'steps'

export type BinaryOperator =
  | '×'
  | '·'
  | '/'
  | '%'
  | '+'
  | '-'
  | '..'
  | '=='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'and'
  | 'or'

export type Expression =
  /** `mantissa` is a plain decimal (`2.7`, `1000`, `1e-4`): no underscores or commas. `text` is as written. */
  | (Node & {
      readonly kind: 'number'
      readonly mantissa: string
      readonly unit: Unit
      readonly text: string
    })
  | (Node & { readonly kind: 'name'; readonly name: Name })
  | (Node & { readonly kind: 'label'; readonly name: Name })
  | (Node & { readonly kind: 'text'; readonly value: string })
  | (Node & { readonly kind: 'boolean'; readonly value: boolean })
  | (Node & { readonly kind: 'none' })
  /** A lone `..`. */
  | (Node & { readonly kind: 'any-axes' })
  | (Node & {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    })
  | (Node & { readonly kind: 'negate'; readonly operand: Expression })
  | (Node & { readonly kind: 'not'; readonly operand: Expression })
  | (Node & { readonly kind: 'is-none'; readonly operand: Expression; readonly negated: boolean })
  | (Node & { readonly kind: 'square'; readonly operand: Expression })
  | (Node & { readonly kind: 'ceiling'; readonly operand: Expression })
  | (Node & { readonly kind: 'floor'; readonly operand: Expression })
  | (Node & { readonly kind: 'call'; readonly callee: Expression; readonly arguments: readonly Argument[] })
  | (Node & { readonly kind: 'index'; readonly list: Expression; readonly index: Expression })
  | (Node & { readonly kind: 'member'; readonly object: Expression; readonly name: Name })
  | (Node & {
      readonly kind: 'if'
      readonly condition: Expression
      readonly then: Expression
      readonly otherwise: Expression
    })
  /** `a |> b |> c` as one flat list of at least two stages. */
  | (Node & { readonly kind: 'pipe'; readonly stages: readonly Expression[] })
  /** `b as y`: only ever a stage of a pipe, or a whole expression. */
  | (Node & { readonly kind: 'as'; readonly value: Expression; readonly name: Name })
  | (Node & { readonly kind: 'chain'; readonly rows: Expression })
  | (Node & { readonly kind: 'list'; readonly items: readonly Expression[] })
  | (Node & {
      readonly kind: 'comprehension'
      readonly item: Expression
      readonly clauses: readonly ComprehensionClause[]
    })
  | (Node & {
      readonly kind: 'record'
      readonly fields: readonly { readonly name: Name; readonly value: Expression }[]
    })
  | (Node & { readonly kind: 'table'; readonly table: Table })
  /** `let … block … in value`. */
  | (Node & {
      readonly kind: 'local'
      readonly definitions: readonly (LetDeclaration | BlockDeclaration)[]
      readonly value: Expression
    })
  /** Parentheses, kept so that the printer can keep them where they matter. */
  | (Node & { readonly kind: 'group'; readonly value: Expression })
  /** What could not be read: the parser has reported it, and nothing else is to be said of it. */
  | (Node & { readonly kind: 'unreadable' })

export interface ComprehensionClause extends Node {
  readonly name: Name
  readonly list: Expression
  readonly condition: Expression | null
}

export interface Argument extends Node {
  readonly name: Name | null
  readonly value: Expression
}

export interface Table extends Node {
  readonly options: readonly Argument[]
  readonly header: readonly Cell[]
  readonly rows: readonly TableRow[]
  readonly waivers: readonly Waiver[]
}

export interface TableRow extends Node {
  readonly cells: readonly Cell[]
}

/** A cell as text: it is read (`parseCell`) only when its column's role asks for it. The span is that of the trimmed text. */
export interface Cell extends Node {
  readonly text: string
}

/** A cell that was read: phrases separated by commas, each a run of expressions (`conv2d 1x1` is two). Blank and dash give none. */
export interface CellBody extends Node {
  readonly phrases: readonly Phrase[]
}

export interface Phrase extends Node {
  readonly parts: readonly Expression[]
}

export interface Waiver extends Node {
  readonly fixes: readonly WaiverFix[]
  readonly reason: { readonly text: string; readonly span: Span }
}

export interface WaiverFix extends Node {
  readonly row: RowReference
  readonly claim: Name
  readonly value: Expression
}

/** Names are equal when their keys are: a run of blanks or `_` is one `_`, and `x` between digits is `×`. */
export function canonicalName(text: string): string {
  return text
    .trim()
    .replace(/[\s_]+/g, '_')
    .replace(/(?<=\d)x(?=\d)/g, '×')
}

/** A lone name of an axis, or null. */
export function nameOfAxis(axis: Axis): Extract<Expression, { kind: 'name' }>['name'] | null {
  return axis.kind === 'size' && axis.value.kind === 'name' ? axis.value.name : null
}
