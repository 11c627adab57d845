/** Alignment across lines: of fields and budgets, and of pipes that the author lined up. */
import { displayWidth } from '../../diagnostics/render_width.ts'
import { Pipe } from '../tokens.ts'
import { type Line, textOfLine } from './layout.ts'
import type { Role } from './role.ts'

/** The number of blanks to insert before tokens, by role. */
export function padsOf(lines: readonly Line[]): ReadonlyMap<Role, number> {
  const pads = new Map<Role, number>()
  padColumns(lines, pads)
  padPipes(lines, pads)
  return pads
}

function widthBefore(line: Line, index: number, pads: ReadonlyMap<Role, number>): number {
  return displayWidth(textOfLine({ ...line, atoms: line.atoms.slice(0, index) }, pads))
}

/** `=` of fields and comparisons of budgets. */
function padColumns(lines: readonly Line[], pads: Map<Role, number>): void {
  const widths = new Map<Role, number>()
  for (const line of lines) {
    const index = line.atoms.findIndex(({ role }) => role.column)
    if (index > 0) widths.set(line.atoms[index]!.role, widthBefore(line, index, pads))
  }
  const widest = new Map<readonly Role[], number>()
  for (const [{ column }, width] of widths) widest.set(column!, Math.max(width, widest.get(column!) ?? 0))
  for (const [role, width] of widths) pads.set(role, widest.get(role.column!)! - width)
}

interface PlacedPipe {
  readonly role: Role
  readonly sourceLine: number
  readonly sourceColumn: number
  readonly wide: boolean
  readonly width: number
}

/** Runs of lines whose first pipes were aligned in the source, with extra blanks that show it was intentional. */
function padPipes(lines: readonly Line[], pads: Map<Role, number>): void {
  let run: PlacedPipe[] = []
  const finish = (): void => {
    if (run.length > 1 && run.some(({ wide }) => wide)) {
      const widest = run.reduce((most, { width }) => Math.max(most, width), 0)
      for (const { role, width } of run) pads.set(role, widest - width)
    }
    run = []
  }
  for (const line of lines) {
    const pipe = firstPipe(line, pads)
    const before = run[run.length - 1]
    const continues =
      before && pipe && pipe.sourceLine === before.sourceLine + 1 && pipe.sourceColumn === before.sourceColumn
    if (!continues) finish()
    if (pipe) run.push(pipe)
  }
  finish()
}

function firstPipe(line: Line, pads: ReadonlyMap<Role, number>): PlacedPipe | null {
  const index = line.atoms.findIndex(({ role, isComment }) => role.text === PIPE && !isComment)
  const atom = line.atoms[index]
  if (index <= 0 || !atom?.place) return null
  const { line: sourceLine, column: sourceColumn, blanksBefore } = atom.place
  return {
    role: atom.role,
    sourceLine,
    sourceColumn,
    wide: blanksBefore > 1,
    width: widthBefore(line, index, pads),
  }
}

const PIPE = Pipe.LABEL!.slice(1, -1)
