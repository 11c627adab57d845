/** How the formatter lays out one token. */
import type { IToken } from 'chevrotain'

/** An indentation that becomes known once the line that opens it is laid out. */
export interface Scope {
  /** Blanks before a line within it. */
  indent: number
  /** Blanks before a line that starts with its closing bracket. */
  close: number
}

/** Places that break into lines together: always, or only if one of them breaks because its line is too long. */
export interface Group {
  readonly always: boolean
  readonly members: Role[]
}

export interface Role {
  /** The text to write; empty for a token that is dropped. */
  text: string
  /** Whether a blank precedes it on the same line. */
  blank: boolean
  /** Whether the author's line break before it is kept (`may`), or there is always one (`must`). */
  breaks: 'never' | 'may' | 'must'
  /** Whether a line break after it moves before it: continuation lines start with the operator. */
  pullsBreak: boolean
  /** Where a long line breaks first: at the least depth, then the least rank; null for never. */
  rank: number | null
  depth: number
  /**
   * The indentation of the line if the token starts it, plus `extra` blanks; with `closes`, that of the closing
   * bracket.
   */
  scope: Scope
  extra: number
  closes: boolean
  /** The scope that starts with it. */
  enters: Scope | null
  group: Group | null
  /** The column of aligned tokens that it belongs to. */
  column: Role[] | null
  /** For a comma before a closing bracket: that bracket. The comma appears only if the bracket starts a line. */
  trailingOf: Role | null
  /** A table row: a blank line follows the last one. */
  isRow: boolean
}

/** The roles of a declaration's tokens. */
export interface Roles {
  readonly of: ReadonlyMap<IToken, Role>
  /** Commas that are not in the text and may be added before a closing bracket, by the token that they follow. */
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

/** The order of breaks in a long line, among places of equal depth: lower ranks first. */
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

/** Whether lines are filled up to their width at breaks of this rank; otherwise all places of the rank break. */
export function isFilled(one: number): boolean {
  return one === rank.pipe || one === rank.listed || (one >= rank.operator && one < rank.bracket)
}
