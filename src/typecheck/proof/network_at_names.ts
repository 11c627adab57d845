/** Networks whose signatures leave sizes open: everything they need of these must follow from the signature. */
import type { Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import type { FamilyDeclaration, NetworkDeclaration } from '../../parser/ast.ts'
import { isNumber, type Shape, withAllowance } from '../../shape/index.ts'
import type { Building } from '../blocks/building.ts'
import { type Checking, limits } from '../checking.ts'
import { NotPrincipal, type Proof, Split } from './proof.ts'
import { takeFacts } from './taking.ts'

/** The checking of a network at that input: with a proof where sizes are names. */
export function atNames(
  declaration: NetworkDeclaration | FamilyDeclaration,
  input: Shape,
  checking: Checking,
): Checking {
  if (input.every(isNumber)) return checking
  const derived = new Map()
  const name = declaration.name.text
  const proof: Proof = {
    subject: { name, declaration },
    given: [],
    where: null,
    take: takeFacts({ parameters: new Set(), isWritten: true, conditions: [], derived }, name),
    // A network has one structure: what is not decided is a problem.
    isJoining: false,
    inside: null,
    derived,
    copies: 0,
  }
  return { ...checking, proof }
}

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
