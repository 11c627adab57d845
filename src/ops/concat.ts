/** `concat`: inputs side by side on the last axis. */
import { concatenate } from '../graph/index.ts'
import { sum, zero } from '../shape/index.ts'
import { gives, lastAxis, needsAxes } from './record/inference.ts'
import { equals } from './record/needs.ts'
import { type Need, primitive } from './record/primitive.ts'
import { tfLayer } from './record/tfjs_layer.ts'

export const concat = primitive({
  name: 'concat',
  summary: 'Joins the last axis of its inputs; all other axes must agree.',
  inputs: 'many',
  parameters: {},
  rule: '..×c₁, ..×c₂, … -> ..×(c₁ + c₂ + …)',
  infer: (inputs) => {
    const first = inputs[0]!
    for (const [index, input] of inputs.entries()) {
      if (input.length === 0) return needsAxes('..×c', index)
      if (input.length !== first.length) return needsAxes(sameAxes(first.length), index)
    }
    const needs: Need[] = []
    for (const [index, input] of inputs.entries())
      for (let axis = 0; axis < first.length - 1; axis += 1)
        needs.push(
          ...equals(first[axis]!, input[axis]!, () => ({
            kind: 'axes-differ',
            first: 0,
            second: index,
            axis,
          })),
        )
    return gives([...first.slice(0, -1), sum(inputs.map(lastAxis))], needs)
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'nothing',
  // One input is joined with nothing, and TensorFlow.js' layer wants two.
  emit: ({ inputs }) => (inputs.length === 1 ? [] : [tfLayer('concatenate', {})]),
  graph: ({ values, output }) => ({ output: concatenate(values, output.length) }),
  examples: [
    {
      source: 'concat(a, b)',
      arguments: {},
      inputs: [
        [3, 4, 2],
        [3, 4, 5],
      ],
      output: [3, 4, 7],
    },
    {
      source: 'concat(a, b, c)',
      arguments: {},
      inputs: [
        [2, 1],
        [2, 3],
        [2, 2],
      ],
      output: [2, 6],
    },
    { source: 'concat(a)', arguments: {}, inputs: [[2, 2, 3]], output: [2, 2, 3] },
  ],
})

/** A pattern of so many axes: `h×w×c` for three. */
function sameAxes(count: number): string {
  return ['()', 'c', 'n×c', 'h×w×c'][count] ?? `${count} axes`
}
