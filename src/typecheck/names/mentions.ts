/** The names that a piece of syntax mentions, wherever they stand in it. */

/** Keys of all names in a syntax tree, or in a list of trees. */
export function* mentionedIn(node: unknown): Iterable<string> {
  if (Array.isArray(node)) {
    for (const each of node) yield* mentionedIn(each)
    return
  }
  if (typeof node !== 'object' || node === null) return
  const { kind, name } = node as { readonly kind?: unknown; readonly name?: { readonly key?: unknown } }
  if (kind === 'name' && typeof name?.key === 'string') yield name.key
  // Spans lead to the source and hold no names.
  else for (const [key, inner] of Object.entries(node)) if (key !== 'span') yield* mentionedIn(inner)
}
