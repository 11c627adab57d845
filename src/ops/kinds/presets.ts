/** Columns that many operations share. A record spreads a preset first, then states what differs. */
import { elements, multiply, number } from '../../shape/index.ts'
import type { Application, Primitive, Work } from '../record/primitive.ts'

/** Acts on each position separately and has no weights. */
export const pointwise = {
  weights: () => [],
  footprint: () => ({ kind: 'pointwise' }),
} as const satisfies Partial<Primitive>

/** Moves values and computes nothing; the backward pass keeps nothing. */
export const rearrangement = {
  ...pointwise,
  work: () => ({}),
  keeps: 'nothing',
} as const satisfies Partial<Primitive>

/** The cost of an operation with this number of floating-point operations per output value. */
export function flopsEach(count: number): (application: Application<unknown>) => Work {
  return ({ output }) => ({ otherFlops: multiply(number(count), elements(output)) })
}
