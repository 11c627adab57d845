/** The targets of the compiler, in the order in which they are written. */

import { graphTarget } from './graph/target.ts'
import type { AnyTarget, Target } from './target.ts'
import { tfjsTarget } from './tfjs/target.ts'

/** Every target. */
export const targets: readonly AnyTarget[] = [listed(tfjsTarget), listed(graphTarget)]

/** A target without its options' types. Each only ever receives values read by its own `options`. */
function listed<Options>(target: Target<Options>): AnyTarget {
  return target as unknown as AnyTarget
}
