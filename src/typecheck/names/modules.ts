/** Files and what they import: each file's names, loaded once, without cycles. */
import { nearest } from '../../diagnostics/nearest.ts'
import type { Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Declaration, File, ImportDeclaration } from '../../parser/ast.ts'
import { parse } from '../../parser/index.ts'
import type { Source } from '../../source/source.ts'
import { limits } from '../checking.ts'
import { bind } from '../values/definitions.ts'
import { preludeScope } from '../values/prelude.ts'
import { type Binding, innerScope, type Scope } from '../values/scope.ts'

/**
 * Finds the text of an import: `path` as written (`std/blocks`, `./stem`), `from` the name of the importing source.
 * Gives the source (its name is what problems show and what tells two files apart), or why there is none.
 */
export type Importer = (
  path: string,
  from: string,
) => { readonly source: Source } | { readonly missing: string }

/** A file with its names. */
export interface Module {
  readonly source: Source
  readonly file: File
  readonly scope: Scope
  /** The names that it declares itself, and may be imported. */
  readonly exported: ReadonlySet<string>
}

/** Declarations whose names other declarations and files can use. */
export function isNamed(
  declaration: Declaration,
): declaration is Extract<Declaration, { kind: 'let' | 'block' | 'network' }> {
  return declaration.kind === 'let' || declaration.kind === 'block' || declaration.kind === 'network'
}

/** Loads a file and everything it imports; gives the file's module first, then the others in the order they were met. */
export function loadModules(
  file: File,
  source: Source,
  importer: Importer,
  report: (problem: Problem) => void,
): readonly Module[] {
  const loaded = new Map<string, Module>()
  const order: Module[] = []
  let failed = 0

  function load(file: File, source: Source, path: readonly string[]): Module {
    const bindings = new Map<string, Binding>()
    const scope = innerScope(preludeScope, bindings)
    const exported = new Set<string>()
    const module: Module = { source, file, scope, exported }
    loaded.set(source.name, module)
    order.push(module)
    for (const declaration of file.declarations)
      if (declaration.kind === 'import') importNames(declaration, bindings, source, [...path, source.name])
    for (const declaration of file.declarations) {
      if (!isNamed(declaration)) continue
      bindings.set(declaration.name.key, bind(declaration, scope))
      exported.add(declaration.name.key)
    }
    return module
  }

  function importNames(
    declaration: ImportDeclaration,
    bindings: Map<string, Binding>,
    source: Source,
    path: readonly string[],
  ): void {
    const from = declaration.from
    const module = moduleOf(declaration, source, path)
    for (const { name, alias } of declaration.items) {
      const key = (alias ?? name).key
      const binding = module?.exported.has(name.key) ? module.scope.bindings.get(name.key) : undefined
      bindings.set(key, binding ?? { kind: 'value', value: { kind: 'unknown' } })
      if (binding || !module) continue
      report(
        problem('import/unknown-name', name.span, {
          name: name.text,
          path: from.text,
          nearest: nearest(name.key, module.exported),
        }),
      )
    }
  }

  function moduleOf(declaration: ImportDeclaration, source: Source, path: readonly string[]): Module | null {
    const { text, span } = declaration.from
    const found = importer(text, source.name)
    if ('missing' in found) {
      report(problem('import/missing', span, { path: text, reason: found.missing }))
      return null
    }
    const start = path.indexOf(found.source.name)
    if (start >= 0) {
      report(
        problem('import/cycle', span, {
          path: text,
          cycle: [...path.slice(start), found.source.name].join(' → '),
        }),
      )
      return null
    }
    const known = loaded.get(found.source.name)
    if (known) return known
    if (loaded.size > limits.imports) {
      if (failed++ === 0) report(problem('limit/imports', span, { limit: limits.imports }))
      return null
    }
    const parsed = parse(found.source)
    for (const each of parsed.problems) report(each)
    return load(parsed.file, found.source, path)
  }

  load(file, source, [])
  return order
}
