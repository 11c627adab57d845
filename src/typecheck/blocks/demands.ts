/** What an operation asks of sizes that are names, in words. */
import type { Label } from '../../diagnostics/problem.ts'
import type { Need, ShapeFault } from '../../ops/record/primitive.ts'
import { show, showShape, showSize } from '../../shape/index.ts'
import type { Demand } from '../assumptions/proof.ts'
import { type Faulty, faultProblem } from './faults.ts'

const none: readonly Demand[] = []

/** The demands of an operation at one place. */
export function demandsOf(needs: readonly Need[], at: Faulty): readonly Demand[] {
  if (needs.length === 0) return none
  return needs.map(({ fact, fault }) => ({
    fact,
    span: spanOf(fault, at),
    asks: () => asked(fault, at),
    never: () => faultProblem(fault, at),
    labels: labelsOf(fault, at),
    ...mendOf(fault, at),
  }))
}

function spanOf(fault: ShapeFault, at: Faulty) {
  switch (fault.kind) {
    case 'axes-differ':
      return at.branches[fault.second]?.span ?? at.span
    case 'rank':
      return at.branches[fault.input]?.span ?? at.span
    case 'window-too-large':
    case 'out-of-range':
      return at.arguments.get(fault.argument)?.span ?? at.span
    case 'not-divisible':
      return at.arguments.get(fault.argument ?? fault.by)?.span ?? at.span
    case 'too-few-inputs':
      return at.span
  }
}

/** The start of a sentence that ends in "only if" and the fact. */
function asked(fault: ShapeFault, at: Faulty): string {
  switch (fault.kind) {
    case 'axes-differ': {
      const [first, second] = [fault.first, fault.second].map((index) => showShape(at.inputs[index] ?? []))
      return `\`${at.name}\` joins ${first} and ${second}, which agree`
    }
    case 'window-too-large':
      return `a ${showSize(fault.window)} window fits ${showSize(fault.available)}`
    case 'not-divisible':
      return `${show(fault.divisor)} ${fault.by} divide ${show(fault.dividend)} ${fault.what}`
    case 'out-of-range':
      return `\`${fault.argument}\` of \`${at.name}\`, here ${show(fault.value)}, is ${fault.allowed}`
    case 'rank':
    case 'too-few-inputs':
      return `\`${at.name}\` takes its input`
  }
}

/** The branch that fixed the shape. */
function labelsOf(fault: ShapeFault, at: Faulty): readonly Label[] {
  const fixing = fault.kind === 'axes-differ' ? at.branches[fault.first] : undefined
  return fixing && fault.kind === 'axes-differ'
    ? [{ span: fixing.span, text: `gives ${showShape(at.inputs[fault.first] ?? [])}` }]
    : []
}

/** A residual connection that changes the width can be projected instead. */
function mendOf(fault: ShapeFault, at: Faulty): { readonly mend: string } | null {
  if (fault.kind !== 'axes-differ' || at.name !== 'add') return null
  const isIdentity = [fault.first, fault.second].some((index) => {
    const branch = at.branches[index]
    return branch?.kind === 'primitive' && branch.primitive.name === 'identity'
  })
  return isIdentity && fault.axis === (at.inputs[0]?.length ?? 0) - 1 ? { mend: 'project the input' } : null
}
