/** `layer_scale`: each channel times a trained factor that starts near 0. */
import { multiply as times } from '../graph/index.ts'

import { flopsEach, pointwise } from './kinds/presets.ts'
import { primitive } from './record/define.ts'
import { gives, lastAxis, needsAxes, onlyInput } from './record/inference.ts'
import { runtimeLayer } from './record/tfjs_layer.ts'

export const layerScale = primitive({
  ...pointwise,
  name: 'layer_scale',
  topic: 'normalisation',
  summary:
    'Multiplies each channel by a trained factor that starts at 1e-6, so a residual block starts close to the identity.',
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
      start: { kind: 'constant', value: 1e-6 },
    },
  ],
  work: flopsEach(1),
  keeps: 'input',
  tfjs: () => [runtimeLayer('layerScale', {})],
  tensorflow: ({ values: [x], weights: [factors] }) => ({ output: times(x!, factors!) }),
  examples: [
    { source: 'layer_scale', arguments: {}, inputs: [[3, 2, 5]], output: [3, 2, 5] },
    { source: 'layer_scale', arguments: {}, inputs: [[4, 3]], output: [4, 3] },
  ],
})
