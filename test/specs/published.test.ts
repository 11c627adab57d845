/** The specs' networks have the parameters and MACs that are published for them, to the integer, and each has a budget that says so. */
import { describe, expect, test } from 'vitest'
import { conventions, costOf } from '../../src/cost/index.ts'
import { format } from '../../src/parser/index.ts'
import { asInteger, substitute, number as wholeNumber } from '../../src/shape/index.ts'
import { networksOf } from '../building/checked.ts'
import { repositoryFile, specs } from '../building/repository.ts'
import { integer } from '../building/tfjs/checked_entries.ts'

interface Published {
  readonly params: number
  readonly macs?: number
  readonly depth: number
}

/**
 * Trained values, and multiply-accumulates of convolutions and linear layers at the network's own input: as counted in
 * torchvision 0.29, and those of MobileNet's family in Keras 3.15; Caffe's AlexNet as published.
 */
const published: Readonly<Record<string, Published>> = {
  'vgg.D': { params: 138_357_544, macs: 15_470_264_320, depth: 16 },
  'vgg.E': { params: 143_667_240, macs: 19_632_062_464, depth: 19 },
  'resnet.18-layer': { params: 11_689_512, macs: 1_814_073_344, depth: 18 },
  'resnet.34-layer': { params: 21_797_672, macs: 3_663_761_408, depth: 34 },
  'resnet.50-layer': { params: 25_557_032, macs: 4_089_184_256, depth: 50 },
  'resnet.101-layer': { params: 44_549_160, depth: 101 },
  'resnet.152-layer': { params: 60_192_808, depth: 152 },
  alexnet: { params: 61_100_840, macs: 714_188_480, depth: 8 },
  alexnet_2012: { params: 60_965_224, macs: 724_406_816, depth: 8 },
  squeezenet: { params: 1_248_424, macs: 832_667_936, depth: 18 },
  squeezenet_1_1: { params: 1_235_496, macs: 349_151_936, depth: 18 },
  'densenet.DenseNet-121': { params: 7_978_856, macs: 2_834_161_664, depth: 121 },
  'densenet.DenseNet-169': { params: 14_149_480, macs: 3_359_843_328, depth: 169 },
  'densenet.DenseNet-201': { params: 20_013_928, macs: 4_291_365_888, depth: 201 },
  'densenet.DenseNet-264': { params: 33_337_704, macs: 5_751_653_376, depth: 265 },
  'mobilenets.1.0 MobileNet-224': { params: 4_231_976, macs: 568_740_352, depth: 28 },
  'mobilenets.0.75 MobileNet-224': { params: 2_585_560, macs: 325_400_448, depth: 28 },
  'mobilenets.0.5 MobileNet-224': { params: 1_331_592, macs: 149_497_088, depth: 28 },
  'mobilenets.0.25 MobileNet-224': { params: 470_072, macs: 41_030_272, depth: 28 },
  mobilenet_v2: { params: 3_504_872, macs: 300_774_272, depth: 53 },
  inception_v3: { params: 23_834_568, macs: 5_713_216_096, depth: 48 },
  'efficientnets.EfficientNet-B0': { params: 5_288_548, macs: 385_814_752, depth: 82 },
  'efficientnets.EfficientNet-B1': { params: 7_794_184, macs: 686_802_832, depth: 116 },
  'efficientnets.EfficientNet-B2': { params: 9_109_994, macs: 993_561_872, depth: 116 },
  'efficientnets.EfficientNet-B3': { params: 12_233_232, macs: 1_827_141_392, depth: 131 },
  'efficientnets.EfficientNet-B4': { params: 19_341_616, macs: 4_393_771_024, depth: 161 },
  'efficientnets.EfficientNet-B5': { params: 30_389_784, macs: 10_266_384_752, depth: 195 },
  'efficientnets.EfficientNet-B6': { params: 43_040_704, macs: 19_067_593_536, depth: 225 },
  'efficientnets.EfficientNet-B7': { params: 66_347_960, macs: 37_745_884_192, depth: 274 },
  'vits.ViT-B/16': { params: 86_567_656, macs: 16_848_500_736, depth: 50 },
  'vits.ViT-B/32': { params: 88_224_232, macs: 4_363_106_304, depth: 50 },
  'vits.ViT-L/16': { params: 304_326_632, macs: 59_647_172_608, depth: 98 },
  'vits.ViT-L/32': { params: 306_535_400, macs: 15_254_659_072, depth: 98 },
  'vits.ViT-H/14': { params: 632_045_800, macs: 161_884_375_040, depth: 130 },
  // From Table 1's own filter columns, with a plain first layer and with a separable one.
  googlenet: { params: 6_998_552, macs: 1_582_671_872, depth: 22 },
  googlenet_separable: { params: 6_991_856, macs: 1_498_677_248, depth: 22 },
}

const networks = new Map(specs.flatMap(networksOf).map((checked) => [checked.network.name, checked]))

describe.each(Object.entries(published))('%s', (name, { params, macs, depth }) => {
  const { network, costs } = networks.get(name)!

  test('has the published integers', () => {
    expect(integer(costs.whole.params)).toBe(params)
    expect(costs.whole.depth).toBe(depth)
    if (macs !== undefined) expect(integer(costs.whole.macs)).toBe(macs)
  })

  test('is held to them by its spec', () => {
    const exact = network.budgets
      .filter(({ comparison, subject }) => comparison === '==' && subject.kind === 'whole')
      .map(({ quantity, bound }) => [quantity, integer(bound.value)])
    expect(exact).toContainEqual(['params', params])
    if (macs !== undefined) expect(exact).toContainEqual(['macs', macs])
  })
})

test('ViT-B/16 with the products of attention: 17.564 G, two of 197×197×768 in each of 12 layers more', () => {
  const { network } = networks.get('vits.ViT-B/16')!
  const { whole } = costOf(network, conventions.attention)
  expect(integer(whole.macs)).toBe(16_848_500_736 + 12 * 2 * 197 * 197 * 768)
  expect((integer(whole.macs) / 1e9).toFixed(3)).toBe('17.564')
})

test('Inception v3 with its side head, whose values torchvision counts too', () => {
  const { costs } = networks.get('inception_v3')!
  expect(integer(costs.withHeads.params)).toBe(27_161_264)
  // Moving means and variances: `inception_v3` without and with its head.
  expect([integer(costs.whole.frozenParams), integer(costs.withHeads.frozenParams)]).toEqual([34_432, 36_224])
})

test('EfficientNet costs for images of any size what its members cost at theirs', () => {
  const { costs } = networks.get('efficientnet')!
  expect(asInteger(costs.whole.macs)).toBeNull()
  const at = (side: number) => integer(substitute(costs.whole.macs, () => wholeNumber(side)))
  expect(at(224)).toBe(published['efficientnets.EfficientNet-B0']!.macs)
  // torchvision's `efficientnet_b0` for other images.
  expect([at(256), at(321)]).toEqual([503_337_472, 874_940_512])
})

test.each(specs)('%s is set as fmt sets it', (path) => {
  const text = repositoryFile(path)
  expect(format({ name: path, text }).text).toBe(text)
})
