/** The parameters of what can be called, and how a call of it is written. */
import type { OperationParameter } from '../../ops/record/primitive.ts'
import { canonicalName, type Parameter } from '../../parser/ast.ts'
import type { Span } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { type Kind, kindOfParameter, kindOfType } from '../values/kinds.ts'
import type { Scope } from '../values/scope.ts'
import { type Constructor, unknownValue, type Value } from '../values/values.ts'

/** A parameter, of whatever can be called. */
export interface Formal {
  readonly key: string
  readonly name: string
  readonly kind: Kind
  /** The default's value; null where it must be passed. */
  readonly defaultValue: (() => Value) | null
  readonly span: Span | null
}

/** The parameters of what is called. */
export function formalsOf(called: Constructor, checking: Checking): readonly Formal[] {
  switch (called.kind) {
    case 'builtin':
      return []
    case 'primitive':
      return Object.entries(called.primitive.parameters).map(([name, parameter]) =>
        formalOfPrimitive(name, parameter),
      )
    case 'function':
      return (called.declaration.parameters ?? []).map((parameter) =>
        formalOf(parameter, called.scope, checking),
      )
    case 'assumed':
    case 'declared':
      return called.parameters.map((parameter) => formalOf(parameter, called.scope, checking))
  }
}

const kindsOfPrimitives: Readonly<Record<OperationParameter['kind'], Kind>> = {
  int: { kind: 'Int', optional: false },
  number: { kind: 'Number', optional: false },
  window: { kind: 'Window', optional: false },
  size: { kind: 'Size', optional: false },
  shape: { kind: 'Shape', optional: false },
  boolean: { kind: 'Bool', optional: false },
  text: { kind: 'Text', optional: false },
  padding: { kind: 'Padding', optional: false },
}

/** Defaults of primitives stay with the operation: an argument that is not passed is not bound. */
function formalOfPrimitive(name: string, parameter: OperationParameter): Formal {
  return {
    key: canonicalName(name),
    name,
    kind: kindsOfPrimitives[parameter.kind],
    defaultValue: parameter.defaultValue === undefined ? null : () => unknownValue,
    span: null,
  }
}

function formalOf(parameter: Parameter, scope: Scope, checking: Checking): Formal {
  const { defaultValue } = parameter
  const value = defaultValue ? () => evaluate(defaultValue, scope, checking) : null
  const kind = parameter.type
    ? kindOfType(parameter.type, checking)
    : kindOfParameter(parameter, value ? value() : null, checking)
  return {
    key: parameter.name.key,
    name: parameter.name.text,
    kind,
    defaultValue: value,
    span: defaultValue?.span ?? null,
  }
}

/** How a constructor is called, for messages: `max_pool(size, padding)`. */
export function signatureOf(called: Constructor, checking: Checking): string {
  const name = nameOf(called)
  const formals = formalsOf(called, checking)
  return formals.length === 0
    ? `\`${name}\`, without arguments`
    : `\`${name}(${formals.map((formal) => formal.name).join(', ')})\``
}

/** The name of what is called. */
export function nameOf(called: Constructor): string {
  return called.kind === 'primitive' ? called.primitive.name : called.name
}
