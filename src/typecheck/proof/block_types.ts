/** The types of all blocks of a file, and which of two problems is the echo of the other. */
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
 * The types of a file's blocks in its order; what is wrong with their signatures and bodies is among the checking's
 * `proofs`. A declaration that one of the `known` problems is in is left out: what else could be said of it would be an
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
 * Proves the local blocks whose output is written, where the names around them are numbers: once each. Those inside a
 * body that is itself worked out at names are held there, and those around which results have names at each use: a
 * result is of the network that is built, and is nothing where a block is worked out by itself.
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

/** Whether a name or a label around a place stands for a result, alone or inside a block that was passed. */
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
      // What their parts name is found only when they are applied.
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

const samePlace = (a: Problem, b: Problem) =>
  a.span.source === b.span.source && a.span.start === b.span.start && a.span.end === b.span.end

/** Problems that a proof alone can find: they say for all sizes what a use says for one. */
const ofProofs: ReadonlySet<string> = new Set([
  'shape/not-proved',
  'shape/fact-needed',
  'shape/undecided',
  'type/not-principal',
])

/**
 * Both together without echoes: where a signature fails for all sizes, its failing at one use is the echo; where a body
 * is wrong by itself, the use says it with numbers.
 */
export function withoutEchoes(proofs: readonly Problem[], uses: readonly Problem[]): readonly Problem[] {
  const signatures = proofs.filter(({ code }) => ofProofs.has(code))
  return [
    ...uses.filter(
      (use) => !signatures.some((proof) => samePlace(proof, use) && use.code.startsWith('shape/')),
    ),
    ...proofs.filter((proof) => ofProofs.has(proof.code) || !uses.some((use) => samePlace(proof, use))),
  ]
}
