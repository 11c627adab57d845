/**
 * How the values of a network are used: which values other than its result leave a call, and which operations compute
 * nothing.
 */

import { type Call, INPUT, type Network, type ValueId } from '../../network/network.ts'
import { soleResult } from '../../network/shape_of.ts'
import { noSlots, operationInSlots } from './slots.ts'
import type { Vocabulary } from './vocabulary.ts'

/** Whether anything outside a call reads a value that is made inside and is not the call's result. */
export function leakTest(network: Network): (call: Call) => boolean {
  const lastReader = lastReaders(network)
  return (call) => {
    for (let value = call.first; value < call.end; value++)
      if (value !== soleResult(call).value && lastReader[value]! >= call.end) return true
    return false
  }
}

/**
 * The last operation that reads each value. The network's outputs and the values that heads start from are read at the
 * end.
 */
function lastReaders(network: Network): readonly number[] {
  const last = network.operations.map(() => -1)
  for (const operation of network.operations)
    for (const input of operation.inputs) if (input !== INPUT) last[input] = operation.id
  const read = (value: ValueId) => {
    if (value !== INPUT) last[value] = Number.POSITIVE_INFINITY
  }
  read(soleResult(network).value)
  for (const head of network.heads) {
    read(head.input)
    read(head.output)
  }
  return last
}

/** The value that represents each value in the target: an operation without leaves passes its input on. */
export function passedOn<Leaf>(
  network: Network,
  { leavesOf }: Vocabulary<Leaf>,
): (value: ValueId) => ValueId {
  const sources = new Map<ValueId, ValueId>()
  const sourceOf = (value: ValueId) => sources.get(value) ?? value
  for (const operation of network.operations) {
    const leaves = leavesOf(operation.primitive, operationInSlots(network, operation, noSlots))
    if (leaves.length === 0) sources.set(operation.id, sourceOf(operation.inputs[0]!))
  }
  return sourceOf
}
