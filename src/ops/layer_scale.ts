/** `layer_scale`: each channel times a trained factor that starts near 0. */
import { multiply as times } from '../graph/index.ts'
import { elements, zero } from '../shape/index.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { primitive } from './record/primitive.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const layerScale = primitive({
  name: 'layer_scale',
  summary:
    'Multiplies each channel with a trained factor that starts at 1e-6: a residual branch that is nearly the identity at first.',
  inputs: 'one',
  parameters: {},
  rule: '..×c -> ..×c',
  infer: ([input]) => (input!.length === 0 ? needsAxes('..×c') : gives(input!)),
  // The start is ConvNeXt's (Liu et al. 2022).
  weights: (application) => [
    {
      name: 'layer_scale',
      shape: [lastAxis(onlyInput(application))],
      trained: true,
      start: 'constant(1e-6)',
    },
  ],
  macs: () => zero,
  attentionMacs: () => zero,
  otherFlops: ({ output }) => elements(output),
  countsAsLayer: false,
  footprint: () => ({ kind: 'pointwise' }),
  keeps: 'input',
  emit: () => [runtimeLayer('layerScale', {})],
  graph: ({ values: [x], weights: [factors] }) => ({ output: times(x!, factors!) }),
  examples: [
    { source: 'layer_scale', arguments: {}, inputs: [[3, 2, 5]], output: [3, 2, 5] },
    { source: 'layer_scale', arguments: {}, inputs: [[4, 3]], output: [4, 3] },
  ],
})
