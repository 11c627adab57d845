/** Two arguments in each other's place: `conv2d(64, 3×3)`, told as that and not as two wrong kinds. */
import type { Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import { textOf } from '../../source/source.ts'
import { describe, type Kind } from '../values/kinds.ts'
import type { Value } from '../values/values.ts'
import type { Passed } from './binding.ts'
import type { Formal } from './formals.ts'

/** The problem of two arguments by position that fit each other's parameters only; null where there is no such pair, or several. */
export function swappedArguments(
  passed: readonly Passed[],
  formals: readonly Formal[],
  block: string,
): Problem | null {
  const placed = passed.filter(({ name }) => name === null).slice(0, formals.length)
  const misfits = placed.flatMap((argument, index) => {
    const formal = formals[index]!
    return fits(argument.value, formal.kind) ? [] : [{ argument, formal }]
  })
  const [first, second] = misfits
  if (!first || !second || misfits.length > 2) return null
  if (!fits(first.argument.value, second.formal.kind) || !fits(second.argument.value, first.formal.kind))
    return null
  const [one, other] = [first.argument.valueSpan, second.argument.valueSpan]
  const facts = {
    block,
    first: first.formal.name,
    firstKind: describe(first.formal.kind),
    second: second.formal.name,
    secondKind: describe(second.formal.kind),
    written: `${textOf(one)}, ${textOf(other)}`,
  }
  const edits = [
    { span: one, text: textOf(other) },
    { span: other, text: textOf(one) },
  ]
  const labels = [{ span: other, text: `this is the \`${first.formal.name}\`` }]
  return problem('type/arguments-swapped', one, facts, {
    labels,
    fixes: [{ title: 'Swap the two', edits, safe: true }],
  })
}

/** Whether a value is of a kind, as far as its own kind tells; what is not known fits. */
function fits(value: Value, kind: Kind): boolean {
  if (kind.kind === 'any') return true
  switch (value.kind) {
    case 'number':
      return kind.kind === 'Int' || kind.kind === 'Number'
    case 'shape':
      return (
        kind.kind === 'Shape' || (value.axes.length === 2 && (kind.kind === 'Size' || kind.kind === 'Window'))
      )
    case 'window':
      return kind.kind === 'Window'
    case 'boolean':
      return kind.kind === 'Bool'
    case 'text':
      return kind.kind === 'Text'
    case 'padding':
      return kind.kind === 'Padding'
    case 'list':
      return kind.kind === 'list'
    case 'block':
    case 'constructor':
      return ['Block', 'promise', 'constructor'].includes(kind.kind)
    default:
      return true
  }
}
