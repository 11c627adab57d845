/** Passes: what each rewrites in a graph, and what it leaves alone. */
import { describe, expect, it } from 'vitest'
import { type Node, namedNodes, type Signatures } from '../../src/graph/index.ts'
import type { Network } from '../../src/network/network.ts'
import type { PassName } from '../../src/runtime/contract/graph_passes.ts'
import { networkFrom, networksOf } from '../building/checked.ts'
import { modelOf } from '../building/graph_engine.ts'

const named = (path: string, name: string) =>
  networksOf(path).find(({ network }) => network.name === name)!.network
const small = named('specs/small_inception.inc', 'small_inception')
const googlenet = named('specs/googlenet.inc', 'googlenet_without_lrn')
const inception = named('specs/inception_v3.inc', 'inception_v3')

/** The body of a classifier of 8×8×6 images. */
function classifier(body: string): Network {
  const text = `network some : 8×8×6 -> 1×1×3 = ${body} |> global_avg_pool |> linear(3) |> softmax\n`
  return networkFrom(text).network
}

const nodesOf = (network: Network, signature: keyof Signatures & string, passes: readonly PassName[]) =>
  namedNodes(
    Object.values(modelOf(network, undefined, 'fp32', passes).signatures[signature]!.outputs),
  ).nodes.map(({ node }) => node)
const count = (nodes: readonly Node[], operation: string) =>
  nodes.filter((node) => node.operation === operation).length
/** How many nodes of an operation there are without a pass, and with it. */
const counts = (network: Network, signature: string, pass: PassName, operation: string) =>
  [[], [pass]].map((passes) => count(nodesOf(network, signature, passes), operation))

/** The operations of a prediction from the only node of the named one to the images, each the first input of the one before. */
function firstInputs(network: Network, passes: readonly PassName[], operation: string): readonly string[] {
  const found = nodesOf(network, 'predict', passes).filter((node) => node.operation === operation)
  expect(found.length).toBe(1)
  const words = []
  for (let node = found[0]!; node.operation !== 'Placeholder'; node = node.inputs[0]!.node)
    words.push(node.operation)
  return words
}

/** Factors and summands of whole images, as a normalisation has them outside training. */
const imageArithmetic = (nodes: readonly Node[]) =>
  nodes.filter(
    ({ operation, outputs }) => ['Mul', 'AddV2'].includes(operation) && outputs[0]!.axes[0] === null,
  ).length

describe('fold-normalization', () => {
  const pass = 'fold-normalization'
  const arithmetic = (network: Network, signature = 'predict') =>
    [[], [pass] as const].map((passes) => imageArithmetic(nodesOf(network, signature, passes)))

  it.each(['predict', 'logits', 'evaluate'])(
    'leaves no normalisation in %s, and one bias for each',
    (signature) => {
      const [before, after] = arithmetic(small, signature)
      expect(before).toBeGreaterThan(10)
      expect(after).toBe(0)
      expect(counts(small, signature, pass, 'Conv2D')).toEqual([before! / 2, before! / 2])
      // That of the last linear layer is there already.
      expect(counts(small, signature, pass, 'BiasAdd')).toEqual([1, 1 + before! / 2])
    },
  )

  it.each([
    ['a convolution with a bias', 'conv2d(3×3/2, 4) |> batch_norm |> relu'],
    ['a convolution with gaps', 'conv2d(3×3, 4, dilation: 2, bias: false) |> batch_norm'],
    ['a depthwise convolution', 'depthwise(3×3, multiplier: 2) |> batch_norm'],
    ['a linear layer', 'linear(5) |> batch_norm'],
  ])('takes %s', (_, body) => {
    const [before, after] = arithmetic(classifier(body))
    expect([before, after]).toEqual([2, 0])
  })

  it.each([
    ['something else reads the convolution', 'conv2d(3×3, 6) |> add(identity, batch_norm)', 3],
    ['there is an activation between', 'conv2d(3×3, 6) |> relu |> batch_norm', 2],
    ['there is no convolution', 'batch_norm |> max_pool(2×2/2)', 2],
  ])('leaves a normalisation alone where %s', (_, body, left) => {
    expect(arithmetic(classifier(body))).toEqual([left, left])
  })

  it('does nothing in training', () => {
    expect(counts(small, 'train', pass, 'FusedBatchNormV3')[1]).toBeGreaterThan(0)
    expect(nodesOf(small, 'train', [pass]).length).toBe(nodesOf(small, 'train', []).length)
  })
})

