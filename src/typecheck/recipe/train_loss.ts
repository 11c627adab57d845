/** The loss of a recipe: a weighted sum over the main output and the heads. */
import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Expression, Name } from '../../parser/ast.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { numberIn, type Reading, ungrouped, wrong } from './train_steps.ts'

/** The weights of the main output and of the heads; null after reporting. */
export function readLoss(expression: Expression, reading: Reading): Recipe['loss'] | null {
  const { network, checking } = reading
  const weights = new Map<string, number>()
  let failed = false
  for (const term of terms(expression)) {
    const factor = weightedName(term, reading)
    if (!factor) {
      failed = true
      continue
    }
    const { name, weight } = factor
    const key =
      name.key === 'cross_entropy' ? '' : network.heads.find((head) => head.name === name.text)?.name
    if (key === undefined) {
      const heads = network.heads.map((head) => head.name)
      const facts = {
        name: name.text,
        network: network.name,
        nearest: nearest(name.text, [...heads, 'cross_entropy']),
        heads: heads.join(', ') || 'none',
      }
      checking.report(problem('train/unknown-head', name.span, facts))
      failed = true
    } else weights.set(key, (weights.get(key) ?? 0) + weight)
  }
  if (failed) return null
  const main = weights.get('')
  if (main === undefined)
    return wrong('loss', '`cross_entropy` as one of its terms', expression, 'a sum without it', reading)
  for (const head of network.heads)
    if (!weights.has(head.name))
      checking.report(
        problem('train/head-left-out', expression.span, { name: head.name, network: network.name }),
      )
  const heads = network.heads.flatMap(({ name }) =>
    weights.has(name) ? [{ name, weight: weights.get(name)! }] : [],
  )
  return { main, heads }
}

/** The terms of a sum. */
function terms(expression: Expression): readonly Expression[] {
  const inner = ungrouped(expression)
  return inner.kind === 'binary' && inner.operator === '+'
    ? [...terms(inner.left), ...terms(inner.right)]
    : [inner]
}

/** `aux1`, `0.3·aux1` or `aux1·0.3`. */
function weightedName(
  term: Expression,
  reading: Reading,
): { readonly name: Name; readonly weight: number } | null {
  if (term.kind === 'name') return { name: term.name, weight: 1 }
  if (term.kind === 'binary' && term.operator === '·') {
    const [left, right] = [ungrouped(term.left), ungrouped(term.right)]
    const isHead = (side: Expression) => side.kind === 'name'
    const name = isHead(right) ? right : left
    const factor = isHead(right) ? left : right
    const weight = name.kind === 'name' ? numberIn(factor, 'loss', reading) : null
    if (name.kind === 'name' && weight !== null && weight >= 0) return { name: name.name, weight }
    if (name.kind === 'name' && weight === null) return null
  }
  return wrong('loss', 'a sum such as `cross_entropy + 0.3·aux1`', term, 'something else', reading)
}
