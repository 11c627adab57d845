/** Warns where a `let` that names a recipe stands in two branches of one join, as if it named a result. */
import { problem } from '../../diagnostics/report.ts'
import { primitives } from '../../ops/index.ts'
import type { Argument, Expression, Name } from '../../parser/ast.ts'
import { number } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { valueOfBinding } from '../values/definitions.ts'
import { lookUp, type Scope } from '../values/scope.ts'
import type { Block, Value } from '../values/values.ts'

/** Reports the second branch that starts with the same weighted `let` as one before it. */
export function warnOfTwoCopies(
  join: string,
  branches: readonly Argument[],
  scope: Scope,
  checking: Checking,
): void {
  const seen = new Map<string, Span>()
  for (const branch of branches) {
    const name = branch.name ? null : leadingName(branch.value)
    if (!name) continue
    const binding = lookUp(scope, name.key)
    if (binding?.kind !== 'let' || !hasWeights(valueOfBinding(binding, checking))) continue
    const before = seen.get(name.key)
    if (before) {
      const facts = { name: name.text, join }
      checking.report(
        problem('block/two-copies', name.span, facts, { labels: [{ span: before, text: 'the first use' }] }),
      )
      return
    }
    seen.set(name.key, name.span)
  }
}

/** The name that a branch starts with: `y` in `y |> relu`. */
function leadingName(expression: Expression): Name | null {
  switch (expression.kind) {
    case 'name':
      return expression.name
    case 'group':
    case 'as':
      return leadingName(expression.value)
    case 'pipe':
      return leadingName(expression.stages[0]!)
    default:
      return null
  }
}

function hasWeights(value: Value): boolean {
  return value.kind === 'block' && holdsWeights(value.block)
}

/** Whether a block makes weights, seen without applying it: a declared block is taken to. */
function holdsWeights(block: Block): boolean {
  switch (block.kind) {
    case 'primitive': {
      const example = primitives[block.primitive.name]?.examples[0]
      if (!example) return false
      const shape = (axes: readonly number[]) => axes.map((axis) => number(axis))
      const place = {
        arguments: example.arguments,
        inputs: example.inputs.map(shape),
        output: shape(example.output),
      }
      return block.primitive.weights(place).length > 0
    }
    case 'join':
      return block.branches.some(holdsWeights)
    case 'either':
      return block.ways.some((way) => holdsWeights(way.block))
    case 'pipe':
      return block.stages.some(holdsWeights)
    case 'repeat':
    case 'open-repeat':
    case 'promised':
    case 'constructed':
      return holdsWeights(block.block)
    case 'result':
      return false
    case 'declared':
    case 'assumed':
    case 'naming-pipe':
    case 'table':
      return true
  }
}
