/**
 * The passes: rewritings of a graph to another that computes the same in less time. They come before differentiation, so
 * gradients follow by themselves, and weights keep their own variables.
 */
import { PASS_NAMES, PASSES, type PassName, type PassPlace } from '../../runtime/contract/graph_passes.ts'
import type { Tensor } from '../node.ts'
import { foldNormalizations } from './fold_normalization.ts'
import { aroundLibraryFaults } from './library_faults.ts'
import { mergePointwise } from './merge_pointwise.ts'
import { projectBeforePooling } from './project_before_pooling.ts'

const rewritings: Readonly<Record<PassName, (roots: readonly Tensor[]) => readonly Tensor[]>> = {
  'fold-normalization': foldNormalizations,
  'project-before-pooling': projectBeforePooling,
  'merge-pointwise': mergePointwise,
}

/**
 * The same tensors after those of the named passes that act there, in the order in which all are listed, and after what
 * goes around faults of the library.
 */
export function withPasses(
  roots: readonly Tensor[],
  names: readonly PassName[],
  place: PassPlace,
): readonly Tensor[] {
  const taken = PASS_NAMES.filter((name) => {
    const acts: readonly PassPlace[] = PASSES[name].acts
    return names.includes(name) && acts.includes(place)
  })
  return aroundLibraryFaults(taken.reduce((tensors, name) => rewritings[name](tensors), roots))
}
