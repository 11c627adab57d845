/** Arranges atoms in lines, and breaks long lines at the outermost place that helps. */
import { displayWidth } from '../../diagnostics/render_width.ts'
import { type Atom, breakTogether } from './atoms.ts'
import { isFilled, type Role } from './role.ts'

/** The width of a line; comments and unbreakable text may exceed it. */
const WIDTH = 120

export interface Line {
  readonly atoms: readonly Atom[]
  readonly indent: number
  /** Whether an empty line precedes it. */
  readonly spaced: boolean
}

/** The atoms in lines of at most `WIDTH` columns, where possible. */
export function layOut(atoms: readonly Atom[]): readonly Line[] {
  for (;;) {
    const lines = linesOf(atoms)
    const broken = lines.filter((line) => isTooLong(line) && breakLine(line))
    if (broken.length === 0) return lines
    breakTogether(atoms)
  }
}

/** Whether an atom is written: a comma before a closing bracket appears only if the bracket starts a line. */
function isWritten(atom: Atom, breaksOf: ReadonlyMap<Role, number>): boolean {
  const closing = atom.role.trailingOf
  return !closing || (breaksOf.get(closing) ?? 0) > 0
}

function linesOf(atoms: readonly Atom[]): readonly Line[] {
  const breaksOf = new Map(atoms.map(({ role, breaks }) => [role, breaks]))
  const lines: Line[] = []
  let current: Atom[] = []
  let indent = 0
  for (const atom of atoms) {
    if (!isWritten(atom, breaksOf)) continue
    const { role, breaks } = atom
    if (breaks > 0 || lines.length === 0) {
      indent = (role.closes ? role.scope.close : role.scope.indent) + role.extra
      current = []
      lines.push({ atoms: current, indent, spaced: breaks === 2 })
    }
    current.push(atom)
    if (role.enters) Object.assign(role.enters, { indent: indent + 2, close: indent })
  }
  return lines
}

/** The text of a line, with the blanks of `pads` before some tokens. */
export function textOfLine(line: Line, pads: ReadonlyMap<Role, number> = new Map()): string {
  let text = ' '.repeat(line.indent)
  for (const [index, { role, isComment }] of line.atoms.entries()) {
    if (index > 0 && (role.blank || isComment)) text += ' '
    text += ' '.repeat(pads.get(role) ?? 0) + role.text
  }
  return text
}

function isTooLong(line: Line): boolean {
  if (line.atoms[0]!.role.isRow) return false
  return displayWidth(textOfLine(withoutComment(line))) > WIDTH
}

function withoutComment(line: Line): Line {
  const last = line.atoms[line.atoms.length - 1]!
  return last.isComment ? { ...line, atoms: line.atoms.slice(0, -1) } : line
}

/** Breaks a line at its outermost places and, among these, the ones of lowest rank; false if there is none. */
function breakLine(line: Line): boolean {
  const places = line.atoms.slice(1).filter(({ role }) => role.rank !== null)
  if (places.length === 0) return false
  const [outermost] = places.sort((a, b) => a.role.depth - b.role.depth || a.role.rank! - b.role.rank!)
  const { depth, rank, group } = outermost!.role
  const same = line.atoms.slice(1).filter(({ role }) => role.depth === depth && role.rank === rank)
  if (isFilled(rank!)) fill(line, new Set(same))
  else if (group && !group.always) {
    for (const atom of same) if (atom.role.group === group) atom.breaks = 1
  } else outermost!.breaks = 1
  return true
}

/** Breaks a line at as few of the places as its width allows, but at least at one. */
function fill(line: Line, places: ReadonlySet<Atom>): void {
  let width = line.indent
  let last: { readonly atom: Atom; readonly width: number } | null = null
  let broken = false
  for (const [index, atom] of line.atoms.entries()) {
    const { role } = atom
    const own = displayWidth(role.text) + (role.blank && index > 0 ? 1 : 0)
    if (width + own > WIDTH && last) {
      last.atom.breaks = 1
      broken = true
      width -= last.width - (last.atom.role.scope.indent + last.atom.role.extra)
      last = null
    }
    if (index > 0 && places.has(atom)) last = { atom, width: width + (role.blank ? 1 : 0) }
    width += own
  }
  const [first] = places
  if (!broken && first) first.breaks = 1
}
