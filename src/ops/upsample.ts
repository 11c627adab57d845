/** `upsample`: enlarges an image by repeating or interpolating its cells. */
import { repeatCells } from '../graph/index.ts'
import { divide, elements, multiply, number, one, zero } from '../shape/index.ts'
import { alongAxes, interpolation } from './kinds/graph_axes.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { gives, imageAxes, needsAxes } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer, tfLayer } from './record/tfjs_layer.ts'

export const upsample = primitive({
  name: 'upsample',
  summary: 'Enlarges height and width by a whole factor, repeating cells or interpolating between them.',
  inputs: 'one',
  parameters: {
    factor: { kind: 'int', meaning: 'how many rows become of each row, and columns of each column' },
    bilinear: {
      kind: 'boolean',
      meaning:
        'interpolate between the four nearest cells (from centre to centre) instead of repeating the nearest',
      defaultValue: false,
    },
  },
  rule: 'h×w×c -> (h·factor)×(w·factor)×c',
  infer: ([input], { factor }) => {
    const image = imageAxes(input!)
    if (image === null) return needsAxes('h×w×c')
    return gives([multiply(image.height, factor), multiply(image.width, factor), image.channels])
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  // Bilinear: four multiplications by weights that are known beforehand, and three additions.
  otherFlops: ({ arguments: { bilinear }, output }) =>
    bilinear ? multiply(number(7), elements(output)) : zero,
  countsAsLayer: false,
  footprint: ({ factor, bilinear }) => {
    const cells = bilinear ? number(2) : one
    const stride = divide(one, factor)
    return {
      kind: 'window',
      extent: { height: cells, width: cells },
      stride: { height: stride, width: stride },
    }
  },
  keeps: 'nothing',
  // TensorFlow.js' own bilinear layer measures from the corner, and its gradient is wrong where height and width differ.
  emit: ({ arguments: { bilinear }, formulas: { factor } }) => [
    bilinear
      ? runtimeLayer('bilinearUpsampling2d', { factor })
      : tfLayer('upSampling2d', { size: [factor, factor] }),
  ],
  graph: ({ values: [x], inputs, arguments: { bilinear, factor } }) => {
    const times = plainNumber(factor)
    if (!bilinear) return { output: repeatCells(x!, times) }
    const [height, width] = inputs[0]!.map(plainNumber) as [number, number]
    return { output: alongAxes(x!, interpolation(height, times), interpolation(width, times)) }
  },
  examples: [
    {
      source: 'upsample(2)',
      arguments: { factor: number(2), bilinear: false },
      inputs: [[3, 5, 2]],
      output: [6, 10, 2],
    },
    {
      source: 'upsample(3, bilinear: true)',
      arguments: { factor: number(3), bilinear: true },
      inputs: [[4, 2, 3]],
      output: [12, 6, 3],
    },
  ],
})
