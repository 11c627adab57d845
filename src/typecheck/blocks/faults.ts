/** From what an operation says is wrong to a problem with spans, both shapes and a mend. */
import type { Fix, Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import type { ShapeFault } from '../../ops/record/primitive.ts'
import { asInteger, asNumber, isNumber, type Shape, show, showShape, showSize } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { Block, BoundArguments } from '../values/values.ts'
import { axisFix, dropValid, inFrontOf, multiplesFixes, validPadding } from './shape_fixes.ts'

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
      return windowTooLarge(fault, at, argumentSpan(fault.argument))
    case 'not-divisible':
      return notDivisible(fault, at, argumentSpan)
    case 'rank': {
      const found = at.inputs[fault.input] ?? []
      const isMap = found.length === 3 && !fault.needed.includes('h')
      const span = at.branches[fault.input]?.span ?? at.span
      const facts = {
        block: at.name,
        needed: fault.needed,
        found: showShape(found),
        hint: isMap ? 'Write `tokens |>` before it: the cells of the map become a sequence.' : null,
      }
      // There is one way only from a map to a sequence.
      return problem('shape/rank', span, facts, { fixes: isMap ? inFrontOf(span, 'tokens', true) : [] })
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

/** A window with no place to stand: the map is shown, and what would fit it. */
function windowTooLarge(
  fault: Extract<ShapeFault, { kind: 'window-too-large' }>,
  at: Faulty,
  span: Span,
): Problem {
  const [height, width] = at.inputs[0]!
  const window = showSize(fault.window)
  const map = height && width ? showSize({ height, width }) : null
  const padding = at.arguments.get('padding')
  const isValid = padding?.passed && padding.value.kind === 'padding' && padding.value.rule === 'valid'
  const facts = {
    window,
    available: showSize(fault.available),
    input: showShape(at.inputs[0]!),
    from: at.from,
  }
  return problem('shape/window-too-large', span, facts, {
    labels: padding?.passed
      ? [{ span: padding.span, text: isValid ? 'adds no room around the map' : 'adds too little room' }]
      : [],
    fixes: [...(map === null ? [] : axisFix(span, window, map)), ...(isValid ? dropValid(padding.span) : [])],
  })
}

/** Groups or heads that do not divide what they split. */
function notDivisible(
  fault: Extract<ShapeFault, { kind: 'not-divisible' }>,
  at: Faulty,
  argumentSpan: (name: string) => Span,
): Problem {
  const span = argumentSpan(fault.argument ?? fault.by)
  const multiples = nearestMultiples(fault)
  const divisor = at.arguments.get(fault.by)
  const facts = {
    by: fault.by,
    divisor: show(fault.divisor),
    what: fault.what,
    dividend: show(fault.dividend),
    multiples: multiples.length === 0 ? 'a multiple' : multiples.join(' and '),
  }
  return problem('shape/not-divisible', span, facts, {
    labels:
      divisor?.passed && fault.argument !== null
        ? [{ span: divisor.span, text: `so ${fault.what} come in multiples of ${show(fault.divisor)}` }]
        : [],
    fixes: fault.argument === null ? [] : multiplesFixes(span, multiples),
  })
}

function axesDiffer(fault: Extract<ShapeFault, { kind: 'axes-differ' }>, at: Faulty): Problem {
  const fixedShape = at.inputs[fault.first]!
  const shape = at.inputs[fault.second]!
  const branch = at.branches[fault.second]
  const fixing = at.branches[fault.first]
  const fixed = at.name === 'concat' ? showShape(fixedShape.slice(0, -1)) : showShape(fixedShape)
  const valid = branch && validPadding(branch)
  const projected = valid ? null : projection(fault, at)
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
      hint: valid ? 'Drop `padding: valid`' : (projected?.hint ?? null),
    },
    {
      fixes: valid ? dropValid(valid) : (projected?.fixes ?? []),
      labels: fixing ? [{ span: fixing.span, text: `gives ${showShape(fixedShape)}` }] : [],
    },
  )
}

/** A residual connection whose width or size changes needs a projection beside it. */
function projection(
  fault: Extract<ShapeFault, { kind: 'axes-differ' }>,
  at: Faulty,
): { readonly hint: string; readonly fixes: readonly Fix[] } | null {
  const identity = [fault.first, fault.second].find((index) => {
    const branch = at.branches[index]
    return branch?.kind === 'primitive' && branch.primitive.name === 'identity'
  })
  if (identity === undefined || at.name === 'concat') return null
  const other = at.inputs[identity === fault.first ? fault.second : fault.first]!
  const width = show(other.at(-1)!)
  const isWidth = fault.axis === other.length - 1
  const stride = isWidth ? '' : strideBetween(fault, at)
  const layer = `conv2d(1×1${stride === '' ? '' : `/${stride}`}, ${width})`
  const hint = isWidth
    ? `Project the input in branch ${identity + 1}: \`${layer}\`.`
    : `Give branch ${identity + 1} the same stride: \`${layer}\`.`
  return { hint, fixes: stride === '…' ? [] : axisFix(at.branches[identity]!.span, 'identity', layer) }
}

/** The stride that takes the larger of two axes to the smaller one, or dots. */
function strideBetween(fault: Extract<ShapeFault, { kind: 'axes-differ' }>, at: Faulty): string {
  const [a, b] = [fault.first, fault.second].map((index) => asNumber(at.inputs[index]![fault.axis]!) ?? 0)
  const [small, large] = [Math.min(a!, b!), Math.max(a!, b!)]
  const stride = Math.round(large / small)
  return Math.ceil(large / stride) === small ? `${stride}` : '…'
}

/** 28 and 32 for 30 in fours; nothing where they are not numbers. */
function nearestMultiples(fault: Extract<ShapeFault, { kind: 'not-divisible' }>): readonly string[] {
  if (!isNumber(fault.divisor) || !isNumber(fault.dividend)) return []
  const divisor = asInteger(fault.divisor) ?? 1n
  const below = ((asInteger(fault.dividend) ?? 0n) / divisor) * divisor
  return [below, below + divisor].filter((multiple) => multiple > 0n).map(String)
}
