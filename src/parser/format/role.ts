/** How the formatter sets one token. */
import type { IToken } from 'chevrotain'

/** An indentation that is known once the line is set on which it begins. */
export interface Scope {
  /** Blanks before a line in it. */
  indent: number
  /** Blanks before a line that begins with the bracket that closes it. */
  close: number
}

/** Places that break into lines together: `always`, or when one is broken for the length of its line. */
export interface Group {
  readonly always: boolean
  readonly members: Role[]
}

export interface Role {
  /** What is written; empty for a token that is left out. */
  text: string
  /** Whether a blank stands before it on the same line. */
  blank: boolean
  /** Whether a line break of the author before it is kept (`may`), or one stands there in any case (`must`). */
  breaks: 'never' | 'may' | 'must'
  /** Whether a line break after it counts as one before it: a mark stands at the start of a continued line. */
  pullsBreak: boolean
  /** Where a line that is too long is broken first: the least depth, then the least rank; null for nowhere. */
  rank: number | null
  depth: number
  /** The indentation of its line, should it begin one, with `extra` blanks; `closes`: that of the scope's closing bracket. */
  scope: Scope
  extra: number
  closes: boolean
  /** The scope that begins with it. */
  enters: Scope | null
  group: Group | null
  /** The marks below one another that it is one of. */
  column: Role[] | null
  /** For a comma before a closing bracket: that bracket; the comma stands only where it begins a line. */
  trailingOf: Role | null
  /** A table row: a blank line follows the last one. */
  isRow: boolean
}

/** The roles of a declaration's tokens. */
export interface Roles {
  readonly of: ReadonlyMap<IToken, Role>
  /** Commas that are not in the text and may be added before a closing bracket, by the token after which they stand. */
  readonly commasAfter: Map<IToken, Role>
  /** Whether `ceil(a)` and `floor(a)` are `⌈a⌉` and `⌊a⌋` in this file. */
  readonly roundingWords: boolean
}

export function newRole(text: string, scope: Scope, depth: number): Role {
  return {
    text,
    blank: true,
    breaks: 'never',
    pullsBreak: false,
    rank: null,
    depth,
    scope,
    extra: 0,
    closes: false,
    enters: null,
    group: null,
    column: null,
    trailingOf: null,
    isRow: false,
  }
}

/** Which break comes first in a line that is too long, among places of the same depth: the lower one. */
export const rank = {
  value: 1,
  local: 2,
  where: 3,
  signature: 4,
  output: 5,
  elseBranch: 6,
  thenBranch: 7,
  pipe: 8,
  clause: 9,
  listed: 10,
  operator: 11,
  bracket: 20,
} as const

/** Whether lines are filled up to their width at breaks of a rank; otherwise each such place is broken by itself. */
export function isFilled(one: number): boolean {
  return one === rank.pipe || one === rank.listed || (one >= rank.operator && one < rank.bracket)
}
