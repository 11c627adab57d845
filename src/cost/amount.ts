/** The computed amount of any quantity of any part of a network, and how messages show it. */

import {
  type ClaimQuantity,
  INPUT,
  type Network,
  type Printed,
  type Subject,
  type ValueId,
} from '../network/network.ts'
import { inputShape, shapeOf, soleResult } from '../network/shape_of.ts'
import {
  compare,
  type Dimension,
  type Facts,
  isEqual,
  number as numberOf,
  type Shape,
  showFactor,
  showShape,
} from '../shape/index.ts'
import type { Cost, NetworkCosts, Reach } from './costs.ts'
import { type Following, followingOf, holds, showInteger, showInUnit, writeLike } from './printed_number.ts'

export type Amount =
  | { readonly kind: 'number'; readonly value: Dimension; readonly unit: 'bytes' | null }
  | { readonly kind: 'shape'; readonly axes: Shape }
  /** Receptive fields and strides. With `everything`, the field is the whole input, and the input's size is given. */
  | {
      readonly kind: 'extent'
      readonly height: Dimension
      readonly width: Dimension
      readonly everything: boolean
    }
  /** No such number: the part has no positions any more, or its network's input has no height and width. */
  | { readonly kind: 'none'; readonly why: string }

/** The input and output values of a part of a network. */
export function endsOf(
  network: Network,
  subject: Subject,
): { readonly input: ValueId; readonly output: ValueId } {
  switch (subject.kind) {
    case 'row':
      return network.rows[subject.row]!
    case 'head':
      return network.heads[subject.head]!
    case 'whole':
    case 'with heads':
      return { input: INPUT, output: soleResult(network).value }
  }
}

/** The costs of a part of a network. For the network with its heads, the reach is the main output's. */
export function costOfSubject(costs: NetworkCosts, subject: Subject): Cost & Reach {
  switch (subject.kind) {
    case 'row':
      return costs.rows[subject.row]!
    case 'head':
      return costs.heads[subject.head]!
    case 'whole':
      return costs.whole
    case 'with heads': {
      const { receptiveField, effectiveStride } = costs.whole
      return { ...costs.withHeads, receptiveField, effectiveStride }
    }
  }
}

const countOf = (value: Dimension): Amount => ({ kind: 'number', value, unit: null })

/** The value of a quantity for a part of a network. */
export function amountOf(
  network: Network,
  costs: NetworkCosts,
  subject: Subject,
  quantity: ClaimQuantity,
): Amount {
  const ends = endsOf(network, subject)
  const cost = costOfSubject(costs, subject)
  switch (quantity) {
    case 'input':
      return { kind: 'shape', axes: shapeOf(network, ends.input) }
    case 'output':
      return { kind: 'shape', axes: shapeOf(network, ends.output) }
    case 'depth':
      return cost.depth === null
        ? { kind: 'none', why: 'the number of its layers depends on how often a block is repeated' }
        : countOf(numberOf(cost.depth))
    case 'params':
      return countOf(cost.params)
    case 'frozen params':
      return countOf(cost.frozenParams)
    case 'macs':
      return countOf(cost.macs)
    case 'flops':
      return countOf(cost.flops)
    case 'activation memory':
      return { kind: 'number', value: cost.activationMemory, unit: 'bytes' }
    case 'receptive field':
      return receptiveFieldOf(network, cost)
    case 'effective stride':
      return cost.effectiveStride === null
        ? {
            kind: 'none',
            why: withoutPositions(network) ?? 'it has no positions: each value depends on the whole map',
          }
        : { kind: 'extent', ...cost.effectiveStride, everything: false }
  }
}

function receptiveFieldOf(network: Network, { receptiveField }: Reach): Amount {
  if (receptiveField !== null) return { kind: 'extent', ...receptiveField, everything: false }
  const why = withoutPositions(network)
  if (why !== null) return { kind: 'none', why }
  const [height, width] = inputShape(network) as [Dimension, Dimension, Dimension]
  return { kind: 'extent', height, width, everything: true }
}

function withoutPositions(network: Network): string | null {
  const input = inputShape(network)
  return input.length === 3 ? null : `the network's input ${showShape(input)} has no height and width`
}

/** How a printed figure follows from an amount, at every size at which the given facts hold; null if it does not. */
export function followingOfAmount(printed: Printed, amount: Amount, given: Facts = []): Following | null {
  switch (amount.kind) {
    case 'none':
      return null
    case 'number':
      return printed.kind === 'number' ? followingOf(printed, amount.value, given) : null
    case 'shape':
      return beginsWith(amount.axes, printed.kind === 'shape' ? printed.axes : [printed.value], given)
    case 'extent': {
      if (printed.kind === 'shape') return beginsWith([amount.height, amount.width], printed.axes, given)
      const first = followingOf(printed, amount.height, given)
      const second = followingOf(printed, amount.width, given)
      return first === null || second === null ? null : first === 'exact' ? second : first
    }
  }
}

/** Two printed axes claim height and width; three claim the whole shape. */
function beginsWith(axes: Shape, printed: Shape, given: Facts): Following | null {
  const follows =
    printed.length <= axes.length && printed.every((axis, index) => holds(isEqual(axis, axes[index]!), given))
  return follows ? 'exact' : null
}

/** An amount for a message about a printed figure: `163,696 = 159.9K`, `28×28×310`, `27×27`. */
export function showAmount(amount: Amount, printed: Printed | null): string {
  switch (amount.kind) {
    case 'none':
      return 'none'
    case 'number': {
      const inUnit = printed?.kind === 'number' ? showInUnit(printed, amount.value) : null
      const plain = `${showInteger(amount.value)}${amount.unit === null ? '' : ` ${amount.unit}`}`
      return inUnit === null ? plain : `${plain} = ${inUnit}`
    }
    case 'shape':
      return showShape(amount.axes)
    case 'extent':
      return showExtent(amount.height, amount.width)
  }
}

function showExtent(height: Dimension, width: Dimension): string {
  return compare(height, width) === 0 ? showInteger(height) : `${showFactor(height)}×${showFactor(width)}`
}

/** An amount in the notation of `printed`; null if it cannot be written that way. */
export function writeAmount(printed: Printed, amount: Amount): string | null {
  switch (amount.kind) {
    case 'none':
      return null
    case 'number':
      return printed.kind === 'number' ? writeLike(printed, amount.value) : null
    case 'shape':
      return writeAxes(amount.axes, printed)
    case 'extent':
      if (printed.kind === 'shape') return writeAxes([amount.height, amount.width], printed)
      return compare(amount.height, amount.width) === 0 ? writeLike(printed, amount.height) : null
  }
}

/** As many axes as were printed; a shape with fewer is written whole. */
function writeAxes(axes: Shape, printed: Printed): string {
  const count = printed.kind === 'shape' ? printed.axes.length : 1
  return axes.slice(0, count).map(showFactor).join('×')
}
