/** Which nodes have brackets, and which are definitions, whose continuation lines are indented. */
import type { CstElement, CstNode } from 'chevrotain'
import { closerOf } from '../nesting.ts'
import { isToken } from './ordered.ts'

/** The indices of the brackets among the children of a node. */
export interface Brackets {
  readonly open: number
  readonly close: number
}

/** The brackets among a node's own children; null if it has none. */
export function bracketsOf(elements: readonly CstElement[]): Brackets | null {
  const open = elements.findIndex((element) => isToken(element) && closerOf(element.tokenType) !== undefined)
  if (open < 0) return null
  const opening = elements[open]!
  const closer = isToken(opening) ? closerOf(opening.tokenType) : undefined
  const close = elements.findLastIndex((element) => isToken(element) && element.tokenType === closer)
  return { open, close }
}

const DEFINITIONS: ReadonlySet<string> = new Set([
  ...['import', 'let', 'block', 'network', 'family', 'head', 'budget', 'train', 'local'],
  ...['budgetLine', 'trainField', 'waiver'],
])

export function isDefinition({ name }: CstNode): boolean {
  return DEFINITIONS.has(name)
}
