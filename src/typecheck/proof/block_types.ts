/** The types of all blocks of a file. */
import type { Problem } from '../../diagnostics/problem.ts'
import type { BlockDeclaration, File, LetDeclaration } from '../../parser/ast.ts'
import type { Span } from '../../source/source.ts'
import type { BlockType } from '../assumptions/block_type.ts'
import type { Checking } from '../checking.ts'
import { guarded } from '../networks/networks.ts'
import { declaredBlock } from '../values/definitions.ts'
import type { Scope } from '../values/scope.ts'
import type { Block } from '../values/values.ts'
import { typeOfBlock } from './infer_type.ts'

/**
 * The types of a file's blocks, in its order. Problems of their signatures and bodies are among the checking's
 * `proofs`. A declaration that one of the `known` problems is in is left out, since a further problem would be an
 * echo.
 */
export function blockTypes(
  file: File,
  scope: Scope,
  known: readonly Problem[],
  checking: Checking,
): readonly BlockType[] {
  return file.declarations.flatMap((declaration) => {
    if (declaration.kind !== 'block' || known.some((each) => isIn(each, declaration))) return []
    return learnType(declaration, scope, checking) ?? []
  })
}

/**
 * Proves, once each, the local blocks with a written output if the names around them are numbers. Inside a body whose
 * sizes are names, the run over that body proves them. Blocks with results in scope are checked at each use with
 * names, since a result belongs to the network being built and means nothing to a block alone.
 */
export function proveLocals(
  definitions: readonly (LetDeclaration | BlockDeclaration)[],
  scope: Scope,
  checking: Checking,
): void {
  if (checking.proof !== null || hasResults(scope)) return
  for (const definition of definitions) {
    if (definition.kind !== 'block' || !definition.signature?.output || checking.types.has(definition))
      continue
    checking.typed.add(definition)
    learnType(definition, scope, checking)
  }
}

/** Whether a name or a label around a place is a result, alone or inside a block that was passed. */
function hasResults(scope: Scope): boolean {
  for (let at: Scope | null = scope; at; at = at.parent) {
    if (at.labels !== null && at.labels.size > 0) return true
    for (const binding of at.bindings.values())
      if (binding.kind === 'value' && binding.value.kind === 'block' && holdsResult(binding.value.block))
        return true
  }
  return false
}

function holdsResult(block: Block): boolean {
  switch (block.kind) {
    case 'result':
      return true
    case 'promised':
    case 'constructed':
    case 'repeat':
    case 'open-repeat':
      return holdsResult(block.block)
    case 'pipe':
      return block.stages.some(holdsResult)
    case 'join':
      return block.branches.some(holdsResult)
    case 'primitive':
    case 'declared':
      return [...block.arguments.values()].some(
        ({ value }) => value.kind === 'block' && holdsResult(value.block),
      )
    case 'either':
      return block.ways.some((way) => holdsResult(way.block))
    case 'assumed':
      return false
    case 'naming-pipe':
    case 'table':
      // The names in its parts are resolved only when it is applied.
      return true
  }
}

function learnType(declaration: BlockDeclaration, scope: Scope, checking: Checking): BlockType | null {
  const silent: Checking = { ...checking, report: (found) => checking.proofs.push(found) }
  const typed = guarded(declaration.span, silent, () =>
    typeOfBlock(declaredBlock(declaration, scope), checking),
  )
  if (!typed) return null
  checking.proofs.push(...typed.problems)
  checking.types.set(declaration, typed.type)
  return typed.type
}

function isIn({ span, severity }: Problem, declaration: { readonly span: Span }): boolean {
  const { source, start, end } = declaration.span
  return severity === 'error' && span.source === source && span.start >= start && span.end <= end
}
