/** The door of the shape room: exact numbers, dimensions, shapes and the window formula. */

export { type Allowance, BeyondAllowance, grantSteps, withAllowance } from './allowance.ts'
export { decide } from './decide.ts'
export * from './dimension.ts'
export { evaluateDimension, holdsAt, type Values } from './evaluate.ts'
export * from './facts.ts'
export { type DimensionAlgebra, fold } from './fold.ts'
export { type InfixNotation, show, showFactor, showInfix } from './infix.ts'
export type { Truth } from './order.ts'
export {
  type Atom,
  type Dimension,
  type ExtremeAtom,
  type Factor,
  keyOf,
  type NameAtom,
  type NumberDimension,
  type PolynomialDimension,
  partsOf,
  type RoundedAtom,
  type SumAtom,
  type Term,
} from './polynomial.ts'
export { periodLimit } from './quasi_polynomial.ts'
export * from './rational.ts'
export { settling } from './settle.ts'
export * from './shape.ts'
export { impliedBy, simplest, simplify } from './simplify.ts'
export { sumOver } from './sum_over.ts'
export { UndefinedValue } from './undefined_value.ts'
export { wholeness } from './wholeness.ts'
export * from './window.ts'
