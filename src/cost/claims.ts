/** Checks every claim of a network against its costs, and reports only the first cause of each deviation. */

import type { Problem } from '../diagnostics/problem.ts'
import type { Claim, ClaimQuantity, Network, Row } from '../network/network.ts'
import { shapeOf } from '../network/shape_of.ts'
import { equal, showShape, zero } from '../shape/index.ts'
import { showAmount } from './amount.ts'
import { claimContradicted, claimDiffers, waiverDiffers, waiverNeedless } from './claim_problems.ts'
import { commonCauses } from './common_causes.ts'
import { concerning } from './concern.ts'
import { type FedOutput, isContradicted } from './contradictions.ts'
import type { NetworkCosts } from './costs.ts'
import { isBroken, type Judgement, judge } from './judgement.ts'
import { type Suspicion, suspicionOf } from './suspicion.ts'

/**
 * The problems of a network's claims: printed figures that do not follow, and waivers that are needless or wrong.
 *
 * A wrong filter count changes its own row and, through its output channels, the rows after it. So rows are checked in
 * order. A value becomes *suspect* where the table's own figures say that it is not what was meant, and stays suspect
 * until a later figure confirms it. Claims of a row with a suspect input are not reported, except its depth, which does
 * not depend on sizes. Receptive fields and strides accumulate over all windows before them, so of consecutive failures
 * only the first is reported.
 */
export function checkClaims(network: Network, costs: NetworkCosts): readonly Problem[] {
  return problemsOfClaims(network, costs).map((found) => concerning(network, found))
}

function problemsOfClaims(network: Network, costs: NetworkCosts): Problem[] {
  const ofRows = network.rows.map((): Claim[] => [])
  const ofOthers: Claim[] = []
  for (const claim of network.claims)
    if (claim.subject.kind === 'row') ofRows[claim.subject.row]!.push(claim)
    else ofOthers.push(claim)

  const judged = ofRows.map((claims) => claims.map((claim) => judge(network, costs, claim)))
  const causes = commonCauses(network, judged)
  const isExplained = ({ claim }: Judgement) => causes.some(({ explains }) => explains.has(claim))
  const problems: Problem[] = causes.map(({ found }) => found)
  const suspicion = suspicionOf(network)
  const fed = new Map<Row, FedOutput>()
  // The problem of the row above, if neither row prints an output that would tell the two apart.
  let above: number | null = null
  for (const [index, row] of network.rows.entries()) {
    const judgements = judged[index]!.map(
      (judgement): Judgement =>
        isExplained(judgement) ? { ...judgement, verdict: { kind: 'follows', how: 'rounded' } } : judgement,
    )
    const found = problemsOfRow(network, row, index, judgements, suspicion)
    const output = judgements.find(({ claim }) => claim.quantity === 'output')
    const source = suspicion.producer(row.input)
    const before = source && fed.get(source)
    const isFailed = (problem: Problem) => problem.span === output?.claim.span
    if (output && before && found.some(isFailed) && isContradicted(before, output)) {
      problems.push(claimContradicted(before.output, row, output, 'after'))
      problems.push(claimContradicted(output, source, before.output, 'before'))
      problems.push(...found.filter((problem) => !isFailed(problem)))
    } else problems.push(...found)
    const broken = output === undefined ? judgements.filter(isBroken) : []
    if (output !== undefined || broken.length === 0) above = null
    else if (found.length > 0) above = problems.length - 1
    else if (above !== null) problems[above] = withRowBelow(problems[above]!, broken[0]!)
    if (output?.claim.feeds && !isBroken(output)) fed.set(row, { output, figures: judgements })
  }
  // A wrong row makes every total wrong, so totals are judged only once the rows are right.
  if (problems.every(({ code }) => code === 'waiver/needless')) {
    const judgements = ofOthers.map((claim) => judge(network, costs, claim))
    problems.push(...judgements.flatMap((judgement) => problemsOfClaim(network, judgement, judgements)))
  }
  return problems
}

const mostLabels = 3

/**
 * Adds a label for a row whose figures fail right below a failed one. Without a printed size, nothing tells whether
 * they follow from it.
 */
function withRowBelow(found: Problem, { claim, amount }: Judgement): Problem {
  if (found.labels.length >= mostLabels) return found
  const text = `${claim.header} of this row differs too: ${showAmount(amount, claim.printed)}`
  return { ...found, labels: [...found.labels, { span: claim.span, text }] }
}

