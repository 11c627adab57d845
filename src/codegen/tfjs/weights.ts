/** `weights.ts`: how each weight of the network starts, as the operations say. */
import { layerNames } from '../../network/layer_names.ts'
import type { Network } from '../../network/network.ts'
import { weightStarts } from '../../network/weight_starts.ts'
import type { SourceFile } from './emitter.ts'
import { literal, stringLiteral } from './literals.ts'

/** The source of `weights.ts`. */
export function weightsSource(network: Network, header: readonly string[], runtime: string): SourceFile {
  const starts = Object.entries(weightStarts(network, layerNames(network)))
  return {
    header,
    declarations: [
      { kind: 'import', from: runtime, types: ['WeightStarts'] },
      {
        kind: 'statements',
        lines: [
          '/**',
          ' * How each weight starts. A kernel is drawn from the distribution that the recipe names, whose width follows from how',
          ' * many inputs reach one output (`fanIn`) and how many outputs one input reaches (`fanOut`).',
          ' */',
          'export const weights: WeightStarts = {',
          ...starts.map(([name, start]) => `${stringLiteral(name)}: ${literal({ ...start })},`),
          '}',
        ],
      },
    ],
  }
}
