/** `center_crop`: cuts a window out of the middle. */
import { slice } from '../graph/index.ts'
import { number, zero } from '../shape/index.ts'
import { batched, plainNumber } from './kinds/graph_place.ts'
import { gives, imageAxes, needsAxes } from './record/inference.ts'
import { reaches } from './record/needs.ts'
import { primitive, type ShapeFault } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const centerCrop = primitive({
  name: 'center_crop',
  summary: 'Cuts a window out of the middle; of an odd rest the larger part is cut behind.',
  inputs: 'one',
  parameters: { size: { kind: 'size', meaning: 'the height and width that stay' } },
  rule: 'h×w×c -> size.h×size.w×c',
  infer: ([input], { size }) => {
    const image = imageAxes(input!)
    if (image === null) return needsAxes('h×w×c')
    const { height, width } = image
    const tooLarge = (): ShapeFault => ({
      kind: 'window-too-large',
      argument: 'size',
      window: size,
      available: { height, width },
    })
    return gives(
      [size.height, size.width, image.channels],
      [...reaches(height, size.height, tooLarge), ...reaches(width, size.width, tooLarge)],
    )
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'nothing',
  emit: ({ formulas: { size } }) => [runtimeLayer('centerCrop', { height: size.height, width: size.width })],
  graph: ({ values: [x], inputs, output }) => {
    const before = (axis: number) =>
      Math.floor((plainNumber(inputs[0]![axis]!) - plainNumber(output[axis]!)) / 2)
    return { output: slice(x!, [0, before(0), before(1), 0], batched(output)) }
  },
  examples: [
    {
      source: 'center_crop(4×3)',
      arguments: { size: { height: number(4), width: number(3) } },
      inputs: [[7, 7, 2]],
      output: [4, 3, 2],
    },
    {
      source: 'center_crop(5×6)',
      arguments: { size: { height: number(5), width: number(6) } },
      inputs: [[5, 9, 1]],
      output: [5, 6, 1],
    },
  ],
})
