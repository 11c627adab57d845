/** Tells the names of primitives from other names. */
import type { PrimitiveName } from '../record/primitive_name.ts'
import { primitives } from './primitives.ts'

/** Whether a primitive has this name. */
export function isPrimitiveName(name: string): name is PrimitiveName {
  return Object.hasOwn(primitives, name)
}
