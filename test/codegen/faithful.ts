/** Holds a generated model to its network: structure, names, shapes, parameters, and the numbers that it gives. */
import * as tf from '@tensorflow/tfjs'
import { expect } from 'vitest'
import { costOf } from '../../src/cost/index.ts'
import { layerNames } from '../../src/network/layer_names.ts'
import { INPUT, type Network, type ValueId } from '../../src/network/network.ts'
import { inputShape, shapeOf, soleResult } from '../../src/network/shape_of.ts'
import { asNumber } from '../../src/shape/index.ts'
import { buildLayer } from '../building/emitted_layers.ts'
import { emittedBy, layersOf, referenceModel } from '../building/reference_model.ts'
import { built, type GeneratedNetwork } from './build.ts'

/** What a layer does: its class and configuration, without its name, its activation and how its weights start. */
function behaviour(layer: tf.layers.Layer): unknown {
  const kept = Object.entries(layer.getConfig())
    .filter(
      ([key]) => key !== 'name' && key !== 'activation' && !/initializer|regularizer|constraint/i.test(key),
    )
    // Once it is built, a layer normalisation names the axis that it was given as the last.
    .map(([key, value]) => [
      key,
      key === 'axis' && Array.isArray(value) ? lastOf(value, layer) : inOne(value),
    ])
  return [layer.getClassName(), Object.fromEntries(kept)]
}

/** A pair of equal sides as the one number that it can be written as. */
function inOne(value: unknown): unknown {
  return Array.isArray(value) && value.length === 2 && value[0] === value[1] ? value[0] : value
}

function lastOf(axes: readonly unknown[], layer: tf.layers.Layer): unknown {
  const { rank } = layer.output as tf.SymbolicTensor
  return axes.length === 1 && axes[0] === rank - 1 ? -1 : axes
}

function activationOf(layer: tf.layers.Layer): string {
  const activation = layer.getConfig().activation
  if (layer.getClassName() === 'ReLU') return 'relu'
  return typeof activation === 'string' ? activation : 'linear'
}

/**
 * Holds a generated model against its network: every layer's behaviour, what each layer reads, the outputs' shapes and
 * the number of parameters. An activation may be part of the layer before it.
 */
export function expectFaithful(network: Network, generated: GeneratedNetwork): tf.LayersModel {
  const heads = network.heads.length > 0
  const model = built(generated, heads)
  const names = layerNames(network).operations
  const found = new Map(model.layers.map((layer) => [layer.name, layer]))
  expect(found.size).toBe(model.layers.length)

  /** The layer that gives each value; a fused activation is given by the layer before it. */
  const producers: string[] = []
  const producerOf = (value: ValueId) => (value === INPUT ? 'input' : producers[value]!)
  const seen = new Set(['input'])
  const fused = new Map<string, string>()
  for (const { id, inputs } of network.operations) {
    let reads = inputs.map(producerOf)
    for (const expected of layersOf(network, id, names[id]!)) {
      const layer = found.get(expected.name)
      if (layer === undefined) {
        expect(fused.has(reads[0]!)).toBe(false)
        fused.set(reads[0]!, activationOf(expected))
        continue
      }
      expect(behaviour(layer), layer.name).toEqual(behaviour(expected))
      const sources = [layer.input].flat().map((tensor) => tensor.sourceLayer)
      // What is read twice is read the second time from a copy.
      const copies = sources.filter((source, index) => source.name === `${names[id]}/input_${index + 1}`)
      for (const copy of copies) {
        expect(copy.getConfig()).toMatchObject({ activation: 'linear' })
        seen.add(copy.name)
      }
      expect(copies.length).toBe(reads.length - new Set(reads).size)
      const read = sources.map(
        (source) => (copies.includes(source) ? (source.input as tf.SymbolicTensor).sourceLayer : source).name,
      )
      expect(read, layer.name).toEqual(reads)
      seen.add(layer.name)
      reads = [layer.name]
    }
    producers.push(reads[0]!)
  }
  expect([...found.keys()].filter((name) => !seen.has(name))).toEqual([])
  for (const [name, layer] of found) {
    const own = emittedActivation(network, names, name)
    expect(activationOf(layer), name).toBe(fused.get(name) ?? own)
  }

  const results = [soleResult(network).value, ...network.heads.map((head) => head.output)]
  expect(model.outputs.map((output) => output.sourceLayer.name)).toEqual(results.map(producerOf))
  const shapes = results.map((value) => shapeOf(network, value).map((axis) => asNumber(axis)))
  expect(model.outputs.map((output) => output.shape.slice(1))).toEqual(shapes)
  const { params, frozenParams } = costOf(network).withHeads
  expect(model.countParams()).toBe(asNumber(params)! + asNumber(frozenParams)!)
  return model
}

function emittedActivation(network: Network, names: readonly string[], name: string): string {
  const id = names.indexOf(name)
  const first = id < 0 ? undefined : emittedBy(network, id)[0]
  return first === undefined ? 'linear' : activationOf(buildLayer(first, name))
}

/** Both models give the same numbers for the same weights. */
export function expectSameNumbers(network: Network, generated: GeneratedNetwork): void {
  const heads = network.heads.length > 0
  const reference = referenceModel(network, heads)
  const model = built(generated, heads)
  const weights = new Map(
    reference.weights.map((weight) => [
      weight.originalName,
      tf.randomUniform(weight.shape as number[], 0.05, 0.3, 'float32', 7),
    ]),
  )
  for (const each of [reference, model])
    for (const weight of each.weights) weight.write(weights.get(weight.originalName)!)
  const shape = inputShape(network).map((axis) => asNumber(axis)!)
  const images = tf.randomUniform([2, ...shape], -1, 1, 'float32', 3)
  const numbersOf = (outputs: unknown) =>
    [outputs as tf.Tensor].flat().map((tensor) => [...tensor.dataSync()])
  const expected = numbersOf(reference.predict(images))
  const found = numbersOf(model.predict(images))
  for (const [index, values] of expected.entries())
    for (const [place, value] of values.entries()) expect(found[index]![place]).toBeCloseTo(value, 5)
}
