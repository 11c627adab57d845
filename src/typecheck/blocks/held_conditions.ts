/** Inferred conditions at one use with numbers: what an operation alone would let pass, since an axis happens to be 1. */
import { problem } from '../../diagnostics/report.ts'
import {
  type Assignment,
  asInteger,
  type Fact,
  holdsAt,
  names,
  namesOfFact,
  type Shape,
  showFact,
} from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { BlockCase, BlockType } from '../assumptions/block_type.ts'
import type { Checking } from '../checking.ts'
import type { BoundArguments, DeclaredBlock, NumberValue, Value } from '../values/values.ts'

/**
 * Whether a use keeps the equalities that the block's type asks for; false after reporting the first that it does not.
 * Everything else that a type asks for is asked for again by its operations, with a better message.
 */
export function equalitiesHold(
  declared: DeclaredBlock,
  bound: BoundArguments,
  input: Shape,
  span: Span,
  checking: Checking,
): boolean {
  const type = checking.types.get(declared.declaration)
  if (type === undefined || checking.proof !== null) return true
  const equalities = equalitiesOf(type)
  if (equalities.length === 0) return true
  const at = assignmentOf(type, bound, input)
  const failing = equalities.find(
    ({ facts, chosen, equality }) =>
      facts.every((fact) => isTrue(fact, at)) && isChosen(chosen, bound) && isFalse(equality, at),
  )
  if (failing === undefined) return true
  const { equality } = failing
  const sizes = [...namesOfFact(equality)].map((name) => `${name} is ${at.get(name)}`).join(', ')
  checking.report(
    problem(
      'shape/condition-fails',
      span,
      { block: declared.name, condition: showFact(equality), sizes },
      {
        labels: [
          { span: declared.declaration.name.span, text: 'its body joins shapes that agree only then' },
        ],
      },
    ),
  )
  return false
}

/** An equality that a type asks for, with what the case is taken for that it is asked for in. */
interface Asked extends Pick<BlockCase, 'facts' | 'chosen'> {
  readonly equality: Fact
}

function equalitiesOf({ conditions, cases }: BlockType): readonly Asked[] {
  const shared: readonly Asked[] = conditions.map((equality) => ({ facts: [], chosen: new Map(), equality }))
  const own = cases.flatMap(({ facts, chosen, conditions: each }) =>
    each.map((equality): Asked => ({ facts, chosen, equality })),
  )
  return [...shared, ...own].filter(({ equality }) => equality.kind === 'equal')
}

/** Whether arguments are what a case is taken for: none or given, true or false. */
function isChosen(chosen: BlockCase['chosen'], bound: BoundArguments): boolean {
  return [...chosen].every(([key, value]) => {
    const argument = bound.get(key)?.value
    if (value.kind === 'boolean') return argument?.kind === 'boolean' && argument.value === value.value
    return (argument?.kind === 'none') === (value.kind === 'none')
  })
}

const isKnown = (fact: Fact, at: Assignment) => [...namesOfFact(fact)].every((name) => at.has(name))
const isTrue = (fact: Fact, at: Assignment) => isKnown(fact, at) && holdsAt(fact, at)
const isFalse = (fact: Fact, at: Assignment) => isKnown(fact, at) && !holdsAt(fact, at)

/** The names of the type at one use: its parameters' and its sizes'. */
function assignmentOf(type: BlockType, bound: BoundArguments, input: Shape): Assignment {
  const at = new Map<string, bigint>()
  for (const [parameter, { value }] of type.names.flatMap(({ key, text }) => {
    const argument = bound.get(key)
    return argument ? [[text, argument] as const] : []
  }))
    for (const [suffix, number] of partsOf(value)) {
      const integer = asInteger(number.value)
      if (integer !== null) at.set(parameter + suffix, integer)
    }
  const axes = type.input ?? []
  for (const [index, axis] of axes.entries()) {
    const [name] = names(axis)
    const size = input[input.length - axes.length + index]
    const integer = size === undefined ? null : asInteger(size)
    if (name !== undefined && integer !== null) at.set(name, integer)
  }
  return at
}

function partsOf(value: Value): readonly (readonly [string, NumberValue])[] {
  switch (value.kind) {
    case 'number':
      return [['', value]]
    case 'shape':
      return value.axes.map((axis, index) => [['.h', '.w', '.c'][index] ?? `.${index}`, axis] as const)
    case 'window':
      return [
        ['.h', value.height],
        ['.w', value.width],
        ['.stride', value.strideHeight],
      ]
    default:
      return []
  }
}
