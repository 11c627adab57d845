/** Random programs that go through the features of the language, checked by Inc and built in TensorFlow.js: they agree to the last number. */

import fc from 'fast-check'
import { expect, it } from 'vitest'
import { check } from '../../src/compile.ts'
import { outputShape } from '../../src/network/shape_of.ts'
import { asNumber } from '../../src/shape/index.ts'
import { libraryImporter } from '../building/importer.ts'
import { choicesFrom } from './feature_choices.ts'
import { axesOf, clear, countsOf, depthOf, input, modelOf } from './feature_layers.ts'
import { type Program, program } from './feature_programs.ts'

// Without bias: small numbers would choose the first of everything.
const tapes = fc.noBias(fc.array(fc.nat(9999), { minLength: 20, maxLength: 260 }))
const programs = tapes
  .map((tape) => program(choicesFrom(tape)))
  .filter((found): found is Program => found !== null)

/** What the programs of one run must have gone through, each several times. */
const features: Readonly<Record<string, RegExp>> = {
  groups: /groups: 2/,
  dilation: /dilation: 2/,
  paddings: /pad\(|pad_ceil\(|valid/,
  'strides of two axes': /\/\(\d×\d\)/,
  'arithmetic in arguments': /⌊\d+\/2⌋|\d·\d|max\(1, /,
  'windows as parameters': /p\d+: Window/,
  'whole numbers as parameters': /p\d+: Int/,
  'blocks as parameters': /act\d+: \.\. -> \.\./,
  'defaults of parameters': /p\d+: (?:Int|Window) = /,
  'arguments by name': /b\d+\(p\d+: /,
  'promised shapes': /f: h×w×c -> h×w×k/,
  'results by name': / as e\d+ \|>/,
  'skips whose sizes are names': /skip: \.\. -> H×W×k/,
  repetition: /repeat\(| × /,
  conditions: /if .* then /,
  comprehensions: / for n\d+ in \[/,
  'local definitions': /let n\d+ = \d+ block /,
  tables: /chain table/,
  'labels of rows': /\(e\d+\) \|/,
  heads: /^head side of net/m,
  attention: /attend\(/,
  'transposed convolutions': /conv2d_transpose/,
  flattening: /flatten/,
  'separable convolutions': /separable_conv2d/,
  'zeros around': /zero_pad/,
  'blocks of cells': /space_to_depth|depth_to_space/,
  'adaptive pools': /adaptive_(?:avg|max)_pool/,
  'largest values': /global_max_pool/,
  'trained slopes and scales': /prelu|layer_scale/,
  'groups of channels': /group_norm|channel_shuffle/,
  'instances normalised': /instance_norm/,
}

it('a random program comes to what TensorFlow.js makes of the same layers', { timeout: 240_000 }, () => {
  const texts: string[] = []
  fc.assert(
    fc.property(programs, ({ text, build, input: axes }) => {
      const { networks, problems } = check({ name: 'net.inc', text }, libraryImporter)
      expect(problems.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual(
        [],
      )
      const { network, costs } = networks[0]!
      const start = input(axes)
      const { output, heads } = build(start)
      const main = countsOf(modelOf(start, [output]).layers)
      const all = countsOf(modelOf(start, [output, ...heads]).layers)
      const outputs = network.heads.map((head) => network.operations[head.output]!.output)
      expect({
        shapes: [outputShape(network), ...outputs].map((shape) => shape.map(asNumber)),
        params: asNumber(costs.whole.params),
        frozen: asNumber(costs.whole.frozenParams),
        macs: asNumber(costs.whole.macs),
        depth: costs.whole.depth,
        withHeads: { params: asNumber(costs.withHeads.params), macs: asNumber(costs.withHeads.macs) },
      }).toEqual({
        shapes: [output, ...heads].map(axesOf),
        ...main,
        depth: depthOf(output),
        withHeads: { params: all.params, macs: all.macs },
      })
      texts.push(text)
      clear()
    }),
    { numRuns: 400 },
  )
  const seldom = Object.entries(features).filter(
    ([, pattern]) => texts.filter((text) => pattern.test(text)).length < 3,
  )
  expect(seldom.map(([feature]) => feature)).toEqual([])
})
