/** Completes and checks the arguments of an operation that is applied without the checker. */
import type { AnyPrimitive, ArgumentKinds, ArgumentValue } from '../ops/index.ts'
import { number } from '../shape/index.ts'

/** Arguments by name; a number stands for a dimension, and a parameter that is left out takes its default. */
export type GivenArguments = Readonly<Record<string, ArgumentValue | number>>

/** The value of every parameter. Throws where one is missing, unknown or of the wrong kind: the caller has a bug. */
export function wholeArguments(
  { name, parameters }: AnyPrimitive,
  given: GivenArguments,
): Readonly<Record<string, ArgumentValue>> {
  for (const key of Object.keys(given))
    if (!Object.hasOwn(parameters, key)) throw new Error(`\`${name}\` has no parameter \`${key}\`.`)
  const whole = Object.entries(parameters).map(([key, { kind, defaultValue }]) => {
    const found = Object.hasOwn(given, key) ? given[key] : defaultValue
    const value = typeof found === 'number' ? number(found) : found
    if (value === undefined) throw new Error(`\`${name}\` needs the argument \`${key}\`.`)
    if (!isOfKind[kind](value)) throw new Error(`\`${key}\` of \`${name}\` must be of kind ${kind}.`)
    return [key, value]
  })
  return Object.fromEntries(whole)
}

type IsOfKind = (value: ArgumentValue) => boolean

const hasKind =
  (...kinds: readonly string[]): IsOfKind =>
  (value) =>
    typeof value === 'object' && 'kind' in value && kinds.includes(value.kind)
const isNumeric = hasKind('number', 'polynomial')

/** Whether a value has the form of a parameter's kind. */
const isOfKind: { readonly [Kind in keyof ArgumentKinds]: IsOfKind } = {
  int: isNumeric,
  number: isNumeric,
  window: (value) => typeof value === 'object' && 'strideHeight' in value,
  size: (value) => typeof value === 'object' && 'height' in value && !('strideHeight' in value),
  shape: (value) => Array.isArray(value),
  boolean: (value) => typeof value === 'boolean',
  text: (value) => typeof value === 'string',
  padding: hasKind('same', 'valid', 'pad', 'pad_ceil'),
}
