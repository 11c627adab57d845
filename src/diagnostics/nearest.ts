/** "Did you mean": the nearest name as the help of a problem. */
import type { Nearest } from '../runtime/contract/nearest_name.ts'

export { isSlip, type Nearest, nearest } from '../runtime/contract/nearest_name.ts'

/** The help of a problem about a name: `Did you mean …?`, or `otherwise` if no name is near. */
export function didYouMean(found: Nearest | null, otherwise: string | null = null): string | null {
  return found === null ? otherwise : `Did you mean \`${found.name}\`?`
}
