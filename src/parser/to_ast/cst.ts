/** Accessors for the concrete syntax tree: children by name, spans from tokens, and the context of a conversion. */
import type { CstElement, CstNode, IToken } from 'chevrotain'
import type { Problem } from '../../diagnostics/problem.ts'
import type { Source, Span } from '../../source/source.ts'
import { canonicalName, type Expression, type Name } from '../ast.ts'
import { tokenEnd } from '../lexer.ts'

/** What a conversion needs besides the tree: the source of the text, and where problems go. */
export interface Context {
  readonly source: Source
  readonly problems: Problem[]
  /**
   * Whether `ceil(a)` and `floor(a)` are `⌈a⌉` and `⌊a⌋` here, which they are not if the file defines these names
   * itself.
   */
  readonly roundingWords: boolean
  /** The text of the `///` lines right before the token at an offset, or null. */
  readonly documentationBefore: (offset: number) => string | null
  /** The end of the damaged text, which a missing part is taken to span. */
  readonly end: number
}

function isToken(element: CstElement): element is IToken {
  return 'image' in element
}

/** The first child of a rule's name; undefined if an error cut it off. */
export function child(node: CstNode | undefined, rule: string): CstNode | undefined {
  const element = node?.children[rule]?.[0]
  return element && !isToken(element) ? element : undefined
}

export function children(node: CstNode | undefined, rule: string): readonly CstNode[] {
  return (node?.children[rule] ?? []) as CstNode[]
}

/** The child at `index` among those with a rule's name. */
export function childAt(node: CstNode | undefined, rule: string, index: number): CstNode | undefined {
  const element = node?.children[rule]?.[index]
  return element && !isToken(element) ? element : undefined
}

/** The first token of a kind among a node's own children. */
export function token(node: CstNode | undefined, kind: string): IToken | undefined {
  const element = node?.children[kind]?.[0]
  return element && isToken(element) ? element : undefined
}

export function tokens(node: CstNode | undefined, kind: string): readonly IToken[] {
  return (node?.children[kind] ?? []) as IToken[]
}

export function spanOfToken(context: Context, from: IToken, to: IToken = from): Span {
  return { source: context.source, start: from.startOffset, end: tokenEnd(to) }
}

/** From the start of one span to the end of another. */
export function spanBetween(from: Span, to: Span): Span {
  return { source: from.source, start: from.start, end: Math.max(from.start, to.end) }
}

/** The range of all tokens in a node; the end of the text for a node without any. */
export function spanOfNode(context: Context, node: CstNode | undefined): Span {
  let start = Number.POSITIVE_INFINITY
  let end = -1
  const visit = (from: CstNode) => {
    for (const key in from.children) {
      for (const element of from.children[key]!) {
        if (!isToken(element)) visit(element)
        else {
          start = Math.min(start, element.startOffset)
          end = Math.max(end, tokenEnd(element))
        }
      }
    }
  }
  if (node) visit(node)
  return end < 0
    ? { source: context.source, start: context.end, end: context.end }
    : { source: context.source, start, end }
}

export function unreadable(context: Context, node: CstNode | undefined): Expression {
  return { kind: 'unreadable', span: spanOfNode(context, node) }
}

/** A name from its token, without backquotes. */
export function nameOf(context: Context, from: IToken): Name {
  const { image } = from
  const text =
    image.charCodeAt(0) === 96
      ? image.slice(1, image.length > 1 && image.endsWith('`') ? -1 : undefined).trim()
      : image
  return { text, key: canonicalName(text), span: spanOfToken(context, from) }
}

/** The content of a text, without its quotes. */
export function textValue(from: IToken): string {
  const { image } = from
  return image.slice(1, image.length > 1 && image.endsWith('"') ? -1 : undefined)
}
