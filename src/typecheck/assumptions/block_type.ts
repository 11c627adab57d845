/** The type of a block: what it is for all sizes. Plain data, made by `infer_type.ts`, shown and costed by others. */

import type { Network } from '../../network/network.ts'
import type { Facts, Shape } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { Value } from '../values/values.ts'

/**
 * How far a type is known.
 * - `proved`: the output was written, and holds for all sizes.
 * - `inferred`: the output and its conditions were found.
 * - `at each call`: the body depends on something that only a call knows (`reason`); each call is checked by itself.
 * - `wrong`: problems were reported.
 */
export type TypeStatus = 'proved' | 'inferred' | 'at each call' | 'wrong'

/** One way that a body takes: all ways where it never branches on what is not known. */
export interface BlockCase {
  /** When it is taken: `s == 1`, `width is none`. */
  readonly when: readonly string[]
  /** What of that can be said of numbers. */
  readonly facts: Facts
  /** What of that is about parameters that are no numbers, by key. */
  readonly chosen: ReadonlyMap<string, Value>
  readonly input: Shape
  readonly output: Shape
  /** What must hold in this case, beyond what the signature's `where` says. */
  readonly conditions: Facts
  /** The body at names: what formulas of costs are made of. Its input and its operations' shapes are written in names. */
  readonly network: Network
}

/** What is known of a block, whatever the sizes and parameters it is used with (whole numbers of at least 1). */
export interface BlockType {
  readonly name: string
  readonly documentation: string | null
  /** The whole declaration. */
  readonly span: Span
  /** As written: `(size: Window, filters: Int)`; empty where it has none. */
  readonly parameters: string
  /** Its parameters: as they are compared, and as they are written. */
  readonly names: readonly { readonly key: string; readonly text: string }[]
  readonly status: TypeStatus
  /** Both halves of the signature as written, where both are; null else. */
  readonly written: string | null
  /** Why a type is not known for all calls; null where it is. */
  readonly reason: string | null
  /** The axes before the input's own may be any (`..`). */
  readonly anyAxes: boolean
  /** The input half without those axes; null where no type is known. */
  readonly input: Shape | null
  /** The output half without those axes; null where the cases differ, or none is known. */
  readonly output: Shape | null
  /** The signature's `where` as written, or null. */
  readonly where: string | null
  /** What must hold in every case, beyond `where`. */
  readonly conditions: Facts
  /** The ways that its body takes where these come to different things; none where there is one. */
  readonly cases: readonly Omit<BlockCase, 'network'>[]
}
