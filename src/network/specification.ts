/** What a network computes as one digest: weights trained for another network are told apart by it. */

import type { ArgumentValue } from '../ops/record/primitive.ts'
import { show } from '../shape/index.ts'
import type { LayerNames } from './layer_names.ts'
import type { Network } from './network.ts'
import { inputShape, soleResult } from './shape_of.ts'
import { digestOfText } from './text_digest.ts'

function written(value: ArgumentValue): unknown {
  if (typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map(written)
  if ('kind' in value && (value.kind === 'number' || value.kind === 'polynomial')) return show(value)
  return Object.entries(value)
    .map(([key, part]) => [key, written(part as ArgumentValue)])
    .sort()
}

/**
 * SHA-256 of the operations: names, arguments, wiring and outputs. Places, claims, recipes and the spec's wording do
 * not matter to it.
 */
export function specificationDigest(network: Network, names: LayerNames): string {
  const { operations, heads } = network
  return digestOfText(
    JSON.stringify([
      inputShape(network).map(show),
      operations.map((operation) => [
        names.operations[operation.id],
        operation.primitive,
        Object.entries(operation.arguments)
          .map(([key, value]) => [key, written(value)])
          .sort(),
        operation.inputs,
      ]),
      soleResult(network).value,
      heads.map((head) => [head.name, head.output]),
    ]),
  )
}
