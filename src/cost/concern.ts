/** Records what the problems of claims and budgets are about, so that echoes can be recognised. */
import type { Problem } from '../diagnostics/problem.ts'
import type { Network } from '../network/network.ts'

/** The problem, with the network that it is about and the row whose printed output differs, if one does. */
export function concerning(network: Network, found: Problem): Problem {
  const { name, span: declaration, claims, rows } = network
  const claim = claims.find(({ span }) => span === found.span)
  const row = claim?.quantity === 'output' && claim.subject.kind === 'row' ? rows[claim.subject.row]! : null
  return { ...found, concerns: { network: name, declaration, wrongOutput: row?.span ?? null } }
}
