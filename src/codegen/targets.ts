/** The targets of the compiler, in the order in which they are written. */

import { graphTarget } from './graph/target.ts'
import type { AnyTarget, Target } from './target.ts'
import { tfjsTarget } from './tfjs/target.ts'

/** Every target. */
export const targets: readonly AnyTarget[] = [listed(tfjsTarget), listed(graphTarget)]

/** A target among the others. Each is only ever given values that its own `options` were read to. */
function listed<Options>(target: Target<Options>): AnyTarget {
  return target as unknown as AnyTarget
}
