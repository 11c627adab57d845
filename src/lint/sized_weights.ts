/** Finds weights whose shapes depend on sizes that a network leaves open: trained at one size, they fit no other. */

import type { Problem } from '../diagnostics/problem.ts'
import { problem } from '../diagnostics/report.ts'
import { applicationOf } from '../network/application.ts'
import type { Network } from '../network/network.ts'
import { inputShape } from '../network/shape_of.ts'
import { primitives } from '../ops/index.ts'
import { names, type Shape, showShape } from '../shape/index.ts'

/** One warning per network, at the first layer with such weights. */
export function sizedWeights(networks: readonly Network[]): readonly Problem[] {
  return networks.flatMap((network) => {
    const open = new Set(inputShape(network).flatMap((axis) => [...names(axis)]))
    if (open.size === 0) return []
    const sized = network.operations.flatMap((operation) => {
      const weights = primitives[operation.primitive].weights(applicationOf(network, operation))
      const weight = weights.find(({ shape }) => dependsOn(shape, open))
      return weight ? [{ operation, shape: weight.shape }] : []
    })
    const [first, ...others] = sized
    if (first === undefined) return []
    const facts = {
      operation: first.operation.primitive,
      network: network.name,
      weights: showShape(first.shape),
      sizes: [...open].filter((name) => dependsOn(first.shape, new Set([name]))).join(' and '),
    }
    const labels = others.slice(0, 2).map(({ operation }) => ({ span: operation.span, text: 'and here' }))
    return [problem('block/sized-weights', first.operation.span, facts, { labels })]
  })
}

function dependsOn(shape: Shape, open: ReadonlySet<string>): boolean {
  return shape.some((axis) => [...names(axis)].some((name) => open.has(name)))
}
