/** Differentiation of graphs as data: what is built, what is shared, and where it stops. */
import { describe, expect, it } from 'vitest'
import {
  add,
  conv2d,
  gradientsOf,
  inputNames,
  matrixProduct,
  multiply,
  namedNodes,
  placeholder,
  reduce,
  relu,
  slice,
  type Tensor,
  unary,
} from '../../src/graph/index.ts'

const operationsOf = (roots: readonly Tensor[]) => namedNodes(roots).nodes.map(({ node }) => node.operation)
const count = (roots: readonly Tensor[], operation: string) =>
  operationsOf(roots).filter((each) => each === operation).length

describe('the graph of gradients', () => {
  const images = placeholder('images', 'float32', [null, 6, 6, 2])
  const [low, high] = ['low', 'high'].map((name) => placeholder(name, 'float32', [3, 3, 2, 2])) as [
    Tensor,
    Tensor,
  ]
  const steps = { strides: [1, 1], padding: 'same' } as const
  const first = relu(conv2d(images, low, steps))
  const loss = reduce('Sum', reduce('Sum', conv2d(first, high, steps), [1, 2, 3], false), [0], false)

  it('has no work below what is asked for', () => {
    const [gradient] = gradientsOf(loss, [high])
    expect(count([gradient!], 'Conv2DBackpropFilter')).toBe(1)
    expect(count([gradient!], 'Conv2DBackpropInput')).toBe(0)
    const both = gradientsOf(loss, [low, high]) as Tensor[]
    expect(count(both, 'Conv2DBackpropFilter')).toBe(2)
    // For the first layer's weights the gradient goes through the second, and stops before the images.
    expect(count(both, 'Conv2DBackpropInput')).toBe(1)
  })

  it('says null for what the scalar does not depend on', () => {
    expect(gradientsOf(loss, [placeholder('other', 'float32', [2])])).toEqual([null])
  })

  it('adds what several readers tell, as one operation', () => {
    const x = placeholder('x', 'float32', [4])
    const [gradient] = gradientsOf(
      reduce('Sum', add(add(relu(x), unary('Tanh', x)), multiply(x, x)), [0], false),
      [x],
    )
    const sum = namedNodes([gradient!]).nodes.find(({ node }) => node.operation === 'AddN')!
    expect(sum.node.inputs.length).toBe(4)
  })

  describe('of slices', () => {
    const x = placeholder('x', 'float32', [null, 2, 6])
    const part = (begin: number, size: number) => slice(x, [0, 0, begin], [null, 2, size])
    const sumsOf = (...parts: readonly Tensor[]) => {
      const total = parts.map((each) => reduce('Sum', unary('Tanh', each), [0, 1, 2], false)).reduce(add)
      const [gradient] = gradientsOf(total, [x])
      return ['ConcatV2', 'AddN', 'PadV2'].map((operation) => count([gradient!], operation))
    }

    it('joins those that make up the tensor, in their order', () => {
      expect(sumsOf(part(2, 4), part(0, 2))).toEqual([1, 0, 0])
      expect(sumsOf(part(0, 1), part(3, 3), part(1, 2))).toEqual([1, 0, 0])
    })

    it('adds those that leave something out, overlap, or go along different axes', () => {
      expect(sumsOf(part(0, 2), part(3, 3))).toEqual([0, 1, 2])
      expect(sumsOf(part(0, 4), part(2, 4))).toEqual([0, 1, 2])
      expect(sumsOf(part(0, 2), slice(x, [0, 1, 0], [null, 1, 6]))).toEqual([0, 1, 2])
      expect(sumsOf(part(0, 2), part(2, 4), x)).toEqual([0, 1, 2])
    })
  })

  it('refuses what has no gradient, by name', () => {
    const x = placeholder('x', 'float32', [4])
    expect(() => gradientsOf(reduce('Sum', unary('Floor', x), [0], false), [x])).toThrow(
      /Floor has no gradient rule/,
    )
    expect(() => gradientsOf(relu(x), [x])).toThrow(/only a scalar/)
  })
})

describe('a written graph', () => {
  it('has equal nodes once, and no product with 1 or sum with 0', () => {
    const x = placeholder('x', 'float32', [2, 2])
    const square = () => matrixProduct(x, x)
    expect(operationsOf([add(square(), square())])).toEqual(['Placeholder', 'MatMul', 'AddV2'])
    expect(multiply(x, 1)).toBe(x)
    expect(add(0, x)).toBe(x)
  })

  it('refuses two nodes of one name', () => {
    const clash = [placeholder('x', 'float32', [2]), placeholder('x', 'float32', [3])]
    expect(() => namedNodes(clash)).toThrow(/two nodes are called 'x'/)
  })

  it('has each node after those that it needs, however deep', () => {
    let value: Tensor = placeholder('x', 'float32', [2])
    for (let depth = 0; depth < 20_000; depth++) value = relu(value)
    const { nodes, naming } = namedNodes([value])
    expect(nodes.length).toBe(20_001)
    const seen = new Set<string>()
    for (const { node, name } of nodes) {
      expect(inputNames(node, naming).every((input) => seen.has(input))).toBe(true)
      seen.add(name)
    }
  })

  it('tells attributes apart that are alike as texts', () => {
    const axes = [[], [null], [1], [null, null]]
    const placeholders = axes.map((each, index) => placeholder(`x${index}`, 'float32', each))
    const kinds = namedNodes(placeholders).nodes.map(({ attributes }) => attributes)
    expect(new Set(kinds).size).toBe(axes.length)
  })
})