function problemsOfRow(
  network: Network,
  row: Row,
  index: number,
  judgements: readonly Judgement[],
  suspicion: Suspicion,
): Problem[] {
  const of = (...quantities: readonly ClaimQuantity[]) =>
    judgements.filter(({ claim }) => quantities.includes(claim.quantity))
  const [input] = of('input')
  const [output] = of('output')
  const figures = of('params', 'frozen params', 'macs', 'flops', 'activation memory')
  const problems = [
    ...of('depth').flatMap((judgement) => problemsOfClaim(network, judgement, of('depth'))),
    ...of('receptive field', 'effective stride').flatMap((judgement) =>
      suspicion.failedBefore(judgement) && isBroken(judgement)
        ? []
        : problemsOfClaim(network, judgement, [judgement]),
    ),
  ]

  // A printed input that holds is right, whatever came before it.
  const takesSuspect = suspicion.reaches(row, null)
  if (input !== undefined && !takesSuspect)
    problems.push(
      ...problemsOfClaim(network, input, [input]).map((found) =>
        withProducer(network, row, suspicion.producer(row.input), found),
      ),
    )
  const inherits = input === undefined ? takesSuspect : isBroken(input) || suspicion.reaches(row, row.input)

  const broken = figures.filter(isBroken)
  if (!inherits) {
    const [first, ...others] = broken
    if (output !== undefined && isBroken(output))
      problems.push(...problemsOfBrokenOutput(network, output, broken))
    else if (first && others.length > 0 && broken.every(({ verdict }) => verdict.kind === 'differs')) {
      // One wrong argument changes them all.
      problems.push(claimDiffers(network, first, others))
      for (const judgement of output === undefined ? figures : [output, ...figures])
        if (!broken.includes(judgement)) problems.push(...problemsOfClaim(network, judgement, figures))
    } else
      for (const judgement of output === undefined ? figures : [output, ...figures])
        problems.push(...problemsOfClaim(network, judgement, figures))
  }
  suspicion.record(row, index, givesSuspect(output, figures, broken, inherits))
  return problems
}

/** Labels the row that produced a differing input as well, since the mistake is as likely there. */
function withProducer(network: Network, row: Row, producer: Row | undefined, found: Problem): Problem {
  if (producer === undefined) return found
  const shown = showShape(shapeOf(network, row.input))
  return { ...found, labels: [...found.labels, { span: producer.span, text: `gives ${shown}` }] }
}

/** Whether a row's result is known or suspected to differ from what the table means. */
function givesSuspect(
  output: Judgement | undefined,
  figures: readonly Judgement[],
  broken: readonly Judgement[],
  inherits: boolean,
): boolean {
  if (output !== undefined && isBroken(output)) return true
  // An output that its own row was computed from confirms nothing.
  if (output !== undefined && !output.claim.feeds) return false
  if (broken.length > 0) return true
  const confirmed = figures.some(
    ({ amount }) => amount.kind === 'number' && equal(amount.value, zero) === 'no',
  )
  return inherits && !confirmed
}

/** A wrong output explains the row's other figures: one problem, with the others as labels. */
function problemsOfBrokenOutput(
  network: Network,
  output: Judgement,
  broken: readonly Judgement[],
): Problem[] {
  return output.verdict.kind === 'waived wrongly'
    ? problemsOfClaim(network, output, [output, ...broken])
    : [claimDiffers(network, output, broken)]
}

/** The problems of one claim, given the other claims of its row or network. */
function problemsOfClaim(network: Network, judgement: Judgement, among: readonly Judgement[]): Problem[] {
  // If another figure fails too, the row is what has changed.
  const alone = !among.some((other) => other !== judgement && isBroken(other))
  const { verdict } = judgement
  switch (verdict.kind) {
    case 'follows':
    case 'waived':
      return []
    case 'differs':
      return [claimDiffers(network, judgement)]
    case 'waived needlessly':
      // A changed row may match the printed figure by accident.
      if (!alone) return []
      return verdict.valueHolds
        ? [waiverNeedless(judgement, verdict, 'waiver')]
        : [waiverNeedless(judgement, verdict, 'cell'), waiverNeedless(judgement, verdict, 'waiver')]
    case 'waived wrongly': {
      // If nothing else fails, the waiver is as likely to be wrong as the row.
      const atCell = waiverDiffers(network, judgement, 'cell')
      return alone ? [atCell, waiverDiffers(network, judgement, 'waiver')] : [atCell]
    }
  }
}
