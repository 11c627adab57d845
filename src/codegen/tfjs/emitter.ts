/** The only door to ts-morph: source files described as data, printed and formatted; and TypeScript to JavaScript. */
import {
  IndentationText,
  type InterfaceDeclarationStructure,
  NewLineKind,
  Project,
  QuoteKind,
  type StatementStructures,
  StructureKind,
  ts,
} from 'ts-morph'
import { blockComment, lineComment, wrappedLines } from './literals.ts'

/** A source file: a comment at its head and what it declares, in order. */
export interface SourceFile {
  readonly header: readonly string[]
  readonly declarations: readonly Declaration[]
}

export type Declaration = ImportSource | InterfaceSource | FunctionSource | StatementsSource

interface ImportSource {
  readonly kind: 'import'
  readonly from: string
  /** `import * as namespace`. */
  readonly namespace?: string
  readonly names?: readonly string[]
  /** Types only. */
  readonly types?: readonly string[]
}

export interface InterfaceSource {
  readonly kind: 'interface'
  readonly name: string
  readonly documentation: string | null
  readonly properties: readonly {
    readonly name: string
    readonly type: string
    readonly optional: boolean
    readonly documentation: string | null
  }[]
}

export interface FunctionSource {
  readonly kind: 'function'
  readonly name: string
  readonly exported: boolean
  readonly documentation: string | null
  readonly parameters: readonly {
    readonly name: string
    readonly type: string
    readonly initializer?: string
  }[]
  readonly returns: string
  /** Lines, indented by the emitter where they stand inside braces of their own. */
  readonly body: readonly string[]
}

/** Lines of code as they are. */
interface StatementsSource {
  readonly kind: 'statements'
  readonly lines: readonly string[]
}

const longestLine = 110

function documentation(text: string | null): { docs?: { description: string }[] } {
  const lines = documentationText(text)
  return lines.length === 0 ? {} : { docs: [{ description: lines.join('\n') }] }
}

function documentationText(text: string | null): readonly string[] {
  const written = blockComment(text ?? '').trim()
  return written === '' ? [] : wrappedLines(written, longestLine + 5)
}

function interfaceStructure(declaration: InterfaceSource): InterfaceDeclarationStructure {
  return {
    kind: StructureKind.Interface,
    name: declaration.name,
    ...documentation(declaration.documentation),
    properties: declaration.properties.map((property) => ({
      name: property.name,
      type: property.type,
      hasQuestionToken: property.optional,
      ...documentation(property.documentation),
    })),
  }
}

/** A function as text: ts-morph has no way to write each parameter on a line of its own. */
function functionText(declaration: FunctionSource): string {
  const { exported, name, returns, body } = declaration
  const parameters = declaration.parameters.map(
    ({ name, type, initializer }) =>
      `${name}: ${type}${initializer === undefined ? '' : ` = ${initializer}`}`,
  )
  const head = `${exported ? 'export ' : ''}function ${name}(`
  const short = `${head}${parameters.join(', ')}): ${returns} {`
  const lines =
    short.length <= longestLine ? [short] : [head, ...parameters.map((each) => `${each},`), `): ${returns} {`]
  return [...documentationLines(declaration.documentation), ...lines, ...body, '}'].join('\n')
}

function documentationLines(text: string | null): readonly string[] {
  const lines = documentationText(text)
  if (lines.length <= 1) return lines.map((line) => `/** ${line} */`)
  return ['/**', ...lines.map((line) => ` * ${line}`.trimEnd()), ' */']
}

function importedNames({ namespace, names = [], types = [] }: ImportSource) {
  if (namespace !== undefined) return { namespaceImport: namespace }
  // Else an import of nothing would stay in the program.
  if (names.length === 0) return { isTypeOnly: true, namedImports: [...types] }
  return { namedImports: [...names, ...types.map((name) => `type ${name}`)] }
}

function structures(declaration: Declaration): readonly (StatementStructures | string)[] {
  switch (declaration.kind) {
    case 'import':
      return [
        {
          kind: StructureKind.ImportDeclaration,
          moduleSpecifier: declaration.from,
          ...importedNames(declaration),
        },
      ]
    case 'interface':
      return [interfaceStructure(declaration)]
    case 'function':
      return [`\n${functionText(declaration)}`]
    case 'statements':
      return [`\n${declaration.lines.join('\n')}`]
  }
}

/** Prints a source file: two spaces, single quotes, no semicolons, a line break at the end. */
export function printSource(file: SourceFile): string {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: {
      indentationText: IndentationText.TwoSpaces,
      quoteKind: QuoteKind.Single,
      newLineKind: NewLineKind.LineFeed,
      insertSpaceAfterOpeningAndBeforeClosingNonemptyBraces: true,
    },
  })
  // All declarations at once: ts-morph parses the file anew at every change.
  const source = project.createSourceFile('file.ts', { statements: file.declarations.flatMap(structures) })
  source.formatText({ semicolons: ts.SemicolonPreference.Remove, indentSize: 2 })
  const header = file.header.map((line) => `// ${lineComment(line)}`.trimEnd()).join('\n')
  return `${header}${header ? '\n' : ''}${source
    .getFullText()
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

/** TypeScript to JavaScript, one file at a time and without checking types; relative imports of `.ts` become `.js`. */
export function transpileSource(path: string, text: string): string {
  return ts.transpileModule(text, {
    fileName: path,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  }).outputText
}

/** Every module specifier of a TypeScript or JavaScript file, replaced as `replace` says; everything else stays. */
export function replaceSpecifiers(
  path: string,
  text: string,
  replace: (specifier: string) => string,
): string {
  const { importedFiles } = ts.preProcessFile(text, true, true)
  let result = text
  for (const { fileName, pos, end } of [...importedFiles].sort((a, b) => b.pos - a.pos)) {
    const replacement = replace(fileName)
    if (replacement === fileName) continue
    // `pos` and `end` may or may not include the quotes, by the kind of import.
    const start = text.indexOf(fileName, pos)
    if (start < 0 || start > end + 1) throw new Error(`${path}: no specifier where the scanner found one`)
    result = result.slice(0, start) + replacement + result.slice(start + fileName.length)
  }
  return result
}
