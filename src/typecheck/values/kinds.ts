/** Kinds of parameters: reading them from a type, and holding a value against one. */
import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Parameter, ShapePattern, TypeExpression } from '../../parser/ast.ts'
import { asInteger, isNumber, isWhole, show, showShape, wholeness } from '../../shape/index.ts'
import { type Span, textOf } from '../../source/source.ts'
import { meet } from '../assumptions/proof.ts'
import { type Checking, limits } from '../checking.ts'
import { constant, describeKind, type NumberValue, unknownValue, type Value } from './values.ts'

const simpleKinds = ['Int', 'Number', 'Size', 'Window', 'Shape', 'Bool', 'Text', 'Padding', 'Block'] as const
type SimpleKind = (typeof simpleKinds)[number]

/** The kind of a parameter. */
export type Kind =
  | { readonly kind: SimpleKind; readonly optional: boolean }
  | { readonly kind: 'list'; readonly item: Kind }
  /** `h×w×c -> h×w×k`: a block with a promise about its shapes. */
  | { readonly kind: 'promise'; readonly input: ShapePattern; readonly output: ShapePattern | null }
  /** `block(c, s: Int)`: a constructor; `names` are what its parameters are called where it is used. */
  | { readonly kind: 'constructor'; readonly names: readonly string[] | null }
  /** Not known: its declaration was reported. */
  | { readonly kind: 'any' }

const any: Kind = { kind: 'any' }

/** The kind that a type names; reports an unknown one. */
export function kindOfType(type: TypeExpression, checking: Checking): Kind {
  switch (type.kind) {
    case 'named': {
      const kind = simpleKinds.find((candidate) => candidate === type.name.text)
      if (kind) return { kind, optional: type.optional }
      checking.report(
        problem('type/unknown-kind', type.name.span, {
          name: type.name.text,
          nearest: nearest(type.name.text, simpleKinds),
        }),
      )
      return any
    }
    case 'list-of':
      return { kind: 'list', item: kindOfType(type.item, checking) }
    case 'block-type':
      return { kind: 'promise', input: type.input, output: type.output }
    case 'constructor':
      return { kind: 'constructor', names: type.parameters?.map((parameter) => parameter.name.text) ?? null }
  }
}

/** The kind of a parameter: written, or that of its default. */
export function kindOfParameter(parameter: Parameter, defaultValue: Value | null, checking: Checking): Kind {
  if (parameter.type) return kindOfType(parameter.type, checking)
  return defaultValue ? kindOfValue(defaultValue) : any
}

function kindOfValue(value: Value): Kind {
  switch (value.kind) {
    case 'number':
      return { kind: isWhole(value.value) ? 'Int' : 'Number', optional: false }
    case 'shape':
      return { kind: value.axes.length === 2 ? 'Size' : 'Shape', optional: false }
    case 'window':
      return { kind: 'Window', optional: false }
    case 'padding':
      return { kind: 'Padding', optional: false }
    case 'boolean':
      return { kind: 'Bool', optional: false }
    case 'text':
      return { kind: 'Text', optional: false }
    case 'block':
    case 'constructor':
      return { kind: 'Block', optional: false }
    case 'list':
      return { kind: 'list', item: value.items[0] ? kindOfValue(value.items[0]) : any }
    case 'none':
    case 'record':
    case 'table':
    case 'standard-library':
    case 'open-range':
    case 'open-list':
    case 'open':
    case 'unknown':
      return any
  }
}

/** A kind in the language's own words. */
export function describe(kind: Kind): string {
  switch (kind.kind) {
    case 'list':
      return 'a list'
    case 'promise':
      return 'a block'
    case 'constructor':
      return 'a block that takes arguments'
    case 'any':
      return 'a value'
    case 'Int':
      return kind.optional ? 'an Int or none' : 'an Int'
    case 'Block':
      return 'a block'
    default:
      return `a ${kind.kind}${kind.optional ? ' or none' : ''}`
  }
}

/**
 * The value as a parameter of that kind takes it: a Size becomes a Window of stride 1, everything else stays.
 * `place` names the parameter in the message. Gives `unknown` after reporting that it does not fit.
 */
export function convert(value: Value, kind: Kind, place: string, span: Span, checking: Checking): Value {
  if (value.kind === 'unknown' || kind.kind === 'any') return value
  if (kind.kind === 'Int' && value.kind === 'number') return wholeNumber(value, place, span, checking)
  const taken = convertOrNull(value, kind, place, span, checking)
  if (taken) return taken
  const size = kind.kind === 'Window' || kind.kind === 'Size'
  checking.report(
    problem('type/kind-differs', span, {
      place,
      needed: describe(kind),
      found: shown(value),
      help: size && value.kind === 'number' ? `Write ${show(value.value)}×${show(value.value)}.` : null,
    }),
  )
  return unknownValue
}

/** A value's kind, with the value itself where it is short. */
function shown(value: Value): string {
  if (value.kind === 'number') return `the number ${show(value.value)}`
  if (value.kind === 'shape')
    return `${describeKind(value)}, ${showShape(value.axes.map((axis) => axis.value))}`
  return describeKind(value)
}

function convertOrNull(
  value: Value,
  kind: Exclude<Kind, { kind: 'any' }>,
  place: string,
  span: Span,
  checking: Checking,
): Value | null {
  if ('optional' in kind && kind.optional && value.kind === 'none') return value
  switch (kind.kind) {
    case 'Int':
      return null
    case 'Number':
      return value.kind === 'number' ? value : null
    case 'Size':
      return value.kind === 'shape' && value.axes.length === 2 ? value : null
    case 'Window':
      if (value.kind === 'window') return value
      if (value.kind !== 'shape' || value.axes.length !== 2) return null
      return {
        kind: 'window',
        height: value.axes[0]!,
        width: value.axes[1]!,
        strideHeight: constant(1),
        strideWidth: constant(1),
      }
    case 'Shape':
      return value.kind === 'shape' ? value : null
    case 'Bool':
      return value.kind === 'boolean' ? value : null
    case 'Text':
      return value.kind === 'text' ? value : null
    case 'Padding':
      return value.kind === 'padding' ? value : null
    case 'Block':
    case 'promise':
      return value.kind === 'block' || value.kind === 'constructor' ? value : null
    case 'constructor':
      return value.kind === 'constructor' ? value : null
    case 'list':
      if (value.kind !== 'list') return null
      return {
        kind: 'list',
        items: value.items.map((item) => convert(item, kind.item, place, span, checking)),
      }
  }
}

/** A number that must be whole and within the limits. */
function wholeNumber(value: NumberValue, place: string, span: Span, checking: Checking): Value {
  const written = textOf(span)
  const quotient = /^[^\n;:,[]+\/[^\n;:,[]+$/.test(written) ? written : null
  const fixes = (quotient === null ? [] : [`⌊${quotient}⌋`, `⌈${quotient}⌉`]).map((text) => ({
    title: `Write ${text}`,
    edits: [{ span, text }],
    safe: false,
  }))
  const never = () =>
    problem('type/not-whole', span, { place, value: show(value.value), quotient }, { fixes })
  if (!isNumber(value.value)) {
    const asks = () => `${place}, ${show(value.value)}, is a whole number`
    return meet({ fact: wholeness(value.value), span, asks, never }, checking) ? value : unknownValue
  }
  const integer = asInteger(value.value)
  if (integer === null) {
    checking.report(never())
    return unknownValue
  }
  if (integer > limits.integer || integer < -limits.integer) {
    checking.report(problem('limit/integer', span, { value: show(value.value) }))
    return unknownValue
  }
  return value
}
