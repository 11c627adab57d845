/** Scopes: what a name means at a place. */
import type { LetDeclaration } from '../../parser/ast.ts'
import type { Dimension } from '../../shape/index.ts'
import type { Block, Value } from './values.ts'

/** The size of the units K, M, G and T at a place; a table's options may change them. */
export type Units = Readonly<Record<'K' | 'M' | 'G' | 'T', Dimension>>

/** A name's meaning: a value, or a `let` whose value is worked out when it is first asked for and then kept. */
export type Binding =
  | { readonly kind: 'value'; readonly value: Value }
  | {
      readonly kind: 'let'
      readonly declaration: LetDeclaration
      readonly scope: Scope
      cached: Value | null
    }

/**
 * Names by key, and where to look next. Labels are a namespace of their own that is asked last; the map of labels
 * grows while the rows of one table are applied, everything else stays as it was made.
 */
export interface Scope {
  readonly bindings: ReadonlyMap<string, Binding>
  readonly parent: Scope | null
  readonly labels: ReadonlyMap<string, Block> | null
  readonly units: Units | null
}

/** A scope inside `parent`. */
export function innerScope(
  parent: Scope | null,
  bindings: ReadonlyMap<string, Binding>,
  more: { readonly labels?: ReadonlyMap<string, Block>; readonly units?: Units | null } = {},
): Scope {
  return { bindings, parent, labels: more.labels ?? null, units: more.units ?? null }
}

/** What a declared name means, or null. */
export function lookUp(scope: Scope, key: string): Binding | null {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const binding = at.bindings.get(key)
    if (binding) return binding
  }
  return null
}

/** The result that a label names, or null. */
export function lookUpLabel(scope: Scope, key: string): Block | null {
  for (let at: Scope | null = scope; at; at = at.parent) {
    const block = at.labels?.get(key)
    if (block) return block
  }
  return null
}

/** The units in force; null for the ordinary powers of 1000. */
export function unitsAt(scope: Scope): Units | null {
  for (let at: Scope | null = scope; at; at = at.parent) if (at.units) return at.units
  return null
}

/** Every name that is declared at a place, innermost first, labels last. */
export function* namesAt(scope: Scope): Iterable<string> {
  for (let at: Scope | null = scope; at; at = at.parent) yield* at.bindings.keys()
  for (let at: Scope | null = scope; at; at = at.parent) if (at.labels) yield* at.labels.keys()
}
