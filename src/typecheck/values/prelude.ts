/** The names that every file knows: the primitive operations, the built-in functions, the paddings and `std`. */
import { primitives } from '../../ops/index.ts'
import { canonicalName } from '../../parser/ast.ts'
import type { Binding, Scope } from './scope.ts'
import type { BuiltinName, PaddingValue, Value } from './values.ts'

const builtins: readonly BuiltinName[] = [
  'min',
  'max',
  'len',
  'sum',
  'zip',
  'ceil',
  'floor',
  'repeat',
  'pad',
  'pad_ceil',
]

const padding = (rule: 'same' | 'valid'): PaddingValue => ({ kind: 'padding', rule, amount: null })

const values = new Map<string, Value>([
  ...Object.values(primitives).map((primitive): [string, Value] => [
    canonicalName(primitive.name),
    { kind: 'constructor', constructor: { kind: 'primitive', primitive } },
  ]),
  ...builtins.map((name): [string, Value] => [
    name,
    { kind: 'constructor', constructor: { kind: 'builtin', name } },
  ]),
  ['same', padding('same')],
  ['valid', padding('valid')],
])

/** The standard library's own names, as `std.NAME` reaches them. */
export const standardLibrary: ReadonlyMap<string, Value> = values

const bindings = new Map<string, Binding>(
  [...values, ['std', { kind: 'standard-library' }] as [string, Value]].map(([key, value]) => [
    key,
    { kind: 'value', value },
  ]),
)

/** The outermost scope. */
export const preludeScope: Scope = { bindings, parent: null, labels: null, units: null }
