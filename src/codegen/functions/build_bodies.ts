/** From the calls of a network to bodies of functions: calls of one block with one structure become one block. */

import { joinNames, type LayerNames } from '../../network/layer_names.ts'
import { type Call, INPUT, type Network, type ValueId } from '../../network/network.ts'
import { shapeOf, soleInput, soleResult } from '../../network/shape_of.ts'
import { primitives } from '../../ops/index.ts'
import {
  type Block,
  type Body,
  type BodyStep,
  live,
  mapReferences,
  mapStepDimensions,
  type Reference,
  slotsIn,
} from './body.ts'
import { bodyKey } from './body_key.ts'
import { fuseActivations } from './fuse.ts'
import { argumentsInSlots, layersInSlots, noSlots, type Slots, slotsOf, withArguments } from './slots.ts'

/** A network as bodies: its own, in which the heads come after the main output, and the blocks that these call. */
export interface NetworkBodies {
  readonly body: Body
  /** Every block that is called from somewhere, callees before their callers. */
  readonly blocks: readonly Block[]
}

interface Draft {
  readonly steps: readonly BodyStep[]
  /** What each value made inside is in this draft. */
  readonly values: ReadonlyMap<ValueId, Reference>
  readonly captures: readonly ValueId[]
  readonly result: Reference
}

