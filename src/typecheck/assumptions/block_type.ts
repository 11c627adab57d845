/** The type of a block, for all sizes: plain data that `infer_type.ts` makes, and others print and cost. */

import type { Network } from '../../network/network.ts'
import type { Facts, Shape } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { Value } from '../values/values.ts'

/**
 * How far a type is known.
 * - `proved`: the output was written, and holds for all sizes.
 * - `inferred`: the output and its conditions were found.
 * - `at each call`: the body depends on something that only a call knows (`reason`), so each call is checked
 *   separately.
 * - `wrong`: problems were reported.
 */
export type TypeStatus = 'proved' | 'inferred' | 'at each call' | 'wrong'

/** One path through a body. There is only one unless the body branches on something unknown. */
export interface BlockCase {
  /** When the path is taken: `s == 1`, `width is none`. */
  readonly when: readonly string[]
  /** The part of `when` that is about numbers. */
  readonly facts: Facts
  /** The part of `when` that is about other parameters, by key. */
  readonly chosen: ReadonlyMap<string, Value>
  readonly input: Shape
  readonly output: Shape
  /** What must hold on this path, beyond the signature's `where`. */
  readonly conditions: Facts
  /**
   * The body with names for sizes, from which formulas of costs are made. The shapes of its input and operations are
   * in names.
   */
  readonly network: Network
}

/** What is known of a block for all sizes and parameters (whole numbers of at least 1). */
export interface BlockType {
  readonly name: string
  readonly documentation: string | null
  /** The whole declaration. */
  readonly span: Span
  /** As written: `(size: Window, filters: Int)`; empty if it has none. */
  readonly parameters: string
  /** Its parameters: the form that is compared, and the text. */
  readonly names: readonly { readonly key: string; readonly text: string }[]
  readonly status: TypeStatus
  /** The signature as written, if it has both halves; otherwise null. */
  readonly written: string | null
  /** Why the type is not known for all calls; null if it is. */
  readonly reason: string | null
  /** Whether any axes may come before the input's own (`..`). */
  readonly anyAxes: boolean
  /** The input half without those axes; null if no type is known. */
  readonly input: Shape | null
  /** The output half without those axes; null if the cases differ, or none is known. */
  readonly output: Shape | null
  /** The signature's `where` as written, or null. */
  readonly where: string | null
  /** What must hold in every case, beyond `where`. */
  readonly conditions: Facts
  /** The paths through the body, if they have different types; otherwise empty. */
  readonly cases: readonly Omit<BlockCase, 'network'>[]
}
