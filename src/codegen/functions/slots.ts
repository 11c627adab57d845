/** Which names a formula may hold inside a call, what they are worth there, and which slot of the block each one is. */

import type { Call, CallValue, Operation } from '../../network/network.ts'
import { soleInput } from '../../network/shape_of.ts'
import type { AnyPrimitive, ArgumentValue } from '../../ops/record/primitive.ts'
import type { TfjsLayer } from '../../ops/record/tfjs_layer.ts'
import { type Dimension, equal, name, type Shape, substitute } from '../../shape/index.ts'
import { axisOfSlot, axisSlot, parameterSlot } from './body.ts'

/** One name of a call: its slot, its value in this call, and what the caller wrote for it. */
export interface SlotValue {
  readonly slot: string
  readonly value: Dimension
  /** In the caller's names; for the sizes of the input the value itself. */
  readonly formula: Dimension
}

/** By the name in formulas: `filters`, `size.stride`, `c`. */
export type Slots = ReadonlyMap<string, SlotValue>

/** Where nothing has a name: the network's own body. */
export const noSlots: Slots = new Map()

/** The parts of an argument, each with how a formula names it after the parameter's own name. */
function partsOf(
  value: CallValue,
): readonly (readonly [part: string, value: Dimension, formula: Dimension])[] {
  switch (value.kind) {
    case 'number':
      return [['', value.value, value.formula]]
    case 'size':
      return [
        ['.h', value.value[0], value.formula[0]],
        ['.w', value.value[1], value.formula[1]],
      ]
    case 'window': {
      const [height, width, strideHeight, strideWidth] = value.value
      const [h, w, down, right] = value.formula
      return [
        ['.h', height, h],
        ['.w', width, w],
        ['.stride', strideHeight, down],
        ['.stride.h', strideHeight, down],
        ['.stride.w', strideWidth, right],
      ]
    }
    case 'shape': {
      const last = value.value.length - 1
      return value.value.flatMap((axis, index) => {
        const parts = index === last ? ['.c'] : last === 2 ? [index === 0 ? '.h' : '.w'] : []
        return parts.map((part) => [part, axis, value.formula[index]!] as const)
      })
    }
    case 'boolean':
    case 'text':
    case 'none':
    case 'other':
      return []
  }
}

/** The names of a call. Parameters come before sizes of the same name, as in the checker. */
export function slotsOf(call: Call): Slots {
  const slots = new Map<string, SlotValue>()
  for (const { name, size, axis } of soleInput(call).sizes)
    slots.set(name, { slot: axisSlot(axis), value: size, formula: size })
  for (const argument of call.arguments)
    for (const [part, value, formula] of partsOf(argument.value))
      slots.set(argument.name + part, { slot: parameterSlot(argument.name + part), value, formula })
  return slots
}

/** The name that a dimension is, where it is nothing else: most formulas are. */
function soleName(dimension: Dimension): string | null {
  if (dimension.kind === 'number' || dimension.terms.length !== 1) return null
  const { coefficient, factors } = dimension.terms[0]!
  const factor = factors.length === 1 ? factors[0]! : null
  const isPlain = coefficient.numerator === 1n && coefficient.denominator === 1n && factor?.exponent === 1
  return isPlain && factor.atom.kind === 'name' ? factor.atom.name : null
}

/**
 * A number written in slots where its formula, worked out in this call, gives exactly its value; else the number
 * itself. So what is generated is right for every call, whatever the formulas say.
 */
export function inSlots(value: Dimension, formula: Dimension, slots: Slots): Dimension {
  if (formula.kind === 'number') return value
  const only = soleName(formula)
  if (only !== null) {
    const slot = slots.get(only)
    return slot && equal(slot.value, value) === 'yes' ? name(slot.slot) : value
  }
  let known = true
  const worked = substitute(formula, (each) => {
    const slot = slots.get(each)
    known &&= slot !== undefined
    return slot?.value
  })
  if (!known || equal(worked, value) !== 'yes') return value
  return substitute(formula, (each) => name(slots.get(each)!.slot))
}

function isDimension(value: ArgumentValue): value is Dimension {
  return (
    typeof value === 'object' && 'kind' in value && (value.kind === 'number' || value.kind === 'polynomial')
  )
}

function isShape(value: ArgumentValue): value is Shape {
  return Array.isArray(value)
}

/** An argument with its numbers in slots: the two values are of one kind and form, as the checker makes them. */
function argumentInSlots(value: ArgumentValue, formula: ArgumentValue, slots: Slots): ArgumentValue {
  if (typeof value !== 'object' || typeof formula !== 'object') return value
  if (isDimension(value)) return isDimension(formula) ? inSlots(value, formula, slots) : value
  if (isShape(value))
    return isShape(formula) && formula.length === value.length
      ? value.map((axis, index) => inSlots(axis, formula[index]!, slots))
      : value
  const formulas = formula as unknown as Readonly<Record<string, ArgumentValue>>
  const parts = Object.entries(value as unknown as Readonly<Record<string, ArgumentValue>>).map(
    ([key, part]) => [key, argumentInSlots(part, formulas[key] ?? part, slots)],
  )
  return Object.fromEntries(parts)
}

/** The layers of an operation, their numbers written in slots where they follow from them. */
export function layersInSlots(
  primitive: AnyPrimitive,
  operation: Operation,
  inputs: readonly Shape[],
  slots: Slots,
): readonly TfjsLayer[] {
  const { arguments: values, formulas, output } = operation
  const written = Object.entries(values).map(([key, value]) => [
    key,
    slots.size === 0 ? value : argumentInSlots(value, formulas[key] ?? value, slots),
  ])
  return primitive.emit({ arguments: values, formulas: Object.fromEntries(written), inputs, output })
}

/** The numbers of a call by slot, written in the slots of its caller; only those `wanted`, or all. */
export function argumentsInSlots(
  own: Slots,
  caller: Slots,
  wanted: ReadonlySet<string> | null,
): ReadonlyMap<string, Dimension> {
  const written = new Map<string, Dimension>()
  for (const { slot, value, formula } of own.values())
    if (axisOfSlot(slot) === null && (wanted === null || wanted.has(slot)))
      written.set(slot, inSlots(value, formula, caller))
  return written
}

/** A dimension in the slots of a call that is written out, in the slots of its caller; axis slots stay if both have one input. */
export function withArguments(
  dimension: Dimension,
  written: ReadonlyMap<string, Dimension>,
  own: Slots,
  keepsAxes: boolean,
): Dimension {
  const sizes = new Map([...own.values()].map(({ slot, value }) => [slot, value]))
  return substitute(dimension, (slot) => {
    const axis = axisOfSlot(slot)
    if (axis === null) return written.get(slot)
    return keepsAxes ? undefined : sizes.get(axisSlot(axis))
  })
}
