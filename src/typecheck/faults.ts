/** From what an operation says is wrong to a problem with spans, both shapes and a mend. */
import type { Fix, Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import type { ShapeFault } from '../ops/primitive.ts'
import { add, asInteger, asNumber, isNumber, type Shape, show, showShape, showSize } from '../shape/index.ts'
import type { Span } from '../source/source.ts'
import type { Block, BoundArguments } from './values.ts'

/** The operation that a fault is about, and what surrounds it. */
export interface Faulty {
  readonly name: string
  readonly span: Span
  readonly arguments: BoundArguments
  readonly inputs: readonly Shape[]
  readonly branches: readonly Block[]
  /** Where its input comes from, in words. */
  readonly from: string
}

/** The problem for a fault. */
export function faultProblem(fault: ShapeFault, at: Faulty): Problem {
  const argumentSpan = (name: string) => at.arguments.get(name)?.span ?? at.span
  switch (fault.kind) {
    case 'axes-differ':
      return axesDiffer(fault, at)
    case 'window-too-large':
      return problem('shape/window-too-large', argumentSpan(fault.argument), {
        window: showSize(fault.window),
        available: showSize(fault.available),
        input: showShape(at.inputs[0]!),
        from: at.from,
      })
    case 'not-divisible':
      return problem('shape/not-divisible', argumentSpan(fault.argument ?? fault.by), {
        by: fault.by,
        divisor: show(fault.divisor),
        what: fault.what,
        dividend: show(fault.dividend),
        nearest: nearestMultiples(fault),
      })
    case 'rank': {
      const found = at.inputs[fault.input] ?? []
      const hint =
        found.length === 3 && !fault.needed.includes('h')
          ? 'Write `tokens |>` or `flatten |>` before it.'
          : null
      return problem('shape/rank', at.branches[fault.input]?.span ?? at.span, {
        block: at.name,
        needed: fault.needed,
        found: showShape(found),
        hint,
      })
    }
    case 'out-of-range':
      return problem('shape/out-of-range', argumentSpan(fault.argument), {
        block: at.name,
        argument: fault.argument,
        value: show(fault.value),
        allowed: fault.allowed,
      })
    case 'too-few-inputs':
      return problem('shape/too-few-inputs', at.span, {
        block: at.name,
        least: fault.least,
        found: at.branches.length,
      })
  }
}

function axesDiffer(fault: Extract<ShapeFault, { kind: 'axes-differ' }>, at: Faulty): Problem {
  const fixedShape = at.inputs[fault.first]!
  const shape = at.inputs[fault.second]!
  const branch = at.branches[fault.second]
  const fixing = at.branches[fault.first]
  const fixed = at.name === 'concat' ? showShape(fixedShape.slice(0, -1)) : showShape(fixedShape)
  const valid = branch && validPadding(branch)
  const fixes: readonly Fix[] = valid
    ? [{ title: 'drop `padding: valid`', edits: [{ span: withComma(valid), text: '' }], safe: false }]
    : []
  return problem(
    'shape/axes-differ',
    branch?.span ?? at.span,
    {
      join: at.name,
      branch: fault.second + 1,
      shape: showShape(shape),
      fixedBy: fault.first + 1,
      fixedShape: showShape(fixedShape),
      fixed,
      hint: valid ? 'Drop `padding: valid`' : projection(fault, at),
    },
    { fixes, labels: fixing ? [{ span: fixing.span, text: `gives ${showShape(fixedShape)}` }] : [] },
  )
}

/** A residual connection whose width changes needs a projection beside it. */
function projection(fault: Extract<ShapeFault, { kind: 'axes-differ' }>, at: Faulty): string | null {
  const identity = [fault.first, fault.second].find((index) => {
    const branch = at.branches[index]
    return branch?.kind === 'primitive' && branch.primitive.name === 'identity'
  })
  if (identity === undefined || at.name === 'concat') return null
  const other = at.inputs[identity === fault.first ? fault.second : fault.first]!
  return fault.axis === other.length - 1
    ? `Project the input in branch ${identity + 1}: \`conv2d(1×1, ${show(other[fault.axis]!)})\`.`
    : `Give branch ${identity + 1} the same stride: \`conv2d(1×1/${strideBetween(fault, at)}, ${show(other.at(-1)!)})\`.`
}

/** The stride that takes the larger of two axes to the smaller one, or dots. */
function strideBetween(fault: Extract<ShapeFault, { kind: 'axes-differ' }>, at: Faulty): string {
  const [a, b] = [fault.first, fault.second].map((index) => asNumber(at.inputs[index]![fault.axis]!) ?? 0)
  const [small, large] = [Math.min(a!, b!), Math.max(a!, b!)]
  const stride = Math.round(large / small)
  return Math.ceil(large / stride) === small ? `${stride}` : '…'
}

/** Where a branch was told to use no padding, or null. */
function validPadding(block: Block): Span | null {
  switch (block.kind) {
    case 'primitive': {
      const padding = block.arguments.get('padding')
      return padding?.passed && padding.value.kind === 'padding' && padding.value.rule === 'valid'
        ? padding.span
        : null
    }
    case 'pipe':
      return block.stages.map(validPadding).find((span) => span !== null) ?? null
    case 'repeat':
    case 'promised':
    case 'constructed':
      return validPadding(block.block)
    default:
      return null
  }
}

/** An argument with the comma before it. */
function withComma(span: Span): Span {
  const before = span.source.text.slice(0, span.start).match(/,\s*$/)
  return before ? { ...span, start: span.start - before[0].length } : span
}

/** `28 and 32` for 30 in fours. */
function nearestMultiples(fault: Extract<ShapeFault, { kind: 'not-divisible' }>): string {
  if (!isNumber(fault.divisor) || !isNumber(fault.dividend)) return 'a multiple'
  const divisor = asInteger(fault.divisor) ?? 1n
  const below = ((asInteger(fault.dividend) ?? 0n) / divisor) * divisor
  const above = show(add(fault.divisor, { ...fault.divisor, value: { numerator: below, denominator: 1n } }))
  return below > 0n ? `${below} and ${above}` : above
}
