/**
 * Turns the calls of a network into function bodies: calls to the same block with the same structure share one body.
 */

import type { LayerNames } from '../../network/layer_names.ts'
import type { Network } from '../../network/network.ts'
import { soleResult } from '../../network/shape_of.ts'
import type { NetworkBodies } from './body.ts'
import { addCall, draftOfNetwork, refer } from './draft.ts'
import { fuseLeaves } from './fuse.ts'
import { sharedBlocks } from './shared_blocks.ts'
import { leakTest, passedOn } from './value_uses.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Builds the bodies of a network. */
export function buildBodies<Leaf>(
  network: Network,
  names: LayerNames,
  vocabulary: Vocabulary<Leaf>,
): NetworkBodies<Leaf> {
  const shared = sharedBlocks(vocabulary)
  const [leaks, sourceOf] = [leakTest(network), passedOn(network, vocabulary)]
  const draft = draftOfNetwork({ network, names, vocabulary, shared, leaks, sourceOf })
  const results = [refer(draft, soleResult(network).value)]
  for (const [index, head] of network.heads.entries()) {
    addCall(draft, head.body, names.heads[index]!, head.name)
    results.push(refer(draft, soleResult(head.body).value))
  }
  return { body: fuseLeaves(vocabulary, { steps: draft.steps, results }), blocks: shared.all() }
}
