/** Blocks of which only the type is known: their results have the shape that the type promises. */

import type { ValueId } from '../../network/network.ts'
import type { Shape } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { NotPrincipal } from '../assumptions/proof.ts'
import type { Block } from '../values/values.ts'
import { appendOperation, type Building } from './building.ts'

/** An assumed block that is used where nothing is promised of it. */
export function applyAssumed({ name, span }: Extract<Block, { kind: 'assumed' }>): never {
  throw withoutPromise(name, span)
}

/** Why a proof ends where a block parameter's type does not say what it gives. */
export function withoutPromise(name: string, span: Span): NotPrincipal {
  return new NotPrincipal(
    span,
    `what \`${name}\` gives, which its type does not say`,
    `Write it in the type, such as \`${name}: h×w×c -> h×w×k\`, or leave the output out of the signature.`,
  )
}

/** The result of an assumed block: an operation that costs nothing and has the promised shape. */
export function resultOfAssumed(input: ValueId, output: Shape, span: Span, building: Building): ValueId {
  return appendOperation(building, {
    primitive: 'identity',
    arguments: {},
    formulas: {},
    inputs: [input],
    output,
    span,
  })
}