/** Builds the bodies of a network. */
export function buildBodies(network: Network, names: LayerNames): NetworkBodies {
  const blocks = new Map<string, Block>()
  const blockIds = new Map<Block, number>()
  const lastReader = lastReaders(network)

  /** Whether something outside a call reads a value that is made inside and is not the call's result. */
  const leaks = (call: Call): boolean => {
    for (let value = call.first; value < call.end; value++)
      if (value !== soleResult(call).value && lastReader[value]! >= call.end) return true
    return false
  }

  /** Operations that take no layer, by the value that they hand on. */
  const handedOn = new Map<ValueId, ValueId>()
  const itself = (value: ValueId): ValueId => handedOn.get(value) ?? value

  const operationInput = (id: ValueId, index: number): ValueId => network.operations[id]!.inputs[index]!

  /** `isAxes` says whether the axis slots of `slots` are those of this call's input. */
  const draftOf = (call: Call, slots: Slots, isAxes: boolean): Draft => {
    const values = new Map<ValueId, Reference>([[itself(soleInput(call).value), { kind: 'input' }]])
    const captures: ValueId[] = []
    const steps: BodyStep[] = []
    const refer = (value: ValueId): Reference => {
      const known = values.get(itself(value))
      if (known) return known
      const capture: Reference = { kind: 'capture', index: captures.length }
      captures.push(itself(value))
      values.set(itself(value), capture)
      return capture
    }
    const push = (step: BodyStep): Reference => {
      steps.push(step)
      return { kind: 'step', index: steps.length - 1 }
    }
    // A call without operations has no names inside, and needs none.
    const localNames = names.steps.get(call) ?? []

    /**
     * Inputs of which no two are one value: outside of training a model disposes of a tensor too early when a layer
     * reads it twice (tfjs-layers 4.22, `execute`), so the second reading is of a copy.
     */
    const apart = (inputs: readonly Reference[], id: ValueId, local: string): readonly Reference[] => {
      const seen = new Set<string>()
      return inputs.map((input, index) => {
        const key = JSON.stringify(input)
        if (!seen.has(key)) {
          seen.add(key)
          return input
        }
        return push({
          kind: 'layer',
          name: joinNames(local, `input_${index + 1}`),
          from: 'tf.layers',
          layer: 'activation',
          configuration: { activation: 'linear' },
          inputs: [input],
          origin: { first: id, end: id, output: operationInput(id, index) },
          notes: [],
        })
      })
    }

    const addOperation = (id: ValueId, local: string) => {
      const operation = network.operations[id]!
      const primitive = primitives[operation.primitive]
      if (!primitive) throw new Error(`no primitive is called ${operation.primitive}`)
      let inputs = apart(operation.inputs.map(refer), id, local)
      const layers = layersInSlots(
        primitive,
        operation,
        operation.inputs.map((input) => shapeOf(network, input)),
        slots,
      )
      for (const layer of layers) {
        const origin = { first: id, end: id + 1, output: id }
        const name = joinNames(local, layer.suffix.replace(/^[_/-]+/, ''))
        const { from, configuration } = layer
        inputs = [
          push({ kind: 'layer', name, from, layer: layer.layer, configuration, inputs, origin, notes: [] }),
        ]
      }
      if (layers.length === 0) handedOn.set(id, itself(operation.inputs[0]!))
      else values.set(id, inputs[0]!)
    }

    const addCall = (inner: Call, local: string) => {
      const innerSlots = inner.transparent ? slots : slotsOf(inner)
      const input = refer(soleInput(inner).value)
      const keepsAxes = isAxes && input.kind === 'input'
      const draft = draftOf(inner, innerSlots, inner.transparent ? keepsAxes : true)
      const captured = draft.captures.map(refer)
      if (inner.transparent || leaks(inner)) {
        const base = steps.length
        const map = (reference: Reference): Reference =>
          reference.kind === 'input'
            ? input
            : reference.kind === 'capture'
              ? captured[reference.index]!
              : { kind: 'step', index: base + reference.index }
        const written = inner.transparent ? null : argumentsInSlots(innerSlots, slots, null)
        for (const step of draft.steps) {
          const moved = mapReferences({ ...step, name: joinNames(local, step.name) }, map)
          steps.push(
            written
              ? mapStepDimensions(moved, (each) => withArguments(each, written, innerSlots, keepsAxes))
              : moved,
          )
        }
        for (const [value, reference] of draft.values)
          if (!values.has(value)) values.set(value, map(reference))
        values.set(itself(soleResult(inner).value), map(draft.result))
        return
      }
      const body = live({ steps: draft.steps, results: [draft.result] })
      if (body.steps.length === 0) {
        const result = body.results[0]!
        values.set(
          itself(soleResult(inner).value),
          result.kind === 'capture' ? captured[result.index]! : input,
        )
        return
      }
      const origin = { first: inner.first, end: inner.end, output: soleResult(inner).value }
      const block = share(inner, body, draft.captures.length, null)
      values.set(
        itself(soleResult(inner).value),
        push({
          kind: 'block',
          name: local,
          block,
          arguments: argumentsInSlots(innerSlots, slots, block.slots),
          input,
          captures: captured,
          origin,
          notes: [],
        }),
      )
    }

    for (const [index, step] of call.steps.entries()) {
      if (step.kind === 'operation') addOperation(step.operation, localNames[index] ?? '')
      else addCall(step.call, localNames[index] ?? '')
    }
    return { steps, values, captures, result: refer(soleResult(call).value) }
  }

  /** The block of a call with that body: one that is there already, where all is equal. */
  const share = (call: Call, unfused: Body, captures: number, head: string | null): Block => {
    const body = fuseActivations(unfused)
    const { source, start } = call.declaration
    const { sizes } = soleInput(call)
    const key = JSON.stringify([
      source.name,
      start,
      head,
      captures,
      sizes.map(({ axis }) => axis),
      bodyKey(body, call.first, blockIds),
    ])
    const known = blocks.get(key)
    if (known) return known
    const block: Block = {
      name: head ?? call.block ?? '',
      documentation: head === null ? call.documentation : null,
      call,
      isHead: head !== null,
      captures,
      added: [],
      sizes: new Map(sizes.map(({ axis, name }) => [axis, name])),
      slots: slotsIn(body),
      body,
    }
    blocks.set(key, block)
    blockIds.set(block, blockIds.size)
    return block
  }

  const main = draftOf(network.body, noSlots, false)
  const values = new Map(main.values)
  const steps = [...main.steps]
  const heads: Reference[] = []
  for (const [index, head] of network.heads.entries()) {
    const call = head.body
    const draft = draftOf(call, noSlots, false)
    const refer = (value: ValueId) => values.get(itself(value))!
    const base = steps.length
    const whole = leaks(call) ? null : live({ steps: draft.steps, results: [draft.result] })
    if (whole && whole.steps.length > 0) {
      steps.push({
        kind: 'block',
        name: names.heads[index]!,
        block: share(call, whole, draft.captures.length, head.name),
        arguments: new Map(),
        input: refer(soleInput(call).value),
        captures: draft.captures.map(refer),
        origin: { first: call.first, end: call.end, output: soleResult(call).value },
        notes: [],
      })
      values.set(itself(soleResult(call).value), { kind: 'step', index: base })
    } else {
      const map = (reference: Reference): Reference =>
        reference.kind === 'input'
          ? refer(soleInput(call).value)
          : reference.kind === 'capture'
            ? refer(draft.captures[reference.index]!)
            : { kind: 'step', index: base + reference.index }
      for (const step of draft.steps)
        steps.push(mapReferences({ ...step, name: joinNames(names.heads[index]!, step.name) }, map))
      for (const [value, reference] of draft.values) if (!values.has(value)) values.set(value, map(reference))
    }
    heads.push(refer(soleResult(call).value))
  }
  return { body: fuseActivations({ steps, results: [main.result, ...heads] }), blocks: [...blocks.values()] }
}

/** For each value the last operation that reads it; what a head starts from or the network gives is read at the end. */
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
