/** Turns judgements of claims into problems. */
import type { Fix, Label, Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { Network, Row } from '../network/network.ts'
import { showAmount, writeAmount } from './amount.ts'
import { namesOfAmount } from './amount_at.ts'
import { type Judgement, nounOf, showActual, type Verdict } from './judgement.ts'
import { nameOfRow } from './row_name.ts'

/** A printed figure that differs from the computed one; `consequences` are claims that fail with it. */
export function claimDiffers(
  network: Network,
  judgement: Judgement,
  consequences: readonly Judgement[] = [],
): Problem {
  const { claim, amount } = judgement
  const written = writeAmount(claim.printed, amount)
  const facts = {
    header: claim.header,
    printed: claim.printed.text,
    subject: nounOf(claim),
    actual: showActual(network, judgement),
    suggestion: openSuggestion(network, judgement) ?? suggestionFor(judgement, written),
  }
  return problem('claim/differs', claim.span, facts, {
    labels: consequences.map((consequence) => consequenceLabel(judgement, consequence)),
    fixes:
      written === null
        ? []
        : [{ title: `Print ${written}`, edits: [{ span: claim.span, text: written }], safe: false }],
  })
}

/**
 * Two printed outputs that contradict each other: the first row was computed from its printed output, and the second
 * keeps that axis. Reported at one of the two cells; the other one, in `otherRow`, comes `side` it.
 */
export function claimContradicted(
  { claim }: Judgement,
  otherRow: Row,
  other: Judgement,
  side: 'before' | 'after',
): Problem {
  const { text } = other.claim.printed
  const facts = {
    header: claim.header,
    printed: claim.printed.text,
    row: nameOfRow(otherRow),
    other: text,
    side,
  }
  return problem('claim/contradicted', claim.span, facts, {
    labels: [{ span: other.claim.span, text: `${text} is printed here` }],
  })
}

/** A figure that depends on open sizes is not a slip in a row, so another help is needed. */
function openSuggestion(network: Network, { claim, amount }: Judgement): string | null {
  const open = namesOfAmount(amount)
  if (open.length === 0 || claim.quantity === 'input' || claim.quantity === 'output') return null
  const depends = `It depends on ${open.join(' and ')}, which \`${network.name}\` leaves open`
  return `${depends}: write the sizes in its signature, or check the figure with a budget \`at\` a size`
}

function suggestionFor({ claim }: Judgement, written: string | null): string | null {
  if (written === null) return null
  const rows = claim.subject.kind === 'row' ? 'the row' : 'the rows'
  return `Fix ${rows} or the cell; if the paper is wrong here, \`waive ${claim.reference} is ${written} because "…"\``
}

/** Figures follow from a wrong output; among themselves they merely differ together. */
function consequenceLabel(cause: Judgement, { claim, amount }: Judgement): Label {
  const how = cause.claim.quantity === 'output' ? 'follows it' : 'differs too'
  return { span: claim.span, text: `${claim.header} ${how}: ${showAmount(amount, claim.printed)}` }
}

/** A needless waiver: the printed figure holds. Reported at the waiver or at the cell. */
export function waiverNeedless(
  { claim, amount }: Judgement,
  { how, valueHolds }: Extract<Verdict, { kind: 'waived needlessly' }>,
  at: 'waiver' | 'cell',
): Problem {
  const waiver = claim.waiver!
  const shown = showAmount(amount, claim.printed)
  const facts = {
    header: claim.header,
    printed: claim.printed.text,
    how: how === 'exact' ? null : `${inPrintedUnit(shown)}, ${how}`,
    stated: waiver.value.text,
    valueHolds,
    at,
  }
  const fixes: readonly Fix[] = [
    // If the waiver's value fails too, the row may have changed and the waiver may be right.
    { title: 'Remove this waiver', edits: [{ span: waiver.removal, text: '' }], safe: valueHolds },
  ]
  return at === 'waiver'
    ? problem('waiver/needless', waiver.span, facts, {
        labels: [{ span: claim.span, text: `follows: ${shown}` }],
        fixes,
      })
    : problem('waiver/needless', claim.span, facts, {
        labels: [{ span: waiver.span, text: `waived as ${waiver.value.text} here` }],
        fixes,
      })
}

/** `159.9K` of `163,696 = 159.9K`. */
function inPrintedUnit(shown: string): string {
  return shown.split(' = ').at(-1)!
}

/** A waiver whose value does not hold, reported at the waiver or at the cell. */
export function waiverDiffers(network: Network, judgement: Judgement, at: 'waiver' | 'cell'): Problem {
  const { claim, amount } = judgement
  const waiver = claim.waiver!
  const corrected = writeAmount(waiver.value, amount)
  const facts = {
    header: claim.header,
    printed: claim.printed.text,
    subject: nounOf(claim),
    actual: showActual(network, { ...judgement, claim: { ...claim, printed: waiver.value } }),
    reference: claim.reference,
    stated: waiver.value.text,
    corrected,
    at,
  }
  const fixes: readonly Fix[] =
    corrected === null
      ? []
      : [{ title: `Write ${corrected}`, edits: [{ span: waiver.valueSpan, text: corrected }], safe: false }]
  return at === 'waiver'
    ? problem('waiver/differs', waiver.valueSpan, facts, {
        labels: [{ span: claim.span, text: `printed ${claim.printed.text}` }],
        fixes,
      })
    : problem('waiver/differs', claim.span, facts, {
        labels: [{ span: waiver.valueSpan, text: `waived as ${waiver.value.text} here` }],
        fixes,
      })
}
