/** The tokens and children of a concrete syntax tree in text order; chevrotain groups them by name. */
import type { CstElement, CstNode, IToken } from 'chevrotain'

export function isToken(element: CstElement): element is IToken {
  return 'image' in element
}

/** A node's children in text order. */
export function inOrder(node: CstNode): readonly CstElement[] {
  const elements: CstElement[] = []
  for (const key in node.children) for (const element of node.children[key]!) elements.push(element)
  return elements.length < 2 ? elements : elements.sort((a, b) => startOf(a) - startOf(b))
}

function startOf(element: CstElement): number {
  return isToken(element) ? element.startOffset : (firstToken(element)?.startOffset ?? 0)
}

export function firstToken(element: CstElement): IToken | undefined {
  if (isToken(element)) return element
  let found: IToken | undefined
  for (const key in element.children) {
    const [child] = element.children[key]!
    const token = child && firstToken(child)
    if (token && (!found || token.startOffset < found.startOffset)) found = token
  }
  return found
}

export function lastToken(element: CstElement): IToken | undefined {
  if (isToken(element)) return element
  let found: IToken | undefined
  for (const key in element.children) {
    const children = element.children[key]!
    const child = children[children.length - 1]
    const token = child && lastToken(child)
    if (token && (!found || token.startOffset > found.startOffset)) found = token
  }
  return found
}

export function nodes(node: CstNode, rule: string): readonly CstNode[] {
  return (node.children[rule] ?? []) as CstNode[]
}

export function tokens(node: CstNode, kind: string): readonly IToken[] {
  return (node.children[kind] ?? []) as IToken[]
}