describe('merge-pointwise', () => {
  const pass = 'merge-pointwise'

  it('makes one of the three 1×1 convolutions of a module, in training', () => {
    // Nine modules.
    const operations = ['Conv2D', 'BiasAdd', 'Conv2DBackpropFilter', 'Conv2DBackpropInput', 'BiasAddGrad']
    for (const operation of operations) {
      const [before, after] = counts(googlenet, 'train', pass, operation)
      expect([operation, before! - after!]).toEqual([operation, 2 * 9])
    }
    expect(counts(googlenet, 'train', pass, 'SplitV')).toEqual([0, 0])
    expect(counts(googlenet, 'predict', pass, 'Conv2D')).toEqual([57, 57])
  })

  it('leaves ReLUs and their masks where they are', () => {
    for (const operation of ['Relu', 'ReluGrad']) {
      const [before, after] = counts(googlenet, 'train', pass, operation)
      expect([operation, after]).toEqual([operation, before])
    }
  })

  it('has concatenations as the gradients of its parts, and writes no zeros', () => {
    expect(counts(googlenet, 'train', pass, 'PadV2')).toEqual([0, 0])
    // Three parts of a module, and three of its result.
    expect(counts(googlenet, 'train', pass, 'Slice')).toEqual([4 * 9, (4 + 3 + 6) * 9])
  })

  it.each([
    ['other strides', 'concat(conv2d(1×1, 2), conv2d(1×1/2, 2) |> upsample(2))'],
    ['other windows', 'concat(conv2d(1×1, 2), conv2d(3×3, 2))'],
    ['a bias, and others none', 'concat(conv2d(1×1, 2), conv2d(1×1, 2, bias: false))'],
    ['another image', 'concat(conv2d(1×1, 2), max_pool(3×3/1) |> conv2d(1×1, 2))'],
  ])('leaves those alone that have %s', (_, body) => {
    expect(counts(classifier(body), 'train', pass, 'Conv2D')).toEqual([2, 2])
  })

  it('takes those that are read several times or have different activations', () => {
    const network = classifier('concat(conv2d(1×1, 2) |> concat(identity, relu), conv2d(1×1, 3) |> tanh)')
    expect(counts(network, 'train', pass, 'Conv2D')).toEqual([2, 1])
    expect(counts(network, 'train', pass, 'BiasAdd')).toEqual([3, 2])
  })
})

describe('project-before-pooling', () => {
  const pass = 'project-before-pooling'
  /** The channels that are pooled by means, image by image. */
  const pooledChannels = (network: Network, signature: string, passes: readonly PassName[]) =>
    nodesOf(network, signature, passes)
      .filter(({ operation }) => operation === 'AvgPool')
      .map(({ outputs: [output] }) => output!.axes[3]!)

  it.each(['predict', 'train'])('pools the projections of nine modules in %s', (signature) => {
    const before = pooledChannels(inception, signature, [])
    const after = pooledChannels(inception, signature, [pass])
    expect(after.length).toBe(before.length)
    expect(before.filter((channels) => channels > 192).length).toBeGreaterThan(after.length - 2)
    // That of the whole map, and in training that of the head with its steps of 3.
    expect(after.filter((channels) => channels > 192)).toEqual(signature === 'predict' ? [2048] : [2048, 768])
  })

  it('takes a bias along', () => {
    const network = classifier('avg_pool(3×3/1) |> conv2d(1×1, 2) |> relu')
    expect(firstInputs(network, [pass], 'Relu')).toEqual(['Relu', 'AvgPool', 'BiasAdd', 'Conv2D'])
  })

  it.each([
    ['more channels follow', 'avg_pool(3×3/1) |> conv2d(1×1, 8)'],
    ['the pooling is read elsewhere', 'avg_pool(3×3/1) |> concat(conv2d(1×1, 2), identity)'],
    ['the pooling takes larger steps', 'avg_pool(2×2/2) |> conv2d(1×1, 2)'],
    ['the convolution takes larger steps', 'avg_pool(3×3/1) |> conv2d(1×1/2, 2)'],
    ['the convolution has a window', 'avg_pool(3×3/1) |> conv2d(3×3, 2)'],
    ['the largest value is taken', 'max_pool(3×3/1) |> conv2d(1×1, 2)'],
  ])('changes nothing where %s', (_, body) => {
    const network = classifier(body)
    expect(nodesOf(network, 'predict', [pass]).map(({ operation }) => operation)).toEqual(
      nodesOf(network, 'predict', []).map(({ operation }) => operation),
    )
  })
})

describe('around faults of the library', () => {
  it('the bias of a depthwise convolution comes behind the sum that alone reads it', () => {
    const plain = classifier('relu |> add(depthwise(3×3), identity) |> tanh')
    const words = ['Tanh', 'BiasAdd', 'AddV2', 'DepthwiseConv2dNative', 'Relu']
    expect(firstInputs(plain, [], 'Tanh')).toEqual(words)
    const normalized = classifier('relu |> add(depthwise(3×3, bias: false) |> batch_norm, identity) |> tanh')
    expect(firstInputs(normalized, ['fold-normalization'], 'Tanh')).toEqual(words)
    const twice = classifier('relu |> add(depthwise(3×3), depthwise(5×5)) |> tanh')
    expect(firstInputs(twice, [], 'Tanh')).toEqual(['Tanh', 'BiasAdd', ...words.slice(1)])
  })

  it('a leaky ReLU reads a bias that others read through its shape, and the bias itself where it is alone', () => {
    const shared = classifier('conv2d(3×3, 4) |> concat(leaky_relu, identity)')
    expect(firstInputs(shared, [], 'LeakyRelu')).toEqual(['LeakyRelu', 'EnsureShape', 'BiasAdd', 'Conv2D'])
    const alone = classifier('conv2d(3×3, 4) |> leaky_relu')
    expect(firstInputs(alone, [], 'LeakyRelu')).toEqual(['LeakyRelu', 'BiasAdd', 'Conv2D'])
  })

  it.each([
    'concat(depthwise(3×3) |> add(identity, tanh), identity)',
    'add(conv2d(3×3, 6), identity)',
    'conv2d(3×3, 4) |> concat(relu, identity)',
  ])('%s stays as it is', (body) => {
    const operations = nodesOf(classifier(body), 'predict', []).map(({ operation }) => operation)
    expect(operations).not.toContain('EnsureShape')
    const sums = nodesOf(classifier(body), 'predict', []).filter(({ operation }) => operation === 'BiasAdd')
    expect(sums.every(({ inputs: [values] }) => values!.node.operation !== 'AddV2')).toBe(true)
  })
})
