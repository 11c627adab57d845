/** What the walk over a file's names knows at a place. */
import { problem } from '../../diagnostics/report.ts'
import type { BlockDeclaration, LetDeclaration, Name, NetworkDeclaration } from '../../parser/ast.ts'
import type { Span } from '../../source/source.ts'
import type { Checking } from '../checking.ts'

/** What gives a name a body that mentions other names. */
export type Definition = LetDeclaration | BlockDeclaration | NetworkDeclaration

/** A name that is known at a place. */
export interface Known {
  readonly key: string
  /** Sizes are each signature's own: one may repeat another's name. */
  readonly isSize: boolean
  readonly definition: Definition | null
  /** Where it is declared; null for a name that only a type gives. */
  readonly span: Span | null
}

/** The names around a place, innermost first. */
export interface Names {
  readonly known: ReadonlyMap<string, Known>
  readonly parent: Names | null
}

/** What the walk collects: which definition mentions which. */
export interface Walk {
  readonly checking: Checking
  readonly mentions: Map<Definition, Set<Definition>>
}

/** Where the walk is: inside which definition, and whether rows' labels may be meant by unknown names. */
export interface Place {
  readonly walk: Walk
  readonly names: Names
  readonly owner: Definition | null
  readonly labels: boolean
}

/** Reports a name that hides one around it. */
export function reportShadowed({ key, text, span }: Name, place: Place): void {
  const outer = find(key, place.names)
  if (!outer || outer.isSize) return
  const labels = outer.span === null ? [] : [{ span: outer.span, text: 'it means this here' }]
  place.walk.checking.report(problem('name/shadows', span, { name: text }, { labels }))
}

/** What a name means at a place, or null. */
export function find(key: string, names: Names): Known | null {
  for (let at: Names | null = names; at; at = at.parent) {
    const known = at.known.get(key)
    if (known) return known
  }
  return null
}
