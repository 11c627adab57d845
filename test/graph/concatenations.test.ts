/** Gradients where results are joined: the mask of a ReLU taken where it is cheap, and TensorFlow's fusion of two gradients. */
import { beforeAll, describe, expect, it } from 'vitest'
import { type Node, namedNodes } from '../../src/graph/index.ts'
import { defaultRecipe } from '../../src/network/default_recipe.ts'
import type { Network } from '../../src/network/network.ts'
import { networkFrom } from '../building/checked.ts'
import {
  batchTensors,
  copyWeights,
  drawWeights,
  eagerEngine,
  stepTensors,
  testBatch,
} from '../building/eager_engine.ts'
import { modelOf, openModel, relativeError } from '../building/graph_engine.ts'
import { hasNativeLibrary, useNativeLibrary } from '../building/native_library.ts'

/** A network over 12×12×3 images whose middle is as written. */
function networkWith(middle: string): Network {
  const text = `network n : 12×12×3 -> 1×1×4 = conv2d(3×3, 4) |> relu |> ${middle} |> global_avg_pool |> linear(4) |> softmax\n`
  return networkFrom(text).network
}

const branch = (size: number, filters: number) => `(conv2d(${size}×${size}, ${filters}) |> relu)`
const inception = `concat(${branch(1, 2)}, ${branch(3, 5)}, ${branch(5, 3)})`

const cases = {
  'ReLUs, joined': inception,
  'ReLUs, joined and pooled': `${inception} |> max_pool(3×3/2)`,
  'ReLUs, joined, pooled and joined again': `${inception} |> max_pool(3×3/2) |> ${inception} |> max_pool(2×2/2)`,
  'a ReLU, pooled': 'conv2d(3×3, 5) |> relu |> max_pool(3×3/2)',
  'a ReLU, pooled with cells around it': 'conv2d(3×3, 5) |> relu |> max_pool(3×3/2, padding: pad(1))',
  'some ReLUs among others': `concat(${branch(1, 2)}, conv2d(3×3, 5), ${branch(3, 3)}) |> max_pool(3×3/1)`,
  'a ReLU that is read twice': `concat(identity, max_pool(3×3/1) |> ${branch(1, 3)}) |> conv2d(1×1, 4)`,
  'convolutions with biases, joined': 'concat(conv2d(3×3, 2), conv2d(1×1, 5), conv2d(3×3, 3))',
}

const networkOf = (name: keyof typeof cases) => networkWith(cases[name])

/** The masks of a training step, as what each is taken from. */
function masksOf(network: Network): readonly string[] {
  const { train } = modelOf(network).signatures
  const nodes = namedNodes(Object.values(train!.outputs)).nodes.map(({ node }) => node)
  const isMask = ({ operation }: Node) => operation === 'ReluGrad'
  return nodes.filter(isMask).map(({ inputs }) => inputs[1]!.node.operation)
}

describe('the mask of a ReLU', () => {
  it.each([
    // The first ReLU of all is masked by itself, since several read it.
    ['ReLUs, joined', ['ConcatV2', 'Relu']],
    ['ReLUs, joined and pooled', ['MaxPool', 'Relu']],
    ['a ReLU, pooled', ['MaxPool', 'Relu']],
    ['some ReLUs among others', ['Relu', 'Relu', 'Relu']],
  ] as const)('is taken where it is cheap: %s', (name, expected) => {
    expect([...masksOf(networkOf(name))].sort()).toEqual(expected)
  })
})

describe.skipIf(!hasNativeLibrary)('the gradients of the eager engine', () => {
  beforeAll(useNativeLibrary)

  it.each(Object.keys(cases) as (keyof typeof cases)[])('are those of the graph: %s', async (name) => {
    const network = networkOf(name)
    const model = modelOf(network)
    const { run, close } = openModel(model)
    const eager = eagerEngine(network, defaultRecipe(network))
    try {
      drawWeights(eager.weights)
      await copyWeights(eager.weights, model, run)
      const batch = testBatch(network, 5, 3)
      const inputs = { ...batchTensors(network, batch), ...stepTensors(0, 1) }
      const { loss: _, ...graph } = await run('gradients', inputs)
      for (const [weight, expected] of Object.entries(eager.gradients(batch)))
        expect(relativeError(graph[weight]!.values, expected), weight).toBeLessThan(1e-5)
    } finally {
      eager.close()
      close()
    }
  })
})
