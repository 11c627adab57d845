/** The paths through the blocks of a file, with names for sizes, from which costs are computed. */
import type { Program } from '../program/program.ts'
import type { BlockCase, BlockType } from './assumptions/block_type.ts'
import { newChecking } from './checking.ts'
import { interpreter } from './knot.ts'
import { loadModules } from './names/modules.ts'
import { guarded } from './networks/networks.ts'
import { casesOfBlock, typeOfBlock } from './proof/infer_type.ts'
import { declaredBlock } from './values/definitions.ts'

/**
 * The types of a file's own blocks, each with its paths. A check reports their problems; they are not reported here.
 */
export function blockCases(
  program: Program,
): readonly { readonly type: BlockType; readonly cases: readonly BlockCase[] }[] {
  const checking = newChecking(() => {}, interpreter, null)
  const [own] = loadModules(program, checking)
  return program.main.parsed.file.declarations.flatMap((declaration) => {
    if (declaration.kind !== 'block' || !own) return []
    const declared = declaredBlock(declaration, own.scope)
    const found = guarded(declaration.span, checking, () => ({
      type: typeOfBlock(declared, checking).type,
      cases: casesOfBlock(declared, checking),
    }))
    return found ?? []
  })
}
