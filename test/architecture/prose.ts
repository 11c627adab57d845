/** The prose of a file: comments, texts that users see, paragraphs. Everything else becomes a mark that no phrase crosses. */
import ts from 'typescript'

/** Takes the place of code: no pattern of words matches it. */
const code = '\0'

/**
 * The text with its prose in place and `\0` for the rest, so that offsets stay valid. Comment signs become blanks, and
 * whatever is in backquotes becomes `\0`. `texts` adds the string literals of a TypeScript file.
 */
export function proseOf(file: string, text: string, { texts }: { readonly texts: boolean }): string {
  if (/\.(ts|mjs)$/.test(file)) return proseOfTypeScript(file, text, texts)
  if (file.endsWith('.inc')) return proseOfInc(text)
  if (file.endsWith('.md')) return proseOfMarkdown(text)
  throw new Error(`${file}: no rule for the prose of such a file`)
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

function proseOfTypeScript(file: string, text: string, texts: boolean): string {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const page = blankPage(text)
  const visit = (node: ts.Node): void => {
    if (ts.isToken(node)) {
      for (const comment of ts.getLeadingCommentRanges(text, node.pos) ?? [])
        writeComment(page, text, comment)
      for (const comment of ts.getTrailingCommentRanges(text, node.end) ?? [])
        writeComment(page, text, comment)
    }
    if (texts && isText(node)) write(page, node.getStart(tree), contentOf(node, text, tree))
    // All tokens, not only the nodes of the tree: a bracket has comments too.
    for (const child of node.getChildren(tree)) visit(child)
  }
  visit(tree)
  return page.join('')
}

/** Texts with a blank in them: a single word is a name or a key. */
function isText(node: ts.Node): node is ts.StringLiteral | ts.TemplateLiteral {
  return (ts.isStringLiteral(node) || ts.isTemplateLiteral(node)) && /\s/.test(node.getText())
}

/** A text without its quotation marks and the expressions in it. */
function contentOf(node: ts.StringLiteral | ts.TemplateLiteral, text: string, tree: ts.SourceFile): string {
  const start = node.getStart(tree)
  let content = text.slice(start, node.end)
  if (ts.isTemplateExpression(node)) {
    for (const { expression } of node.templateSpans) {
      const [from, to] = [expression.pos - start, expression.end - start]
      content = content.slice(0, from) + hidden(content.slice(from, to)) + content.slice(to)
    }
  }
  return code + withoutQuoted(content.slice(1, -1)) + code
}

/** The comment, and the gap up to a `//` on the next line: a sentence may cover several. */
function writeComment(page: string[], text: string, { pos, end, kind }: ts.CommentRange): void {
  write(page, pos, withoutSigns(text.slice(pos, end)))
  if (kind !== ts.SyntaxKind.SingleLineCommentTrivia) return
  const [gap] = /^\n[ \t]*(?=\/\/)/.exec(text.slice(end, end + 200)) ?? []
  if (gap) write(page, end, gap)
}

/** Comments, and the texts in double quotes, which are the reasons of waivers. */
function proseOfInc(text: string): string {
  const page = blankPage(text)
  for (const { 0: found, index } of text.matchAll(/\/\/[^\n]*(?:\n[ \t]*\/\/[^\n]*)*|"[^"\n]*\s[^"\n]*"/g))
    write(page, index, withoutSigns(found))
  return page.join('')
}

/** Everything outside code and links; the bars of a table, a list's item and an empty line end a phrase. */
function proseOfMarkdown(text: string): string {
  const prose = text
    .replaceAll(/^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?\n\1\2`*[ \t]*$/gm, hidden)
    .replaceAll(/<!--[\s\S]*?-->|\]\([^)\s]*\)/g, hidden)
    .replaceAll(/\n[ \t]*\n|\n[ \t]*(?:[-*]|\d+\.) |[|#]/g, (boundary) => code.repeat(boundary.length))
  return withoutQuoted(prose)
}

function blankPage(text: string): string[] {
  return Array.from({ length: text.length }, () => code)
}

function write(page: string[], at: number, text: string): void {
  for (let index = 0; index < text.length; index++) page[at + index] = text[index]!
}

/** A comment with blanks for its slashes and stars. */
function withoutSigns(comment: string): string {
  return withoutQuoted(
    comment.replaceAll(/^\/\*+|\*+\/$|^[ \t]*(?:\*(?!\/)|\/\/+)/gm, (signs) => ' '.repeat(signs.length)),
  )
}

/** Names and code in backquotes, which a template literal escapes. */
function withoutQuoted(text: string): string {
  return text.replaceAll(/\\?`[^`]*`/g, hidden)
}

function hidden(text: string): string {
  return code.repeat(text.length)
}
