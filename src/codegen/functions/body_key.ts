/** When two bodies are one function. */

import type { ValueId } from '../../network/network.ts'
import { type Dimension, show } from '../../shape/index.ts'
import { type Block, type Body, inputsOf } from './body.ts'

/** Text that two bodies share if and only if one function can stand for both. */
export function bodyKey(body: Body, first: ValueId, blockIds: ReadonlyMap<Block, number>): unknown {
  const write = (value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { dimension: show(value as Dimension) }
      : Array.isArray(value)
        ? value.map(write)
        : value
  const steps = body.steps.map((step) => {
    const { origin } = step
    const common = [
      step.name,
      origin.first - first,
      origin.end - first,
      origin.output - first,
      inputsOf(step),
    ]
    if (step.kind === 'block')
      return [
        ...common,
        blockIds.get(step.block),
        [...step.arguments].map(([slot, value]) => [slot, show(value)]),
      ]
    return [
      ...common,
      step.from,
      step.layer,
      Object.entries(step.configuration).map(([key, value]) => [key, write(value)]),
    ]
  })
  return [steps, body.results]
}
