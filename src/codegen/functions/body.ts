/** What a generated function computes: layers and calls of other functions, wired by reference. */

import type { Call, ValueId } from '../../network/network.ts'
import type { ConfigurationValue } from '../../ops/record/tfjs_layer.ts'
import { type Dimension, names } from '../../shape/index.ts'

/** A value inside a body. Captures are values from outside that a block reads beside its input. */
export type Reference =
  | { readonly kind: 'input' }
  | { readonly kind: 'capture'; readonly index: number }
  | { readonly kind: 'step'; readonly index: number }

/**
 * Where a step comes from: operations `first … end - 1`, with the value `output`. In the body of a shared block these
 * are those of its first use; another use has the same ones, moved by the difference of their beginnings.
 */
export interface Origin {
  readonly first: ValueId
  readonly end: ValueId
  readonly output: ValueId
}

export interface LayerStep {
  readonly kind: 'layer'
  /** What it adds to the name of its body; empty where it adds nothing. */
  readonly name: string
  readonly from: 'tf.layers' | 'runtime'
  readonly layer: string
  readonly configuration: Readonly<Record<string, ConfigurationValue>>
  readonly inputs: readonly Reference[]
  readonly origin: Origin
  /** The documentation of blocks that were written out here. */
  readonly notes: readonly string[]
}

export interface BlockStep {
  readonly kind: 'block'
  readonly name: string
  readonly block: Block
  /** By slot: the numbers it is called with, in the slots of the body that it stands in. */
  readonly arguments: ReadonlyMap<string, Dimension>
  readonly input: Reference
  readonly captures: readonly Reference[]
  readonly origin: Origin
  readonly notes: readonly string[]
}

export type BodyStep = LayerStep | BlockStep

/** Steps in the order they are carried out. A block has one result; a network its main output and those of its heads. */
export interface Body {
  readonly steps: readonly BodyStep[]
  readonly results: readonly Reference[]
}

/**
 * A block of the spec in one of its structures, shared by all calls that have it; it becomes a function.
 * The dimensions in its body are written in slots: `parameterSlot`s and `axisSlot`s.
 */
export interface Block {
  /** The block's name in the spec, or the head's. */
  readonly name: string
  readonly documentation: string | null
  /** The call it was first seen in. */
  readonly call: Call
  /** A head's own body rather than a declared block. */
  readonly isHead: boolean
  readonly captures: number
  /** Parameters that it has beside those of the spec: see `generalize.ts`. */
  readonly added: readonly string[]
  /** The signature's names for the axes of its input. */
  readonly sizes: ReadonlyMap<number, string>
  /** The slots in its body, and so what it must be called with. */
  readonly slots: ReadonlySet<string>
  readonly body: Body
}

/** The name, in a block's dimensions, of a parameter or a part of one (`filters`, `size.stride`). */
export function parameterSlot(name: string): string {
  return `parameter ${name}`
}

/** The name, in a block's dimensions, of its input's size along an axis. */
export function axisSlot(axis: number): string {
  return `axis ${axis}`
}

/** The axis that a slot stands for, or null. */
export function axisOfSlot(slot: string): number | null {
  return slot.startsWith('axis ') ? Number(slot.slice('axis '.length)) : null
}

/** The parameter, or part of one, that a slot stands for, or null. */
export function parameterOfSlot(slot: string): string | null {
  return slot.startsWith('parameter ') ? slot.slice('parameter '.length) : null
}

/** All values that a step reads. */
export function inputsOf(step: BodyStep): readonly Reference[] {
  return step.kind === 'layer' ? step.inputs : [step.input, ...step.captures]
}

/** A step with each value that it reads replaced. */
export function mapReferences(step: BodyStep, map: (reference: Reference) => Reference): BodyStep {
  return step.kind === 'layer'
    ? { ...step, inputs: step.inputs.map(map) }
    : { ...step, input: map(step.input), captures: step.captures.map(map) }
}

function isList(value: ConfigurationValue): value is readonly ConfigurationValue[] {
  return Array.isArray(value)
}

/** Whether a part of a configuration is a number of the language. */
export function isDimension(value: ConfigurationValue): value is Dimension {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** A configuration value with its dimensions replaced. */
export function mapDimensions(
  value: ConfigurationValue,
  map: (dimension: Dimension) => Dimension,
): ConfigurationValue {
  if (isDimension(value)) return map(value)
  return isList(value) ? value.map((each) => mapDimensions(each, map)) : value
}

/** A step with its dimensions replaced. */
export function mapStepDimensions(step: BodyStep, map: (dimension: Dimension) => Dimension): BodyStep {
  if (step.kind === 'block')
    return { ...step, arguments: new Map([...step.arguments].map(([slot, value]) => [slot, map(value)])) }
  const configuration = Object.fromEntries(
    Object.entries(step.configuration).map(([key, value]) => [key, mapDimensions(value, map)]),
  )
  return { ...step, configuration }
}

/** Every dimension of a step. */
export function dimensionsOf(step: BodyStep): readonly Dimension[] {
  const found: Dimension[] = []
  mapStepDimensions(step, (dimension) => {
    found.push(dimension)
    return dimension
  })
  return found
}

/** The slots in the dimensions of a body. */
export function slotsIn(body: Body): ReadonlySet<string> {
  return new Set(
    body.steps.flatMap((step) => dimensionsOf(step).flatMap((dimension) => [...names(dimension)])),
  )
}

/** For each step, the later steps that read it, and `result` for each of the body's results that it is. */
export function readersOf(body: Body): readonly (readonly (number | 'result')[])[] {
  const readers: (number | 'result')[][] = body.steps.map(() => [])
  for (const [index, step] of body.steps.entries())
    for (const reference of new Set(inputsOf(step).map(stepIndex)))
      if (reference >= 0) readers[reference]!.push(index)
  for (const result of body.results) if (result.kind === 'step') readers[result.index]!.push('result')
  return readers
}

/** The index of the step that a reference means; -1 for inputs and captures. */
export function stepIndex(reference: Reference): number {
  return reference.kind === 'step' ? reference.index : -1
}

/** The body without some of its steps; a reference to a step that is left out goes where `instead` says. */
export function withoutSteps(body: Body, instead: ReadonlyMap<number, Reference>): Body {
  const moved: (Reference | null)[] = []
  const steps: BodyStep[] = []
  const map = (reference: Reference): Reference => {
    if (reference.kind !== 'step') return reference
    const target = moved[reference.index]
    if (!target) throw new Error(`step ${reference.index} is read after it was left out`)
    return target
  }
  for (const [index, step] of body.steps.entries()) {
    const replacement = instead.get(index)
    if (replacement) moved.push(map(replacement))
    else {
      moved.push({ kind: 'step', index: steps.length })
      steps.push(mapReferences(step, map))
    }
  }
  return { steps, results: body.results.map(map) }
}

/** The body without the steps that its results do not need. */
export function live(body: Body): Body {
  const needed = new Set<number>()
  const visit = (reference: Reference) => {
    if (reference.kind === 'step') needed.add(reference.index)
  }
  for (const result of body.results) visit(result)
  for (let index = body.steps.length - 1; index >= 0; index--)
    if (needed.has(index)) for (const reference of inputsOf(body.steps[index]!)) visit(reference)
  if (needed.size === body.steps.length) return body
  const dropped = new Map<number, Reference>()
  for (const index of body.steps.keys()) if (!needed.has(index)) dropped.set(index, { kind: 'input' })
  return withoutSteps(body, dropped)
}
