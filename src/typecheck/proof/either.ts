/** An `if` whose condition is not decided: both ways at once, each under its condition, where they come to the same shape. */

import type { ValueId } from '../../network/network.ts'
import type { Expression } from '../../parser/ast.ts'
import { decide, type Facts, isEqual, type Shape } from '../../shape/index.ts'
import { type Proof, Split } from '../assumptions/proof.ts'
import { resultOfAssumed } from '../blocks/assumed.ts'
import { type Building, shapeOfValue } from '../blocks/building.ts'
import type { Checking } from '../checking.ts'
import { apply, asBlock, evaluate } from '../interpreter.ts'
import { waysToHold } from '../values/condition_facts.ts'
import type { Scope } from '../values/scope.ts'
import type { Block, Value } from '../values/values.ts'

type If = Extract<Expression, { kind: 'if' }>
type Either = Extract<Block, { kind: 'either' }>

/**
 * The value of an `if` in a proof: that of the way that is taken; where both may be, and both are blocks, either of
 * them. Numbers that depend on the way split the run.
 */
export function eitherWay(expression: If, decided: () => Value, scope: Scope, checking: Checking): Value {
  try {
    return decided()
  } catch (thrown) {
    const { proof } = checking
    if (!(thrown instanceof Split) || proof === null) throw thrown
    const { condition, then, otherwise } = expression
    // What a parameter is (none, true) is known in each run of its own.
    if (thrown.alternatives.some(({ parameter }) => parameter !== null)) throw thrown
    const ways = [true, false].flatMap((holds) => {
      const facts = waysToHold(condition, scope, checking, holds)
      if (facts === null) throw thrown
      return facts.map((each) => ({ facts: each, expression: holds ? then : otherwise }))
    })
    const blocks = ways.map(({ facts, expression }) => ({
      facts,
      block: under(facts, thrown, proof, () => blockOrNull(expression, scope, checking)),
    }))
    if (!blocks.every((way): way is Either['ways'][number] => way.block !== null)) throw thrown
    return { kind: 'block', block: { kind: 'either', ways: blocks, split: thrown, span: expression.span } }
  }
}

function blockOrNull(expression: Expression, scope: Scope, checking: Checking): Block | null {
  const value = evaluate(expression, scope, checking)
  if (value.kind !== 'block' && value.kind !== 'constructor') return null
  return asBlock(value, expression.span, checking)
}

/** Runs with more facts given; conditions that are asked for inside would hold on this way only, and split the run. */
function under<Result>(facts: Facts, split: Split, proof: Proof, run: () => Result): Result {
  const { given, inside } = proof
  proof.given = [...given, ...facts]
  proof.inside = inside ?? split
  try {
    return run()
  } finally {
    proof.given = given
    proof.inside = inside
  }
}

/** Goes all ways; where they come to one shape, that is the result. */
export function applyEither(block: Either, input: ValueId, building: Building): ValueId | null {
  const { proof } = building.checking
  if (proof === null) throw new Error('an `if` is not decided only in a proof')
  const { given } = proof
  const results: { readonly facts: Facts; readonly shape: Shape; readonly value: ValueId }[] = []
  for (const { facts, block: way } of block.ways) {
    const value = under(facts, block.split, proof, () => apply(way, input, building))
    if (value === null) return null
    results.push({ facts, value, shape: shapeOfValue(building, value) })
  }
  const common = results
    .toReversed()
    .find((candidate) =>
      results.every(({ facts, shape }) => isSameShape(candidate.shape, shape, [...given, ...facts])),
    )
  if (common === undefined) throw block.split
  return resultOfAssumed(common.value, common.shape, block.span, building)
}

function isSameShape(a: Shape, b: Shape, given: Facts): boolean {
  return (
    a.length === b.length &&
    a.every((axis, index) => decide(isEqual(axis, b[index]!), given).kind === 'proved')
  )
}
