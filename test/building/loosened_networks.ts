/**
 * Networks that no program of the language gives, and that readers of other formats may: numbers whose formulas are not
 * known, calls that are to be written out in place, values inside a call that something outside of it reads.
 */
import fc from 'fast-check'
import type { Call, CallArgument, Network, Operation, Step, ValueId } from '../../src/network/network.ts'
import { shapeOf } from '../../src/network/shape_of.ts'
import { showShape } from '../../src/shape/index.ts'
import { isAllNeeded } from './random_networks.ts'

/** One change; its numbers say which operation or call it is made to. */
type Loosening =
  | { readonly kind: 'forget'; readonly at: number }
  | { readonly kind: 'write out'; readonly at: number }
  | { readonly kind: 'rewire'; readonly at: number; readonly to: number }

const loosening: fc.Arbitrary<Loosening> = fc.oneof(
  fc.record({ kind: fc.constant('forget' as const), at: fc.nat() }),
  fc.record({ kind: fc.constant('write out' as const), at: fc.nat() }),
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('rewire' as const), at: fc.nat(), to: fc.nat() }) },
)

/** The networks with a few changes; each still computes something of the same shape. */
export function loosened(networks: fc.Arbitrary<Network>): fc.Arbitrary<Network> {
  return fc
    .tuple(networks, fc.array(loosening, { maxLength: 6 }))
    .map(([network, changes]) => changes.reduce(loosen, network))
}

function loosen(network: Network, change: Loosening): Network {
  switch (change.kind) {
    case 'forget': {
      const { operations } = network
      return { ...network, operations: forgotten(operations, new Set([change.at % operations.length])) }
    }
    case 'write out':
      return writtenOut(network, change.at)
    case 'rewire':
      return rewired(network, change.at, change.to)
  }
}

/** Operations of which some do not say how their numbers follow. */
function forgotten(operations: readonly Operation[], of: ReadonlySet<ValueId>): readonly Operation[] {
  return operations.map((operation) =>
    of.has(operation.id) ? { ...operation, formulas: operation.arguments } : operation,
  )
}

/** A call written out in place. What was in its own names becomes numbers, as the names around it are others. */
function writtenOut(network: Network, at: number): Network {
  const calls = [network.body, ...network.heads.map(({ body }) => body)].flatMap(callsIn)
  const chosen = calls[at % calls.length]
  if (chosen === undefined) return network
  const named = new Set<ValueId>()
  const withoutNames = (call: Call): Call => ({
    ...call,
    transparent: true,
    steps: call.steps.map(plainStep),
  })
  const plainStep = (step: Step): Step => {
    if (step.kind === 'operation') {
      named.add(step.operation)
      return step
    }
    const call = { ...step.call, arguments: step.call.arguments.map(inNumbers) }
    // A call that is written out already is in the names of the one around it.
    return { kind: 'call', call: call.transparent ? withoutNames(call) : call }
  }
  const changed = (call: Call): Call =>
    call === chosen ? withoutNames(call) : { ...call, steps: call.steps.map(changedStep) }
  const changedStep = (step: Step): Step =>
    step.kind === 'operation' ? step : { kind: 'call', call: changed(step.call) }
  const body = changed(network.body)
  const heads = network.heads.map((head) => ({ ...head, body: changed(head.body) }))
  return { ...network, body, heads, operations: forgotten(network.operations, named) }
}

/** An argument that does not say how it follows. */
function inNumbers({ name, value }: CallArgument): CallArgument {
  return { name, value: 'formula' in value ? ({ ...value, formula: value.value } as typeof value) : value }
}

function callsIn({ steps }: Call): readonly Call[] {
  return steps.flatMap((step) => (step.kind === 'call' ? [step.call, ...callsIn(step.call)] : []))
}

/** A network in which an operation reads another value of the same shape, wherever that is computed. */
function rewired(network: Network, at: number, to: number): Network {
  const { operations } = network
  const operation = operations[at % operations.length]!
  const place = to % operation.inputs.length
  const shape = showShape(shapeOf(network, operation.inputs[place]!))
  const others = [
    ...operations.slice(0, operation.id).map(({ id }) => id),
    ...network.inputs.map((_, i) => -1 - i),
  ]
  const alike = others.filter((value) => showShape(shapeOf(network, value)) === shape)
  const value = alike[to % alike.length]!
  const inputs = operation.inputs.with(place, value)
  const changed = { ...network, operations: operations.with(operation.id, { ...operation, inputs }) }
  return isAllNeeded(changed) ? changed : network
}

/** Whether something outside of a call reads a value inside it that is not its result. */
export function leaks(network: Network): boolean {
  const calls = [network.body, ...network.heads.map(({ body }) => body)].flatMap(callsIn)
  return calls.some(({ first, end, results }) =>
    network.operations.some(
      ({ id, inputs }) =>
        (id < first || id >= end) &&
        inputs.some(
          (input) => input >= first && input < end && !results.some(({ value }) => value === input),
        ),
    ),
  )
}
