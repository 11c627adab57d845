/** Finds `ceil(a)` and `floor(a)`, which the formatter writes as `⌈a⌉` and `⌊a⌋`. */
import type { CstNode, IToken } from 'chevrotain'
import { nodes, tokens } from './ordered.ts'

interface RoundingCall {
  readonly name: IToken
  readonly opening: IToken
  readonly content: CstNode
  readonly comma: IToken | null
  readonly closing: IToken
  readonly marks: readonly [string, string]
}

const MARKS: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['ceil', ['⌈', '⌉']],
  ['floor', ['⌊', '⌋']],
])

/**
 * The rounding at the start of a `postfix` or `axis` node; null for any other. Recognises the same calls as `to_ast`.
 */
export function roundingCall(node: CstNode): RoundingCall | null {
  const primary = node.name === 'axis' ? node : nodes(node, 'primary')[0]
  const name = primary && tokens(primary, 'Name')[0]
  const marks = name && MARKS.get(name.image)
  const args = nodes(node, 'suffix')[0]?.children.args?.[0] as CstNode | undefined
  if (!marks || !args) return null
  const [content, ...more] = nodes(args, 'arg')
  const expr = content && nodes(content, 'expr')[0]
  if (!content || !expr || more.length > 0 || content.children.Name || expr.children.If || expr.children.Pipe)
    return null
  if (nodes(expr, 'stage')[0]?.children.As) return null
  const comma = tokens(args, 'Comma')[0] ?? null
  const [opening] = tokens(args, 'LeftParenthesis')
  const [closing] = tokens(args, 'RightParenthesis')
  return opening && closing ? { name, opening, content, comma, closing, marks } : null
}
