/** The built-in functions: `min max len sum zip ceil floor`, the paddings with an amount, and `repeat`. */
import { problem } from '../../diagnostics/report.ts'
import { ceiling, floor, maximum, minimum, sum } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { Passed } from '../blocks/binding.ts'
import type { Checking } from '../checking.ts'
import { asBlock } from '../interpreter.ts'
import { repeat } from './arithmetic.ts'
import { openLength } from './open_list.ts'
import {
  type BuiltinName,
  combine,
  constant,
  describeKind,
  type NumberValue,
  unknownValue,
  type Value,
} from './values.ts'

/** What a call of a built-in function gives; reports arguments that it does not take. */
export function builtin(name: BuiltinName, passed: readonly Passed[], span: Span, checking: Checking): Value {
  if (passed.some(({ value }) => value.kind === 'unknown')) return unknownValue
  const values = passed.map(({ value }) => value)
  const open = values.find((value) => value.kind === 'open-range')
  if (open) throw openLength(open)
  const [first, second] = values
  const only = values.length === 1 ? first : undefined
  switch (name) {
    case 'min':
    case 'max':
    case 'sum': {
      const numbers = numbersOf(only?.kind === 'list' ? only.items : values)
      if (!numbers || (numbers.length === 0 && name !== 'sum'))
        return wrong('numbers, or one list of numbers')
      if (numbers.length === 0) return constant(0)
      return combine(numbers, (all) =>
        name === 'min' ? minimum(...all) : name === 'max' ? maximum(...all) : sum(all),
      )
    }
    case 'ceil':
    case 'floor':
      if (only?.kind !== 'number') return wrong('one number')
      return combine([only], ([a]) => (name === 'ceil' ? ceiling(a!) : floor(a!)))
    case 'len':
      return only?.kind === 'list' ? constant(only.items.length) : wrong('one list')
    case 'zip': {
      if (values.length < 2 || values.some((value) => value.kind !== 'list'))
        return wrong('two lists or more')
      const lists = values.map((value) => (value.kind === 'list' ? value.items : []))
      const length = Math.min(...lists.map((list) => list.length))
      return {
        kind: 'list',
        items: Array.from({ length }, (_, at) => ({ kind: 'list', items: lists.map((list) => list[at]!) })),
      }
    }
    case 'pad':
    case 'pad_ceil':
      return only?.kind === 'number' ? { kind: 'padding', rule: name, amount: only } : wrong('one number')
    case 'repeat': {
      if (values.length !== 2 || first?.kind !== 'number' || !second) return wrong('a count and a block')
      const block = asBlock(second, passed[1]!.valueSpan, checking)
      return block ? repeat(first, block, span, checking) : unknownValue
    }
  }

  function wrong(needed: string): Value {
    const found = values.length === 0 ? 'nothing' : values.map(describeKind).join(', ')
    checking.report(problem('type/kind-differs', span, { place: `\`${name}\``, needed, found }))
    return unknownValue
  }
}

function numbersOf(values: readonly Value[]): readonly NumberValue[] | null {
  const numbers = values.filter((value): value is NumberValue => value.kind === 'number')
  return numbers.length === values.length ? numbers : null
}
