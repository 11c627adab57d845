/** The fix for a misspelt name: the name that was probably meant. */
import { type Span, textOf } from '../source/source.ts'
import { isSlip, type Nearest } from './nearest.ts'
import type { Fix } from './problem.ts'

/** Replaces the unknown name by the nearest one; safe if no other is as near. */
export function spellingFixes(span: Span, nearest: Nearest | null): readonly Fix[] {
  if (nearest === null) return []
  const written = textOf(span)
  const isQuoted = /^`[^`]*`$/.test(written)
  const name = isQuoted ? written.slice(1, -1) : written
  // A row with its number, such as `conv[2]`, is more than a name.
  if (name === '' || /[[\]`|]/.test(name)) return []
  const isWord = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(nearest.name)
  const text = isQuoted || !isWord ? `\`${nearest.name}\`` : nearest.name
  const safe = nearest.isOnly && isSlip(name.replace(/\s+/g, '_'), nearest.name)
  return [{ title: `Write \`${nearest.name}\``, edits: [{ span, text }], safe }]
}
