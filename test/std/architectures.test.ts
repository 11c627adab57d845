/** The library's blocks in architectures whose parameters are published: every count must be met to the last value. */
import { expect, test } from 'vitest'
import { outcomeOf } from './library.ts'

interface Architecture {
  readonly name: string
  /** As torchvision documents them for the same architecture at 224×224. */
  readonly params: number
  readonly macs?: number
  readonly program: string
}

const classifier = 'global_avg_pool |> linear(1000) |> softmax'

function resnetLike(unit: string): string {
  return `import { conv_bn, bottleneck } from "std/blocks"

block stage(filters, n, s: Int) =
  bottleneck(filters, s, ${unit}) |> bottleneck(filters, ${unit})×(n - 1)

network net : 224×224×3 -> 1×1×1000 =
  conv_bn(7×7/2, 64) |> max_pool(3×3/2)
  |> stage(64, 3, 1) |> stage(128, 4, 2) |> stage(256, 6, 2) |> stage(512, 3, 2)
  |> ${classifier}
`
}

const architectures: readonly Architecture[] = [
  { name: 'ResNeXt-50 32×4d', params: 25_028_904, program: resnetLike('groups: 32, width: 2·filters') },
  { name: 'wide ResNet-50-2', params: 68_883_240, program: resnetLike('width: 2·filters') },
  {
    name: 'MobileNet',
    params: 4_231_976,
    macs: 568_740_352,
    program: `import { conv_bn, depthwise_bn } from "std/blocks"

block separable(filters: Int, s = 1) = depthwise_bn(3×3/s) |> conv_bn(1×1, filters)

network net : 224×224×3 -> 1×1×1000 =
  conv_bn(3×3/2, 32) |> separable(64)
  |> separable(128, 2) |> separable(128)
  |> separable(256, 2) |> separable(256)
  |> separable(512, 2) |> separable(512)×5
  |> separable(1024, 2) |> separable(1024)
  |> ${classifier}
`,
  },
  {
    name: 'DenseNet-121',
    params: 7_978_856,
    macs: 2_834_161_664,
    program: `import { conv_bn, bn_relu_conv } from "std/blocks"

block dense = concat(identity, bn_relu_conv(1×1, 128) |> bn_relu_conv(3×3, 32))
block transition : h×w×c = bn_relu_conv(1×1, c/2) |> avg_pool(2×2/2)

network net : 224×224×3 -> 1×1×1000 =
  conv_bn(7×7/2, 64) |> max_pool(3×3/2)
  |> dense×6 |> transition |> dense×12 |> transition |> dense×24 |> transition |> dense×16
  |> batch_norm |> relu |> ${classifier}
`,
  },
  {
    name: 'EfficientNet-B0',
    params: 5_288_548,
    program: `import { conv_bn, mbconv, squeeze_excite } from "std/blocks"

block unit(t: Int, size: Size, filters: Int, s = 1) : h×w×c =
  mbconv(t·c, filters, size, s, act: swish, excite: squeeze_excite(⌊c/4⌋, act: swish))

network net : 224×224×3 -> 1×1×1000 =
  conv_bn(3×3/2, 32, act: swish)
  |> unit(1, 3×3, 16)
  |> unit(6, 3×3, 24, 2) |> unit(6, 3×3, 24)
  |> unit(6, 5×5, 40, 2) |> unit(6, 5×5, 40)
  |> unit(6, 3×3, 80, 2) |> unit(6, 3×3, 80)×2
  |> unit(6, 5×5, 112)×3
  |> unit(6, 5×5, 192, 2) |> unit(6, 5×5, 192)×3
  |> unit(6, 3×3, 320)
  |> conv_bn(1×1, 1280, act: swish) |> ${classifier}
`,
  },
  {
    name: 'MobileNetV3, large',
    params: 5_483_032,
    program: `import { conv_bn, mbconv, squeeze_excite, round8 } from "std/blocks"

let hs = hard_swish
block unit(size: Size, expanded, filters: Int, excited: Bool, act: .. -> .., s: Int) =
  let excite = if excited then squeeze_excite(round8(expanded/4), gate: hard_sigmoid) else identity
  in mbconv(expanded, filters, size, s, act: act, excite: excite)

network net : 224×224×3 -> 1×1×1000 =
  conv_bn(3×3/2, 16, act: hs)
  |> unit(3×3, 16, 16, false, relu, 1)
  |> unit(3×3, 64, 24, false, relu, 2) |> unit(3×3, 72, 24, false, relu, 1)
  |> unit(5×5, 72, 40, true, relu, 2) |> unit(5×5, 120, 40, true, relu, 1)×2
  |> unit(3×3, 240, 80, false, hs, 2) |> unit(3×3, 200, 80, false, hs, 1) |> unit(3×3, 184, 80, false, hs, 1)×2
  |> unit(3×3, 480, 112, true, hs, 1) |> unit(3×3, 672, 112, true, hs, 1)
  |> unit(5×5, 672, 160, true, hs, 2) |> unit(5×5, 960, 160, true, hs, 1)×2
  |> conv_bn(1×1, 960, act: hs) |> global_avg_pool |> linear(1280) |> hs |> dropout(20%) |> linear(1000)
`,
  },
]

test.each(architectures)('$name', ({ params, macs, program }) => {
  const found = outcomeOf(program)
  expect(found.params).toBe(params)
  if (macs !== undefined) expect(found.macs).toBe(macs)
})
