/** Prints expressions, each on one line except for tables and documented definitions. */
import { textOf } from '../../source/source.ts'
import type { Argument, BinaryOperator, ComprehensionClause, Expression } from '../ast.ts'
import { bindingPower, powerOf } from '../to_ast/operators.ts'
import { printDefinition } from './declarations.ts'
import { printName, printNumber } from './names.ts'
import { printTable } from './tables.ts'

/** What may appear in a place without parentheses; each level allows the later ones too. */
export const level = { body: -3, expr: -2, stage: -1, binary: 0, operand: bindingPower.suffix } as const

/** Between `×` and the suffixes: `chain` is a prefix of its operand and that operand's suffixes only. */
const CHAIN = bindingPower.times + 0.5

/** The level that an expression needs: how tightly its own operator binds. */
function powerOfExpression(expression: Expression): number {
  switch (expression.kind) {
    case 'local':
      return level.body
    case 'if':
    case 'pipe':
      return level.expr
    case 'as':
      return level.stage
    case 'binary':
      return powerOf(expression.operator)
    case 'is-none':
      return bindingPower.comparison
    case 'not':
      return bindingPower.not
    case 'negate':
      return bindingPower.minus
    case 'chain':
      return CHAIN
    default:
      return level.operand
  }
}

/** An expression for a place of level `least`, in parentheses if it binds less tightly. */
export function printExpression(expression: Expression, least: number = level.body): string {
  const printed = printBare(expression)
  return powerOfExpression(expression) < least ? `(${printed})` : printed
}

function printBare(expression: Expression): string {
  switch (expression.kind) {
    case 'number':
      return printNumber(expression)
    case 'name':
      return printName(expression.name)
    case 'label':
      return expression.name.text
    case 'text':
      return `"${expression.value}"`
    case 'boolean':
      return expression.value ? 'true' : 'false'
    case 'none':
      return 'none'
    case 'any-axes':
      return '..'
    case 'binary':
      return printBinary(expression)
    case 'negate':
      return `-${printPrefixed(expression.operand, bindingPower.minus)}`
    case 'not':
      return `not ${printPrefixed(expression.operand, bindingPower.not)}`
    case 'is-none':
      return `${printLeft(expression.operand, bindingPower.comparison)} is ${expression.negated ? 'not ' : ''}none`
    case 'square':
      return `${printOperand(expression.operand)}²`
    case 'ceiling':
      return `⌈${printExpression(expression.operand, level.binary)}⌉`
    case 'floor':
      return `⌊${printExpression(expression.operand, level.binary)}⌋`
    case 'call':
      return `${printOperand(expression.callee)}(${printArguments(expression.arguments)})`
    case 'index':
      return `${printOperand(expression.list)}[${printExpression(expression.index, level.binary)}]`
    case 'member':
      return `${printOperand(expression.object)}.${printName(expression.name)}`
    case 'if': {
      const condition = printExpression(expression.condition, level.binary)
      const then = printExpression(expression.then, level.expr)
      return `if ${condition} then ${then} else ${printExpression(expression.otherwise, level.expr)}`
    }
    case 'pipe':
      return expression.stages.map((stage) => printExpression(stage, level.stage)).join(' |> ')
    case 'as':
      return `${printExpression(expression.value, level.binary)} as ${printName(expression.name)}`
    case 'chain':
      return `chain ${printOperand(expression.rows)}`
    case 'list':
      return `[${expression.items.map((item) => printExpression(item, level.expr)).join(', ')}]`
    case 'comprehension':
      return `[${printExpression(expression.item, level.expr)}${printClauses(expression.clauses)}]`
    case 'record': {
      const fields = expression.fields.map(
        ({ name, value }) => `${printName(name)}: ${printExpression(value, level.expr)}`,
      )
      return `{${fields.join(', ')}}`
    }
    case 'table':
      return printTable(expression.table)
    case 'local': {
      const definitions = expression.definitions.map((definition) => printDefinition(definition, 'local'))
      return `\n  ${definitions.join('\n  ')}\n  in ${printExpression(expression.value, level.expr)}`
    }
    case 'group':
      return `(${printExpression(expression.value, level.body)})`
    case 'unreadable':
      return textOf(expression.span)
  }
}

/** Arguments by position or by name, separated by commas. */
export function printArguments(given: readonly Argument[]): string {
  return given
    .map(({ name, value }) => `${name ? `${printName(name)}: ` : ''}${printExpression(value, level.expr)}`)
    .join(', ')
}

/** An operand before suffixes. `40%(a)` would parse as a remainder. */
function printOperand(expression: Expression): string {
  const printed = printExpression(expression, level.operand)
  return expression.kind === 'number' && printed.endsWith('%') ? `(${printed})` : printed
}

const tight: ReadonlySet<BinaryOperator> = new Set(['×', '·', '/', '..'])

function printBinary({ operator, left, right }: Expression & { readonly kind: 'binary' }): string {
  const power = powerOf(operator)
  const before = printLeft(left, power)
  // A prefix needs no parentheses on the right: nothing before it could take its operand away.
  const isPrefixed = right.kind === 'negate' || right.kind === 'not' || right.kind === 'chain'
  const after = isPrefixed ? printBare(right) : printExpression(right, power + 1)
  const isRangeOfAny = operator === '..' && (left.kind === 'any-axes' || right.kind === 'any-axes')
  return tight.has(operator) && !isRangeOfAny
    ? `${before}${operator}${after}`
    : `${before} ${operator} ${after}`
}

/** A left operand: it must bind tightly enough, and no prefix at its right end may capture what follows. */
function printLeft(left: Expression, power: number): string {
  return prefixAtEnd(left) < power ? `(${printExpression(left)})` : printExpression(left, power)
}

/** The binding power of the loosest prefix whose operand ends an expression. */
function prefixAtEnd(expression: Expression): number {
  switch (expression.kind) {
    case 'binary':
      return prefixAtEnd(expression.right)
    case 'negate':
      return Math.min(bindingPower.minus, prefixAtEnd(expression.operand))
    case 'not':
      return Math.min(bindingPower.not, prefixAtEnd(expression.operand))
    default:
      return Number.POSITIVE_INFINITY
  }
}

/** The operand of a prefix, which must not start with a second prefix. */
function printPrefixed(operand: Expression, power: number): string {
  return beginsWithPrefix(operand) ? `(${printExpression(operand)})` : printExpression(operand, power + 1)
}

function beginsWithPrefix(expression: Expression): boolean {
  switch (expression.kind) {
    case 'negate':
    case 'not':
    case 'chain':
      return true
    case 'binary':
      return beginsWithPrefix(expression.left)
    case 'is-none':
      return beginsWithPrefix(expression.operand)
    default:
      return false
  }
}

/** ` for n in 192..256 if n % 32 == 0`, each clause after a blank. */
export function printClauses(clauses: readonly ComprehensionClause[]): string {
  return clauses
    .map(({ name, list, condition }) => {
      const filter = condition ? ` if ${printExpression(condition, level.binary)}` : ''
      return ` for ${printName(name)} in ${printExpression(list, level.binary)}${filter}`
    })
    .join('')
}
