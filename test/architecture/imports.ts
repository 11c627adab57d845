/**
 * Every import of the repository's TypeScript, read with TypeScript's own parser: which file imports which names from
 * where.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { posix, resolve, sep } from 'node:path'
import ts from 'typescript'

export const root = resolve(import.meta.dirname, '../..')

export interface Imported {
  readonly file: string
  readonly specifier: string
  /** Whether it disappears at run time. */
  readonly isType: boolean
  /** The imported names; `*` for all, empty for a bare import. */
  readonly names: readonly string[]
}

/** The files under a folder whose names match, relative to the repository's root. */
export function filesUnder(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((name) => posix.join(folder, name.split(sep).join('/')))
    .filter(
      (name) => ending.test(name) && !name.includes('node_modules') && statSync(`${root}/${name}`).isFile(),
    )
    .sort()
}

export function read(file: string): string {
  return readFileSync(`${root}/${file}`, 'utf8')
}

const parsed = new Map<string, ts.SourceFile>()

/** The syntax tree of a file. */
export function treeOf(file: string): ts.SourceFile {
  const known = parsed.get(file)
  if (known) return known
  const tree = ts.createSourceFile(file, read(file), ts.ScriptTarget.ESNext, false)
  parsed.set(file, tree)
  return tree
}

/** Every import and re-export of a file, and `import('…')` with a constant text. */
export function importsOf(file: string): readonly Imported[] {
  const found: Imported[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const specifier = node.moduleSpecifier.text
      const { importClause: clause } = node
      const bindings = clause?.namedBindings
      const elements = bindings && ts.isNamedImports(bindings) ? [...bindings.elements] : []
      const isType =
        clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
        (elements.length > 0 && !clause?.name && elements.every(({ isTypeOnly }) => isTypeOnly))
      const all = bindings && ts.isNamespaceImport(bindings) ? ['*'] : []
      const names = elements.map(({ propertyName, name }) => (propertyName ?? name).text)
      found.push({ file, specifier, isType, names: [...(clause?.name ? ['default'] : []), ...all, ...names] })
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      const elements =
        node.exportClause && ts.isNamedExports(node.exportClause) ? [...node.exportClause.elements] : []
      const isType =
        node.isTypeOnly || (elements.length > 0 && elements.every(({ isTypeOnly }) => isTypeOnly))
      const names = elements.map(({ propertyName, name }) => (propertyName ?? name).text)
      found.push({
        file,
        specifier: node.moduleSpecifier.text,
        isType,
        names: elements.length === 0 ? ['*'] : names,
      })
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments
      if (argument && ts.isStringLiteral(argument))
        found.push({ file, specifier: argument.text, isType: false, names: ['*'] })
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      const { literal } = node.argument
      if (ts.isStringLiteral(literal))
        found.push({ file, specifier: literal.text, isType: true, names: ['*'] })
    }
    ts.forEachChild(node, visit)
  }
  visit(treeOf(file))
  return found
}

/** The file of a relative import, relative to the repository's root; null for a package. */
export function targetOf({ file, specifier }: Imported): string | null {
  if (!specifier.startsWith('.')) return null
  return posix.normalize(posix.join(posix.dirname(file), specifier))
}

/** The names that a file exports by its own declarations. */
export function exportsOf(file: string): readonly string[] {
  const names: string[] = []
  for (const statement of treeOf(file).statements) {
    const isExported = ts.canHaveModifiers(statement)
      ? ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
      : false
    if (!isExported) continue
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations)
        if (ts.isIdentifier(name)) names.push(name.text)
    } else if ('name' in statement && statement.name && ts.isIdentifier(statement.name as ts.Node))
      names.push((statement.name as ts.Identifier).text)
  }
  return names
}
