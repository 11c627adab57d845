/** Files and their imports: loads the names of each file once, and reports cycles. */
import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Declaration, File, ImportDeclaration } from '../../parser/ast.ts'
import { IMPORT_LIMIT, importTarget, type Program } from '../../program/program.ts'
import type { Source } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { bind } from '../values/definitions.ts'
import { preludeScope } from '../values/prelude.ts'
import { type Binding, innerScope, type Scope } from '../values/scope.ts'

/** A file with its names. */
export interface Module {
  readonly source: Source
  readonly file: File
  readonly scope: Scope
  /** The names that it declares itself, which others may import. */
  readonly exported: ReadonlySet<string>
}

/** Declarations whose names other declarations and files can use. */
export function isNamed(
  declaration: Declaration,
): declaration is Extract<Declaration, { kind: 'let' | 'block' | 'network' }> {
  return declaration.kind === 'let' || declaration.kind === 'block' || declaration.kind === 'network'
}

/** The modules of a program: its main file first, then the others in the order in which imports reach them. */
export function loadModules(
  program: Program,
  { report, observer }: Pick<Checking, 'report' | 'observer'>,
): readonly Module[] {
  const loaded = new Map<string, Module>()
  const order: Module[] = []
  let beyondLimit = 0

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
      const declared = module?.file.declarations.find((each) => isNamed(each) && each.name.key === name.key)
      if (declared && isNamed(declared)) observer?.reference(name.span, declared.name.span)
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
    const target = importTarget(program, text, source.name)
    if (target.kind === 'missing') {
      report(problem('import/missing', span, { path: text, reason: target.reason }))
      return null
    }
    if (target.kind === 'beyond limit') {
      if (beyondLimit++ === 0) report(problem('limit/imports', span, { limit: IMPORT_LIMIT }))
      return null
    }
    const found = target.file
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
    for (const each of found.parsed.problems) report(each)
    return load(found.parsed.file, found.source, path)
  }

  load(program.main.parsed.file, program.main.source, [])
  return order
}
