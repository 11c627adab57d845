/** What a check reports to an editor: the value of each expression, and the target of each name. */
import type { Shape } from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import type { Value } from './values/values.ts'

/**
 * Called during a check. A place inside a block is reported once for each of its uses, and once for its proof, where
 * sizes are names.
 */
export interface Observer {
  /** The value of an expression. */
  readonly value: (span: Span, value: Value) => void
  /** The block at `span` was applied to `input`, with this result. */
  readonly application: (span: Span, input: Shape, output: Shape) => void
  /** A name at `span` means the declaration at `definition`. */
  readonly reference: (span: Span, definition: Span) => void
}
