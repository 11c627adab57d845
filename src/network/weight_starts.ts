/** How the weights of a network start, for whoever draws them: the runtime and the nodes of a graph. */

import { primitives } from '../ops/index.ts'
import { plainNumber } from '../ops/kinds/graph_place.ts'
import type { WeightStart, WeightStarts } from '../runtime/contract/starts.ts'
import type { Dimension } from '../shape/index.ts'
import { applicationOf } from './application.ts'
import type { LayerNames } from './layer_names.ts'
import type { Network } from './network.ts'

/** A start with its connections as plain numbers. Throws where a size is open. */
export function plainStart(start: WeightStart<Dimension>): WeightStart {
  if (start.kind !== 'kernel') return start
  return { kind: 'kernel', fanIn: plainNumber(start.fanIn), fanOut: plainNumber(start.fanOut) }
}

/** The start of every weight by its name, `LAYER/WEIGHT`, layer by layer. */
export function weightStarts(network: Network, names: LayerNames): WeightStarts {
  return Object.fromEntries(
    network.operations.flatMap((operation) =>
      primitives[operation.primitive]
        .weights(applicationOf(network, operation))
        .map(({ name, start }) => [`${names.operations[operation.id]}/${name}`, plainStart(start)] as const),
    ),
  )
}
