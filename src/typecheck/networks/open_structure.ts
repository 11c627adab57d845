/** Networks whose sizes are names: the work that their check may take, and a structure that would depend on a size. */
import type { Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import { withAllowance } from '../../shape/index.ts'
import { NotPrincipal, Split } from '../assumptions/proof.ts'
import type { Building } from '../blocks/building.ts'
import { limits } from '../checking.ts'

/** Runs what works a network out, with an allowance where its sizes are names. */
export function withinAllowance<Result>(building: Building, run: () => Result): Result {
  const { proof, proving } = building.checking
  return proof === null ? run() : withAllowance(proving, limits.stepsOfProof, run)
}

/** The problem where a network's structure would depend on sizes that are open; null for anything else that was thrown. */
export function openStructure(thrown: unknown): Problem | null {
  if (thrown instanceof Split) {
    const dependsOn = `whether \`${thrown.alternatives[0]?.shown ?? ''}\``
    return problem('type/structure-open', thrown.span, { dependsOn })
  }
  return thrown instanceof NotPrincipal
    ? problem('type/structure-open', thrown.span, { dependsOn: thrown.dependsOn })
    : null
}
