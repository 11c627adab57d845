/** `zero_pad`: rows and columns of zeros around an image. */
import { floats, pad } from '../graph/index.ts'
import { add, type Dimension, number, sum, zero } from '../shape/index.ts'
import { plainNumber } from './kinds/graph_place.ts'
import { sidesList } from './kinds/window_operation.ts'
import { gives, imageAxes, needsAxes } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { tfLayer } from './record/tfjs_layer.ts'

const side = (where: string) =>
  ({ kind: 'int', meaning: `${where}, beside those of all sides`, defaultValue: zero, least: 0 }) as const

const none = { amount: zero, top: zero, bottom: zero, left: zero, right: zero } as const

/** What is added at each side. */
const sidesOf = ({
  amount,
  top,
  bottom,
  left,
  right,
}: { readonly [Side in keyof typeof none]: Parameters<typeof add>[0] }) => ({
  top: add(amount, top),
  bottom: add(amount, bottom),
  left: add(amount, left),
  right: add(amount, right),
})

export const zeroPad = primitive({
  name: 'zero_pad',
  summary: 'Adds rows and columns of zeros: `amount` at every side, and more at single ones.',
  inputs: 'one',
  parameters: {
    amount: { kind: 'int', meaning: 'rows or columns at every side', defaultValue: zero, least: 0 },
    top: side('rows above'),
    bottom: side('rows below'),
    left: side('columns on the left'),
    right: side('columns on the right'),
  },
  rule: 'h×w×c -> (h + 2·amount + top + bottom)×(w + 2·amount + left + right)×c',
  infer: ([input], args) => {
    const image = imageAxes(input!)
    if (image === null) return needsAxes('h×w×c')
    const { top, bottom, left, right } = sidesOf(args)
    return gives([sum([image.height, top, bottom]), sum([image.width, left, right]), image.channels])
  },
  weights: () => [],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: () => zero,
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'nothing',
  emit: ({ formulas }) => [tfLayer('zeroPadding2d', { padding: sidesList(sidesOf(formulas)) })],
  graph: ({ values: [x], arguments: args }) => {
    const { top, bottom, left, right } = sidesOf(args)
    const pair = (a: Dimension, b: Dimension) => [plainNumber(a), plainNumber(b)] as const
    return { output: pad(x!, [[0, 0], pair(top, bottom), pair(left, right), [0, 0]], floats(0)) }
  },
  examples: [
    {
      source: 'zero_pad(2)',
      arguments: { ...none, amount: number(2) },
      inputs: [[3, 4, 2]],
      output: [7, 8, 2],
    },
    {
      source: 'zero_pad(bottom: 1, right: 1)',
      arguments: { ...none, bottom: number(1), right: number(1) },
      inputs: [[4, 6, 3]],
      output: [5, 7, 3],
    },
    {
      source: 'zero_pad(1, top: 2, left: 1)',
      arguments: { ...none, amount: number(1), top: number(2), left: number(1) },
      inputs: [[2, 3, 1]],
      output: [6, 6, 1],
    },
  ],
})
