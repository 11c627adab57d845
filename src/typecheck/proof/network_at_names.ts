/** Networks whose signatures leave sizes open: everything they need of these must follow from the signature. */
import type { FamilyDeclaration, NetworkDeclaration } from '../../parser/ast.ts'
import { isNumber, type Shape } from '../../shape/index.ts'
import type { Proof } from '../assumptions/proof.ts'
import type { Checking } from '../checking.ts'
import { takeFacts } from './taking.ts'

/** The checking of a network at that input: with a proof where sizes are names. */
export function checkingAtNames(
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
