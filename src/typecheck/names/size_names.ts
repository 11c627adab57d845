/** The names of sizes that the shapes of signatures and of types declare. */

import { problem } from '../../diagnostics/report.ts'
import {
  type Expression,
  type Name,
  nameOfAxis,
  type ShapePattern,
  type Signature,
} from '../../parser/ast.ts'
import { type Known, type Place, reportShadowed } from './known.ts'

/** Adds the names of a signature's sizes; reports axes that cannot be matched, and names that hide others. */
export function addSizes(signature: Signature, known: Map<string, Known>, place: Place): void {
  checkPatterns([signature.input, signature.output], place)
  for (const axis of signature.input.axes) {
    if (axis.kind === 'size' && !isInputAxis(axis.value)) {
      place.walk.checking.report(problem('type/input-axis', axis.span, {}))
      // What it names is meant as a size: it is known, so that the rest of the signature is no problem.
      for (const { key, span } of namesIn(axis.value))
        known.set(key, { key, isSize: true, definition: null, span })
    }
    const name = nameOfAxis(axis)
    if (name && !known.has(name.key)) reportShadowed(name, place)
  }
  addAxes(signature.input, known)
}

function isInputAxis({ kind }: Expression): boolean {
  return kind === 'name' || kind === 'number' || kind === 'unreadable'
}

/** The names in an arithmetic expression. */
function namesIn(expression: Expression): readonly Name[] {
  switch (expression.kind) {
    case 'name':
      return [expression.name]
    case 'binary':
      return [...namesIn(expression.left), ...namesIn(expression.right)]
    case 'negate':
    case 'ceiling':
    case 'floor':
    case 'square':
      return namesIn(expression.operand)
    case 'group':
      return namesIn(expression.value)
    default:
      return []
  }
}

/** Adds the names of the axes of one pattern. */
export function addAxes(pattern: ShapePattern, known: Map<string, Known>): void {
  for (const axis of pattern.axes) {
    const name = nameOfAxis(axis)
    if (name && !known.has(name.key))
      known.set(name.key, { key: name.key, isSize: true, definition: null, span: name.span })
  }
}

/** `..` stands for the axes that nothing else names, so there is one at most, and it leads. */
export function checkPatterns(patterns: readonly (ShapePattern | null)[], place: Place): void {
  for (const pattern of patterns)
    for (const axis of pattern?.axes.slice(1) ?? [])
      if (axis.kind === 'any') place.walk.checking.report(problem('type/any-axes', axis.span, {}))
}
