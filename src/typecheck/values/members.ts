/** What stands behind a dot and in square brackets. */
import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Name } from '../../parser/ast.ts'
import { asInteger, isNumber, show } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { NotPrincipal } from '../assumptions/proof.ts'
import type { Checking } from '../checking.ts'
import { place } from '../values/values.ts'
import { openLength } from './open_list.ts'
import { standardLibrary } from './prelude.ts'
import { constant, describeKind, unknownValue, type Value } from './values.ts'

/** `object.name`; reports a name that the object does not have. */
export function member(object: Value, name: Name, checking: Checking): Value {
  if (object.kind === 'unknown') return unknownValue
  if (object.kind === 'standard-library') {
    const value = standardLibrary.get(name.key)
    if (value) return place(value, name.span)
  }
  const members = membersOf(object)
  const value = members?.get(name.key)
  if (value) return value
  const names = object.kind === 'standard-library' ? standardLibrary.keys() : (members?.keys() ?? [])
  const all = [...names]
  checking.report(
    problem('name/unknown-member', name.span, {
      name: name.text,
      of: describeKind(object),
      nearest: nearest(name.key, all),
      members:
        all.length === 0
          ? 'no members'
          : all.length > 6
            ? `${all.slice(0, 6).join(', ')}, …`
            : all.join(', '),
    }),
  )
  return unknownValue
}

const axisNames = ['h', 'w', 'c'] as const

function membersOf(object: Value): ReadonlyMap<string, Value> | null {
  switch (object.kind) {
    case 'shape': {
      const named = object.axes.slice(0, 3).map((axis, index): [string, Value] => [axisNames[index]!, axis])
      return new Map<string, Value>(object.axes.length === 2 ? [...named, ['stride', constant(1)]] : named)
    }
    case 'window': {
      const { height, width, strideHeight, strideWidth } = object
      const square = strideHeight === strideWidth || show(strideHeight.value) === show(strideWidth.value)
      const stride: Value = square ? strideHeight : { kind: 'shape', axes: [strideHeight, strideWidth] }
      return new Map<string, Value>([
        ['h', height],
        ['w', width],
        ['stride', stride],
      ])
    }
    case 'record':
      return object.fields
    default:
      return null
  }
}

/** `list[index]`, counted from 1; reports an index that is not in the list. */
export function indexed(list: Value, index: Value, span: Span, checking: Checking): Value {
  if (list.kind === 'unknown' || index.kind === 'unknown') return unknownValue
  if (list.kind === 'open-range') throw openLength(list)
  if (list.kind !== 'list' || index.kind !== 'number') {
    const found = `${describeKind(list)} and ${describeKind(index)}`
    checking.report(problem('type/operands', span, { operator: '[ ]', needed: 'a list and a number', found }))
    return unknownValue
  }
  if (checking.proof !== null && !isNumber(index.value))
    throw new NotPrincipal(
      span,
      `the item ${show(index.value)} of a list`,
      'Leave the output out of the signature: the block is then checked at each call.',
    )
  const position = asInteger(index.value)
  const item = position !== null && position >= 1n ? list.items[Number(position) - 1] : undefined
  if (item) return item
  checking.report(
    problem('type/index-out-of-range', span, { index: show(index.value), length: list.items.length }),
  )
  return unknownValue
}
