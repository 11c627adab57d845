/** The ways that the blocks of a file take, with their operations at names: what their costs are worked out from. */
import type { File } from '../parser/ast.ts'
import type { Source } from '../source/source.ts'
import type { BlockCase, BlockType } from './assumptions/block_type.ts'
import { newChecking } from './checking.ts'
import { interpreter } from './knot.ts'
import { type Importer, loadModules } from './names/modules.ts'
import { guarded } from './networks/networks.ts'
import { casesOfBlock, typeOfBlock } from './proof/infer_type.ts'
import { declaredBlock } from './values/definitions.ts'

/** The types of a file's own blocks with the ways that each takes; problems are those of a check, and are not told here. */
export function blockCases(
  file: File,
  source: Source,
  importer: Importer,
): readonly { readonly type: BlockType; readonly cases: readonly BlockCase[] }[] {
  const checking = newChecking(() => {}, interpreter)
  const [own] = loadModules(file, source, importer, checking.report)
  return file.declarations.flatMap((declaration) => {
    if (declaration.kind !== 'block' || !own) return []
    const declared = declaredBlock(declaration, own.scope)
    const found = guarded(declaration.span, checking, () => ({
      type: typeOfBlock(declared, checking).type,
      cases: casesOfBlock(declared, checking),
    }))
    return found ?? []
  })
}
