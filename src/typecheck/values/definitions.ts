/** What names stand for: `let`s that are worked out once, blocks, and the scope of local definitions. */
import type { BlockDeclaration, LetDeclaration, NetworkDeclaration } from '../../parser/ast.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { convert, kindOfType } from './kinds.ts'
import { type Binding, innerScope, type Scope } from './scope.ts'
import { type DeclaredBlock, unknownValue, type Value } from './values.ts'

/** The value of a binding; a `let` is worked out once. */
export function valueOfBinding(binding: Binding, checking: Checking): Value {
  if (binding.kind === 'value') return binding.value
  if (binding.cached) return binding.cached
  // A cycle through cells is not seen before: asked for again while it is worked out, a name is unknown.
  binding.cached = unknownValue
  const { declaration, scope } = binding
  const value = evaluate(declaration.body, scope, checking)
  binding.cached = declaration.type
    ? convert(
        value,
        kindOfType(declaration.type, checking),
        `\`${declaration.name.text}\``,
        declaration.body.span,
        checking,
      )
    : value
  return binding.cached
}

/** What a `let` or a `block` binds its name to. */
export function bind(
  definition: LetDeclaration | BlockDeclaration | NetworkDeclaration,
  scope: Scope,
): Binding {
  if (definition.kind !== 'let')
    return { kind: 'value', value: { kind: 'constructor', constructor: declaredBlock(definition, scope) } }
  if (definition.parameters === null) return { kind: 'let', declaration: definition, scope, cached: null }
  const name = definition.name.text
  return {
    kind: 'value',
    value: { kind: 'constructor', constructor: { kind: 'function', name, declaration: definition, scope } },
  }
}

/** A declared block or network in the scope it was declared in. */
export function declaredBlock(
  declaration: BlockDeclaration | NetworkDeclaration,
  scope: Scope,
): DeclaredBlock {
  return {
    kind: 'declared',
    name: declaration.name.text,
    declaration,
    parameters: declaration.parameters ?? [],
    signature: declaration.signature,
    body: declaration.body,
    scope,
    isNetwork: declaration.kind === 'network',
  }
}

/** The scope inside `let … in`: the definitions see each other. */
export function localScope(
  definitions: readonly (LetDeclaration | BlockDeclaration)[],
  parent: Scope,
): Scope {
  const bindings = new Map<string, Binding>()
  const scope = innerScope(parent, bindings)
  for (const definition of definitions) bindings.set(definition.name.key, bind(definition, scope))
  return scope
}
