/**
 * Slots: the names in which a function's body writes its numbers. Each stands for a parameter of the function or for a
 * size of its input. Dimensions know names as text, so a slot is text too, and only this file knows its form.
 */

/** The slot of a parameter, or of a part of one: `filters`, `size.stride`. */
export function parameterSlot(parameter: string): string {
  return `parameter ${parameter}`
}

/** The slot of the input's size along an axis. */
export function axisSlot(axis: number): string {
  return `axis ${axis}`
}

/** The axis that a slot stands for; null for a parameter. */
export function axisOfSlot(slot: string): number | null {
  return slot.startsWith('axis ') ? Number(slot.slice('axis '.length)) : null
}

/** The parameter, or part of one, that a slot stands for; null for an axis. */
export function parameterOfSlot(slot: string): string | null {
  return slot.startsWith('parameter ') ? slot.slice('parameter '.length) : null
}

/** For the slot of a height, or of a vertical stride, the slot of the width that goes with it; else null. */
export function widthSlot(slot: string): string | null {
  return parameterOfSlot(slot)?.endsWith('.h') ? slot.replace(/\.h$/, '.w') : null
}
