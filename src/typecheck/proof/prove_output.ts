/** Holds the shape that a body gives against the written output, for all sizes. */
import { problem } from '../../diagnostics/report.ts'
import type { ShapePattern } from '../../parser/ast.ts'
import {
  type Assignment,
  decide,
  equal,
  evaluateDimension,
  type Fact,
  type Facts,
  isEqual,
  one,
  type Rational,
  type Shape,
  settling,
  show,
  showFact,
  showShape,
  simplest,
} from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { Subject } from '../assumptions/proof.ts'
import { showPattern } from '../blocks/signature.ts'
import type { Checking } from '../checking.ts'

/** Whether the body's shape is the promised one; false after reporting an axis where it is not, or is not known to be. */
export function proveOutput(
  declared: { readonly declaration: Subject['declaration']; readonly body: { readonly span: Span } },
  pattern: ShapePattern,
  promised: Shape,
  found: Shape,
  checking: Checking,
): boolean {
  const { proof } = checking
  // Elsewhere the same output is proved by itself: what is wrong with it is said there.
  if (proof === null) return true
  if (declared.declaration !== proof.subject.declaration && checking.typed.has(declared.declaration))
    return true
  const axes = promised.map((says, index) => ({ index, says, gives: found[index]! }))
  const open = axes.map((axis) => ({ ...axis, verdict: decide(isEqual(axis.gives, axis.says), proof.given) }))
  const unsettled = open.filter(({ verdict }) => verdict.kind !== 'proved')
  if (unsettled.length === 0) return true
  const facts = simplest(unsettled.flatMap(({ gives, says }) => settling(isEqual(gives, says), proof.given)))
  const { name: block } = proof.subject
  const labels = [{ span: declared.body.span, text: `gives ${showShape(found)}` }]
  const refuted = unsettled.flatMap(({ verdict, ...axis }) =>
    verdict.kind === 'refuted' ? [{ ...axis, witness: verdict.witness }] : [],
  )
  const [first] = refuted
  if (first === undefined) {
    const undecided = {
      block,
      asks: `the body gives ${showShape(found)}, the signature says ${showPattern(pattern)}: they agree`,
      facts: showFacts(facts),
    }
    checking.report(problem('shape/undecided', pattern.span, undecided, { labels }))
    return false
  }
  const isSettled = facts.every((fact) => !unsettled.some(({ gives, says }) => isSame(fact, gives, says)))
  checking.report(
    problem(
      'shape/not-proved',
      pattern.span,
      {
        block,
        differences: refuted
          .map(
            ({ index, gives, says }) =>
              `${show(gives)} ${axisWord(index, found)}, the signature says ${show(says)}`,
          )
          .join('; '),
        witness: showWitness(first.gives, first.says, first.witness),
        facts: isSettled ? showFacts(facts) : null,
        written: showShape(found),
      },
      { labels },
    ),
  )
  return false
}

function isSame(fact: Fact, left: Shape[number], right: Shape[number]): boolean {
  return showFact(fact) === showFact(isEqual(left, right))
}

/** `h % 2 == 0 and w % 2 == 0`. */
export function showFacts(facts: Facts): string {
  return facts.map(showFact).join(' and ')
}

function axisWord(index: number, shape: Shape): string {
  const axis = shape[index]
  const isOne = axis !== undefined && equal(axis, one) === 'yes'
  const words =
    shape.length === 3 ? ['rows', 'columns', 'channels'] : shape.length === 2 ? ['rows', 'columns'] : []
  const word = words[index]
  if (word === undefined) return `on axis ${index + 1}`
  return isOne ? word.slice(0, -1) : word
}

/** `at h = 1: 1 and 1/2`. */
function showWitness(gives: Shape[number], says: Shape[number], witness: Assignment): string {
  const [a, b] = [gives, says].map((side) => showFraction(evaluateDimension(side, witness)))
  return `at ${showAssignment(witness)}: ${a} and ${b}`
}

/** `3`, `1/2`: what a size that is not whole is seen by at once. */
function showFraction({ numerator, denominator }: Rational): string {
  return denominator === 1n ? `${numerator}` : `${numerator}/${denominator}`
}

/** `h = 7, c = 3`. */
export function showAssignment(assignment: Assignment): string {
  return [...assignment].map(([name, value]) => `${name} = ${value}`).join(', ')
}
