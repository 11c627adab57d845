/** The tokens and comments of a program in output order, with the author's line breaks. */
import type { IToken } from 'chevrotain'
import { positionAt, type Source } from '../../source/source.ts'
import { tokenEnd } from '../lexer.ts'
import { newRole, type Role, type Roles, type Scope } from './role.ts'

export interface Atom {
  readonly role: Role
  readonly isComment: boolean
  /** Line breaks before it: none, one, or two (an empty line). */
  breaks: 0 | 1 | 2
  /** Its place in the source; null for an added comma. */
  readonly place: { readonly line: number; readonly column: number; readonly blanksBefore: number } | null
}

const TOP: Scope = { indent: 0, close: 0 }
const INDENTED: Scope = { indent: 2, close: 2 }

/** Merges all tokens of a file, with their roles, and its comments. */
export function atomsOf(
  source: Source,
  tokens: readonly IToken[],
  comments: readonly IToken[],
  roles: ReadonlyMap<IToken, Role>,
  commasAfter: Roles['commasAfter'],
): Atom[] {
  const atoms: Atom[] = []
  let endBefore = 0
  const add = (token: IToken, role: Role, isComment: boolean): Atom => {
    const { line, column } = positionAt(source, token.startOffset)
    const lines = line - positionAt(source, endBefore).line
    const blanksBefore = lines === 0 ? token.startOffset - endBefore : column - 1
    endBefore = tokenEnd(token)
    const breaks = atoms.length === 0 ? 0 : lines > 1 ? 2 : lines === 1 ? 1 : 0
    const atom: Atom = { role, isComment, breaks, place: { line, column, blanksBefore } }
    atoms.push(atom)
    return atom
  }
  for (const token of merged(tokens, comments)) {
    const role = roles.get(token)
    if (!role) {
      add(token, commentRole(token), true)
      continue
    }
    add(token, role, false)
    const comma = commasAfter.get(token)
    if (comma) atoms.push({ role: comma, isComment: false, breaks: 0, place: null })
  }
  const kept = commasBeforeComments(atoms.filter(({ role }) => role.text !== ''))
  placeComments(kept)
  settleBreaks(kept)
  return kept
}

function commentRole({ image }: IToken): Role {
  return newRole(image.trimEnd(), TOP, 0)
}

function* merged(tokens: readonly IToken[], comments: readonly IToken[]): Generator<IToken> {
  let next = 0
  for (const token of tokens) {
    for (; next < comments.length && comments[next]!.startOffset < token.startOffset; next++)
      yield comments[next]!
    yield token
  }
  yield* comments.slice(next)
}

/** Moves a comma before the comments between it and its item, since a line must not start with the comma. */
function commasBeforeComments(atoms: readonly Atom[]): Atom[] {
  const placed: Atom[] = []
  for (const atom of atoms) {
    let at = placed.length
    if (atom.role.text === ',' && !atom.isComment) while (at > 0 && placed[at - 1]!.isComment) at--
    if (at < placed.length) {
      atom.breaks = 0
      placed.splice(at, 0, atom)
    } else placed.push(atom)
  }
  return placed
}

/** Indents a comment on its own line like the code that follows; before a declaration, only if it was indented. */
function placeComments(atoms: readonly Atom[]): void {
  let following: Role | null = null
  for (let index = atoms.length - 1; index >= 0; index--) {
    const { role, isComment, place } = atoms[index]!
    if (!isComment) following = role
    else if (following && !opensDeclaration(following)) {
      role.scope = following.scope
      role.extra = following.extra
    } else if (place && place.column > 1) role.scope = INDENTED
  }
}

function opensDeclaration(role: Role): boolean {
  return role.depth === 0 && role.breaks === 'must'
}

/** Decides which of the author's line breaks to keep and which to add. */
function settleBreaks(atoms: readonly Atom[]): void {
  let before: Atom | null = null
  let row: Atom | null = null
  for (const [index, atom] of atoms.entries()) {
    const { role, isComment } = atom
    const staysOnLine = isComment && atom.breaks === 0
    if (before && !staysOnLine) {
      if (isComment || before.isComment) atom.breaks = atLeastOne(atom.breaks)
      else if (role.breaks === 'must') atom.breaks = atLeastOne(atom.breaks)
      else if (role.breaks === 'never') {
        if (before.role.pullsBreak && before.breaks === 0) before.breaks = atom.breaks
        atom.breaks = 0
      }
      if (row) atom.breaks = role.isRow || (isComment && nextIsRow(atoms, index)) ? 1 : 2
    }
    if (!staysOnLine) row = role.isRow ? atom : null
    before = atom
  }
  breakTogether(atoms)
}

function atLeastOne(breaks: Atom['breaks']): Atom['breaks'] {
  return breaks === 0 ? 1 : breaks
}

function nextIsRow(atoms: readonly Atom[], from: number): boolean {
  let index = from
  while (atoms[index]?.isComment) index++
  return atoms[index]?.role.isRow ?? false
}

/** If one member of a group that always breaks together is broken, breaks all of them. */
export function breakTogether(atoms: readonly Atom[]): void {
  const broken = new Set(
    atoms.flatMap(({ role, breaks }) => (breaks > 0 && role.group?.always ? [role.group] : [])),
  )
  for (const atom of atoms)
    if (atom.role.group && broken.has(atom.role.group)) atom.breaks = atLeastOne(atom.breaks)
}
