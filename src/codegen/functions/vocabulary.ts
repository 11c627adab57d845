/**
 * What the middle end needs from a target: the leaves that its functions are made of. A leaf is one layer, module or
 * instruction of the target. The middle end wires leaves together and never looks inside one.
 */

import type { ArgumentValue, Emission } from '../../ops/record/primitive.ts'
import type { PrimitiveName } from '../../ops/record/primitive_name.ts'
import type { Dimension } from '../../shape/index.ts'

/** An operation at one place; its numbers are also written in slots where they follow from them. */
export type PlacedOperation = Emission<Readonly<Record<string, ArgumentValue>>>

/** One of the leaves that compute an operation. */
interface OperationLeaf<Leaf> {
  readonly leaf: Leaf
  /** Appended to the operation's name; empty for the leaf that holds the operation's weights. */
  readonly name: string
}

/** The leaves of a target, and what the middle end must know about them. */
export interface Vocabulary<Leaf> {
  /**
   * The leaves that compute an operation, named by its primitive. The first reads the operation's inputs, each of the
   * others the one before it. An operation without leaves passes its only input on.
   */
  readonly leavesOf: (primitive: PrimitiveName, operation: PlacedOperation) => readonly OperationLeaf<Leaf>[]
  /** A leaf that copies its input, for a target whose leaves cannot read one value twice; null for any other target. */
  readonly copy: Leaf | null
  /** Replaces each dimension of a leaf; `setting` says what the dimension is for: `filters`, `strides 2`. */
  readonly mapDimensions: (leaf: Leaf, map: (dimension: Dimension, setting: string) => Dimension) => Leaf
  /** Text that two leaves share exactly if they differ only in dimensions for which `write` gives the same text. */
  readonly keyOf: (leaf: Leaf, write: (dimension: Dimension) => string) => string
  /**
   * One leaf that computes `before` and then `after`, given that nothing else reads `before`; null if there is none.
   */
  readonly fused: (before: Leaf, after: Leaf) => Leaf | null
  /** A word for a leaf, used to tell functions apart by name. */
  readonly wordFor: (leaf: Leaf) => string
}
