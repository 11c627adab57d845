/** Walks a syntax tree and gives each token its role: its scope and depth, then what the style of its rule adds. */
import type { CstElement, CstNode, IToken } from 'chevrotain'
import { type Brackets, bracketsOf, isDefinition } from './brackets.ts'
import { inOrder, isToken } from './ordered.ts'
import { newRole, type Role, type Roles, type Scope } from './role.ts'
import { spelling } from './spelling.ts'
import { styles } from './styles.ts'

interface Place {
  readonly scope: Scope
  readonly depth: number
}

/** The roles of the tokens of a `declaration` node without errors. */
export function rolesOf(declaration: CstNode, roundingWords: boolean): Roles {
  const of = new Map<IToken, Role>()
  const roles: Roles = { of, commasAfter: new Map(), roundingWords }
  const walk = (node: CstNode, place: Place): void => {
    const elements = inOrder(node)
    const brackets = bracketsOf(elements)
    const inner = innerPlace(node, place, brackets !== null)
    for (const [index, element] of elements.entries()) {
      const here = isInside(node, index, brackets) ? inner : place
      if (!isToken(element))
        walk(element, isDeeper(node, element) ? { ...here, depth: here.depth + 1 } : here)
      else {
        const role = newRole(spelling(element), here.scope, here.depth)
        if (entersScope(node, index, brackets)) role.enters = inner.scope
        if (brackets && index === brackets.close) Object.assign(role, { scope: inner.scope, closes: true })
        of.set(element, role)
      }
    }
    styles[node.name]?.(node, elements, roles)
  }
  walk(declaration, { scope: { indent: 0, close: 0 }, depth: 0 })
  return roles
}

function innerPlace(node: CstNode, place: Place, hasBrackets: boolean): Place {
  if (!hasBrackets && !isDefinition(node)) return place
  return { scope: { indent: 0, close: 0 }, depth: place.depth + 1 }
}

/**
 * Continuation lines of a definition, and everything between brackets, are indented relative to the line that starts
 * it.
 */
function isInside(node: CstNode, index: number, brackets: Brackets | null): boolean {
  if (brackets) return index > brackets.open && index < brackets.close
  return isDefinition(node) && index > 0
}

function entersScope(node: CstNode, index: number, brackets: Brackets | null): boolean {
  return brackets ? index === brackets.open : isDefinition(node) && index === 0
}

/** Branches, stages and fixes are one level deeper than the places where their line breaks first. */
function isDeeper(node: CstNode, element: CstElement): boolean {
  if (isToken(element)) return false
  if (node.name === 'expr') return node.children.If !== undefined || (node.children.Pipe?.length ?? 0) > 0
  return node.name === 'waiver'
}
