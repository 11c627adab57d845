/** The kinds of emphasis that rendered problems use, so that colour stays the caller's choice. */

export interface Style {
  readonly error: (text: string) => string
  readonly warning: (text: string) => string
  /** Fixes, and good news. */
  readonly good: (text: string) => string
  /** Secondary marks and their labels. */
  readonly note: (text: string) => string
  readonly strong: (text: string) => string
  /** Line numbers and rules, which are there for orientation only. */
  readonly faint: (text: string) => string
}

const same = (text: string): string => text

/** No emphasis: for files, logs and tests. */
export const plainStyle: Style = {
  error: same,
  warning: same,
  good: same,
  note: same,
  strong: same,
  faint: same,
}
