/** What a check tells an editor: what each expression came to, and where each name leads. */
import type { Shape } from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import type { Value } from './values/values.ts'

/**
 * Is told as a check goes along. A place inside a block is told once for each of its uses, and once more for its proof,
 * where sizes are names.
 */
export interface Observer {
  /** The value of an expression. */
  readonly value: (span: Span, value: Value) => void
  /** What a block that stands at `span` was applied to, and what came of it. */
  readonly application: (span: Span, input: Shape, output: Shape) => void
  /** A name at `span` means what is declared at `definition`. */
  readonly reference: (span: Span, definition: Span) => void
}
