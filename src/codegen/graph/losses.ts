/** The losses that a recipe names, at the numbers before the softmax of each output. */

import { axesOf, crossEntropyOfEach, inScope, reshape, type Tensor } from '../../graph/index.ts'
import type { Network, ValueId } from '../../network/network.ts'
import { shapeOf, soleResult } from '../../network/shape_of.ts'
import { plainNumber } from '../../ops/kinds/graph_place.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { asNumber, showShape } from '../../shape/index.ts'
import type { Forward } from './forward.ts'

/** One output whose loss is trained. */
export interface LossTerm {
  /** `main`, or the name of a head. */
  readonly name: string
  readonly weight: number
  /** The value of its logits. */
  readonly logits: ValueId
}

/** The value before the softmax, where an output is one. */
export function logitsAt(network: Network, output: ValueId): ValueId {
  const operation = network.operations[output]
  return operation?.primitive === 'softmax' ? operation.inputs[0]! : output
}

/** Main, then the heads that have a loss, in the order of the recipe. */
export function lossTerms(network: Network, loss: Recipe['loss']): readonly LossTerm[] {
  const main = { name: 'main', weight: loss.main, logits: logitsAt(network, soleResult(network).value) }
  const heads = loss.heads.map(({ name, weight }) => {
    const head = network.heads.find((each) => each.name === name)
    if (head === undefined)
      throw new Error(`the recipe has a loss at the head '${name}', which the network has not`)
    return { name, weight, logits: logitsAt(network, head.output) }
  })
  return [main, ...heads]
}

/** Why these losses cannot be trained, as a clause, or null: each image has one label, of the same classes everywhere. */
export function untrainedBecause(network: Network, loss: Recipe['loss']): string | null {
  const outputs = lossTerms(network, loss).map(({ name, logits }) => ({
    name,
    shape: shapeOf(network, logits),
  }))
  const wide = outputs.find(({ shape }) => shape.slice(0, -1).some((size) => asNumber(size) !== 1))
  if (wide !== undefined)
    return `the output '${wide.name}' is ${showShape(wide.shape)}, and a loss takes one list of classes for each image`
  const [main, ...heads] = outputs.map(({ name, shape }) => ({ name, classes: plainNumber(shape.at(-1)!) }))
  const other = heads.find(({ classes }) => classes !== main!.classes)
  return other === undefined
    ? null
    : `the head '${other.name}' tells ${other.classes} classes apart and the main output ${main!.classes}`
}

/** The logits of an output as [batch, classes]. */
export function logitsOf(forward: Forward, { logits }: LossTerm): Tensor {
  const value = forward.valueOf(logits)
  const [batch, ...axes] = axesOf(value)
  return reshape(value, [batch!, axes.at(-1)!])
}

/** The cross-entropy of each image at an output. */
export function lossOfEach(forward: Forward, term: LossTerm, labels: Tensor): Tensor {
  return inScope([crossEntropyOfEach(logitsOf(forward, term), labels)], `loss/${term.name}`)[0]!
}
