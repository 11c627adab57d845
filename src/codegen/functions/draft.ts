/** Collects the steps of a call before it is known whether the call becomes a separate function. */

import { joinNames, type LayerNames } from '../../network/layer_names.ts'
import type { Call, Network, ValueId } from '../../network/network.ts'
import { soleInput, soleResult } from '../../network/shape_of.ts'
import type { Dimension } from '../../shape/index.ts'
import { type BodyStep, live, mapReferences, type Reference, writtenAt } from './body.ts'
import { mapStepDimensions } from './body_dimensions.ts'
import type { SharedBlocks } from './shared_blocks.ts'
import { argumentsInSlots, noSlots, operationInSlots, type Slots, slotsOf, withArguments } from './slots.ts'
import type { Vocabulary } from './vocabulary.ts'

/** What the drafts of one network share. */
interface Drafting<Leaf> {
  readonly network: Network
  readonly names: LayerNames
  readonly vocabulary: Vocabulary<Leaf>
  readonly shared: SharedBlocks<Leaf>
  /** Whether a value made inside a call, other than its result, is read outside it. */
  readonly leaks: (call: Call) => boolean
  /** The value that a value is in the target: see `passedOn`. */
  readonly sourceOf: (value: ValueId) => ValueId
}

/** A call under way. */
interface Draft<Leaf> {
  readonly drafting: Drafting<Leaf>
  readonly place: Place
  readonly steps: BodyStep<Leaf>[]
  /** The reference to each value inside this draft. */
  readonly values: Map<ValueId, Reference>
  /** Outside values read so far. */
  readonly captures: ValueId[]
}

/** The names in which the numbers of a call may be written. */
interface Place {
  readonly slots: Slots
  /** Whether the axis slots stand for this call's own input. */
  readonly readsOwnAxes: boolean
}

/** A place without names: the body of a network or of a head. */
const unnamed: Place = { slots: noSlots, readsOwnAxes: false }

/** Drafts the network's own body. */
export function draftOfNetwork<Leaf>(drafting: Drafting<Leaf>): Draft<Leaf> {
  return draftOf(drafting, drafting.network.body, unnamed)
}

function draftOf<Leaf>(drafting: Drafting<Leaf>, call: Call, place: Place): Draft<Leaf> {
  const input = drafting.sourceOf(soleInput(call).value)
  const draft: Draft<Leaf> = {
    drafting,
    place,
    steps: [],
    values: new Map([[input, { kind: 'input' }]]),
    captures: [],
  }
  // A call without operations has no names inside, and needs none.
  const names = drafting.names.steps.get(call) ?? []
  for (const [index, step] of call.steps.entries()) {
    const name = names[index] ?? ''
    if (step.kind === 'operation') addOperation(draft, step.operation, name)
    else addCall(draft, step.call, name)
  }
  return draft
}

/** Returns the reference to a value inside a draft. A value made elsewhere is captured. */
export function refer<Leaf>(draft: Draft<Leaf>, value: ValueId): Reference {
  const source = draft.drafting.sourceOf(value)
  const known = draft.values.get(source)
  if (known) return known
  const capture: Reference = { kind: 'capture', index: draft.captures.length }
  draft.captures.push(source)
  draft.values.set(source, capture)
  return capture
}

function push<Leaf>(draft: Draft<Leaf>, step: BodyStep<Leaf>): Reference {
  draft.steps.push(step)
  return { kind: 'step', index: draft.steps.length - 1 }
}

function addOperation<Leaf>(draft: Draft<Leaf>, id: ValueId, name: string): void {
  const { network, vocabulary } = draft.drafting
  const operation = network.operations[id]!
  let inputs = distinct(draft, id, name)
  const placed = operationInSlots(network, operation, draft.place.slots)
  const leaves = vocabulary.leavesOf(operation.primitive, placed)
  if (leaves.length === 0) return
  const origin = { first: id, end: id + 1, output: id }
  for (const { leaf, name: suffix } of leaves)
    inputs = [push(draft, { kind: 'leaf', name: joinNames(name, suffix), leaf, inputs, origin, notes: [] })]
  draft.values.set(id, inputs[0]!)
}

/**
 * Returns what an operation reads. If the target's leaves cannot read one value twice, the second read is of a copy.
 */
function distinct<Leaf>(draft: Draft<Leaf>, id: ValueId, name: string): readonly Reference[] {
  const { network, vocabulary } = draft.drafting
  const values = network.operations[id]!.inputs
  const inputs = values.map((value) => refer(draft, value))
  const leaf = vocabulary.copy
  if (leaf === null) return inputs
  const seen = new Set<string>()
  return inputs.map((input, index) => {
    const key = JSON.stringify(input)
    if (!seen.has(key)) {
      seen.add(key)
      return input
    }
    return push(draft, {
      kind: 'leaf',
      name: joinNames(name, `input_${index + 1}`),
      leaf,
      inputs: [input],
      origin: { first: id, end: id, output: values[index]! },
      notes: [],
    })
  })
}

/** Adds an inner call, or with `head` the body of a head: as one step that calls a function, or inlined. */
export function addCall<Leaf>(
  draft: Draft<Leaf>,
  call: Call,
  name: string,
  head: string | null = null,
): void {
  const { drafting, place, values } = draft
  const input = refer(draft, soleInput(call).value)
  const inner = placeInside(place, call, input, head)
  const inside = draftOf(drafting, call, inner)
  const innerResult = refer(inside, soleResult(call).value)
  const captures = inside.captures.map((value) => refer(draft, value))
  const written = writtenAt(draft.steps.length, input, captures)
  const result = drafting.sourceOf(soleResult(call).value)
  if ((call.transparent && head === null) || drafting.leaks(call)) {
    const ownNumbers = numbersWrittenOut(place, inner, input)
    for (const step of inside.steps) {
      const named = mapReferences({ ...step, name: joinNames(name, step.name) }, written)
      draft.steps.push(mapStepDimensions(drafting.vocabulary, named, ownNumbers))
    }
    for (const [value, reference] of inside.values)
      if (!values.has(value)) values.set(value, written(reference))
    values.set(result, written(innerResult))
    return
  }
  const body = live({ steps: inside.steps, results: [innerResult] })
  if (body.steps.length === 0) {
    values.set(result, written(body.results[0]!))
    return
  }
  const block = drafting.shared.blockFor({ call, head, body, captures: captures.length })
  const origin = { first: call.first, end: call.end, output: soleResult(call).value }
  const given = argumentsInSlots(inner.slots, place.slots, block.slots)
  const step = { name, block, arguments: given, input, captures, origin, notes: [] }
  values.set(result, push(draft, { kind: 'block', ...step }))
}

/** A transparent call writes its numbers in the slots of the call around it. */
function placeInside(around: Place, call: Call, input: Reference, head: string | null): Place {
  if (head !== null) return unnamed
  if (!call.transparent) return { slots: slotsOf(call), readsOwnAxes: true }
  return { slots: around.slots, readsOwnAxes: around.readsOwnAxes && input.kind === 'input' }
}

/** Maps the numbers of a call that is inlined into the surrounding call. */
function numbersWrittenOut(
  around: Place,
  inner: Place,
  input: Reference,
): (dimension: Dimension) => Dimension {
  if (inner.slots === around.slots) return (dimension) => dimension
  const given = argumentsInSlots(inner.slots, around.slots, null)
  const sharesInput = around.readsOwnAxes && input.kind === 'input'
  return (dimension) => withArguments(dimension, given, inner.slots, sharesInput)
}
