/** The end of a random program's pipeline: from a map to classes, through a pool or as tokens. */
import type { Operation } from '../operations.ts'
import { shapeOf, type Value } from '../tfjs/ledger.ts'
import { apply } from '../tfjs/vocabulary.ts'
import { textOf } from './operation_text.ts'
import type { EndPlan } from './plans.ts'
import type { Placed, Scope } from './scope.ts'

/** What a flattened map may hold at most. */
const mostFlat = 2000

/** Null where the map is the output. */
export function placeEnd(end: EndPlan, input: Value, scope: Scope): Placed | null {
  const { ledger } = scope.shared
  switch (end.kind) {
    case 'nothing':
      return null
    case 'classifier': {
      const { pool, isNormalised, isSoftmax, classes } = end
      const values = shapeOf(input).reduce((all, axis) => all * axis, 1)
      const operations: readonly Operation[] = [
        ...(isNormalised ? [{ name: 'instance_norm' } as const] : []),
        { name: pool === 'flatten' && values > mostFlat ? 'global_avg_pool' : pool },
        { name: 'linear', units: classes, bias: true },
        ...(isSoftmax ? [{ name: 'softmax' } as const] : []),
      ]
      const value = operations.reduce((map, each) => apply(ledger, each, map), input)
      return { text: operations.map(plainText).join(' |> '), value }
    }
    case 'transformer':
      return placeTransformer(end, input, scope)
  }
}

/** An operation of these ends in words. */
function plainText(operation: Operation): string {
  return operation.name === 'linear'
    ? textOf({ ...operation, units: String(operation.units) })
    : operation.name
}

function placeTransformer(
  { heads, width, prepends, hasPlaces, classes }: Extract<EndPlan, { kind: 'transformer' }>,
  input: Value,
  { shared: { ledger } }: Scope,
): Placed {
  const linear = (units: number, bias = true): Operation => ({ name: 'linear', units, bias })
  const before: readonly Operation[] = [
    { name: 'tokens' },
    linear(heads * width),
    ...(prepends ? [{ name: 'prepend_token' } as const] : []),
    ...(hasPlaces ? [{ name: 'position_embedding' } as const] : []),
  ]
  const tokens = before.reduce((value, each) => apply(ledger, each, value), input)
  const normal = apply(ledger, { name: 'layer_norm' }, tokens)
  const projected = () => apply(ledger, linear(heads * width), normal)
  const [query, key, values] = [projected(), projected(), projected()] as const
  const seen = apply(ledger, { name: 'attend', heads }, query, key, values)
  const added = apply(ledger, { name: 'add' }, tokens, seen)
  const first = apply(ledger, { name: 'token', index: 1 }, added)
  const units = `linear(${heads * width})`
  return {
    text: [
      ...before.map(plainText),
      `(let mixed = layer_norm |> attend(${units}, ${units}, ${units}, heads: ${heads}) in add(identity, mixed))`,
      'token(1)',
      `linear(${classes}, bias: false)`,
    ].join(' |> '),
    value: apply(ledger, linear(classes, false), first),
  }
}
