/** Constructor parameters: `unit: block(c, s: Int) : h×w×k -> …` is called by names of its own, and what it makes keeps its promise. */
import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Checking } from '../checking.ts'
import type { Binding } from '../values/scope.ts'
import type { Constructor, ConstructorRole, Value } from '../values/values.ts'
import type { Passed } from './binding.ts'
import { type Formal, formalsOf, signatureOf } from './formals.ts'

type ConstructorValue = Extract<Value, { kind: 'constructor' }>

/** The parameters by which a value is called: those of what it calls, or those of the constructor parameter that it came through. */
export function formalsOfValue(
  { constructor: called, role }: ConstructorValue,
  checking: Checking,
): readonly Formal[] {
  const formals = formalsOf(called, checking)
  if (!role?.parameters) return formals
  return role.parameters.flatMap(({ name }, index) => {
    const formal = formals[index]
    return formal ? [{ ...formal, key: name.key, name: name.text }] : []
  })
}

/** How a value is called, for messages: `max_pool(size, padding)`, `unit(c, s)`. */
export function signatureOfValue(
  { constructor: called, role }: ConstructorValue,
  checking: Checking,
): string {
  return role?.parameters ? signatureOfRole(role) : signatureOf(called, checking)
}

function signatureOfRole({ parameter, parameters }: ConstructorRole): string {
  return `\`${parameter}(${(parameters ?? []).map(({ name }) => name.text).join(', ')})\``
}

/** The arguments under the names of what is called, position by position; null after reporting those that the type does not name. */
export function underOwnNames(
  called: Constructor,
  role: ConstructorRole,
  passed: readonly Passed[],
  checking: Checking,
): readonly Passed[] | null {
  const { parameter, parameters } = role
  if (parameters === null) return passed
  const formals = formalsOf(called, checking)
  const signature = signatureOfRole(role)
  let position = 0
  const renamed = passed.map((argument): Passed | null => {
    const { name } = argument
    if (name === null) {
      if (position++ < parameters.length) return argument
      if (position === parameters.length + 1) {
        const facts = { block: parameter, takes: parameters.length, signature }
        checking.report(problem('type/too-many-arguments', argument.span, facts))
      }
      return null
    }
    const index = parameters.findIndex((each) => each.name.key === name.key)
    const formal = formals[index]
    if (formal) return { ...argument, name: { ...name, key: formal.key } }
    const keys = parameters.map((each) => each.name.key)
    const facts = { block: parameter, argument: name.text, nearest: nearest(name.key, keys), signature }
    checking.report(problem('type/unknown-argument', name.span, facts))
    return null
  })
  return renamed.every((argument) => argument !== null) ? renamed : null
}

/** The block that a constructor parameter made, with what the parameter's type promises of it. */
export function promised(made: Value, called: Constructor, role: ConstructorRole): Value {
  const { signature, parameters } = role
  if (made.kind !== 'block' || signature === null) return made
  const { block } = made
  const names =
    called.kind === 'declared' || called.kind === 'assumed'
      ? called.parameters.map(({ name }) => name.key)
      : []
  const bindings = new Map<string, Binding>()
  for (const [index, { name }] of (parameters ?? []).entries()) {
    const bound =
      block.kind === 'declared' || block.kind === 'assumed'
        ? block.arguments.get(names[index] ?? '')
        : undefined
    if (bound) bindings.set(name.key, { kind: 'value', value: bound.value })
  }
  return {
    kind: 'block',
    block: { kind: 'constructed', block, role, signature, arguments: bindings, span: block.span },
  }
}
