/**
 * The middle end: turns the calls of a network into functions, for any target made of functions. It is generic
 * in its leaf, which the target gives together with a `Vocabulary`.
 */

import type { LayerNames } from '../../network/layer_names.ts'
import type { Network } from '../../network/network.ts'
import type { NetworkBodies } from './body.ts'
import { buildBodies } from './build_bodies.ts'
import { generalizeBlocks } from './generalize.ts'
import { inlineBlocks } from './inline.ts'
import type { Vocabulary } from './vocabulary.ts'

/** The network's body and the blocks worth a function, with their parameters. */
export function functionsOf<Leaf>(
  network: Network,
  names: LayerNames,
  vocabulary: Vocabulary<Leaf>,
): NetworkBodies<Leaf> {
  const bodies = generalizeBlocks(buildBodies(network, names, vocabulary), vocabulary)
  return inlineBlocks(bodies, network, vocabulary)
}
