/** What the problems of claims and budgets are about, so that their echoes can be told. */
import type { Problem } from '../diagnostics/problem.ts'
import type { Network } from '../network/network.ts'

/** The problem with the network that it is about, and with the row whose printed output is what differs. */
export function concerning(network: Network, found: Problem): Problem {
  const { name, span: declaration, claims, rows } = network
  const claim = claims.find(({ span }) => span === found.span)
  const row = claim?.quantity === 'output' && claim.subject.kind === 'row' ? rows[claim.subject.row]! : null
  return { ...found, concerns: { network: name, declaration, wrongOutput: row?.span ?? null } }
}
