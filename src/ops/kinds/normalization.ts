/** The weights and examples of the two normalisations with a trained scale and shift. */
import { type Dimension, equal, number } from '../../shape/index.ts'
import type { OperationParameter, Weight } from '../record/primitive.ts'

export const epsilonParameter = {
  kind: 'number',
  meaning: 'added to the variance before its root is taken',
  defaultValue: number(0.001),
  least: 0,
} as const satisfies OperationParameter<'number'>

/** The trained scale and shift of each channel. */
export function scaleAndShift(channels: Dimension): readonly Weight[] {
  return [
    { name: 'gamma', shape: [channels], trained: true, start: 'ones' },
    { name: 'beta', shape: [channels], trained: true, start: 'zeros' },
  ]
}

/** `{ NAME: value }`, or nothing where the value is TensorFlow.js' default. */
export function unlessDefault<Name extends string>(name: Name, value: Dimension, usual: number) {
  return equal(value, number(usual)) === 'yes'
    ? {}
    : ({ [name]: value } as { readonly [Key in Name]: Dimension })
}
