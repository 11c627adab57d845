/** How a recipe descends: optimizer, clipping, rate, the average of the weights and the kernels' start. */
import type { Expression } from '../../parser/ast.ts'
import type { KernelStart, Rate, Recipe } from '../../runtime/contract/recipe.ts'
import { argumentsOf, duration, numberIn, type Reading, stages, steps, wrong } from './train_steps.ts'

const kernelStarts: readonly KernelStart[] = [
  'glorot_uniform',
  'glorot_normal',
  'he_normal',
  'he_uniform',
  'lecun_uniform',
  'lecun_normal',
]

/** `sgd(…)`; null after reporting. */
export function readOptimizer(expression: Expression, reading: Reading): Recipe['optimizer'] | null {
  const found = steps([expression], 'optimizer', ['sgd'], reading)
  const given = found && argumentsOf(found[0]!, ['momentum', 'weight_decay'], reading)
  if (!given) return null
  const optional = (name: string) => {
    const value = given.get(name)
    return value ? numberIn(value, name, reading) : 0
  }
  const momentum = optional('momentum')
  const weightDecay = optional('weight_decay')
  if (momentum === null || weightDecay === null) return null
  if (momentum < 0 || momentum >= 1)
    return wrong(
      'momentum',
      'a number from 0 up to, but not including, 1',
      given.get('momentum')!,
      `${momentum}`,
      reading,
    )
  if (weightDecay < 0)
    return wrong(
      'weight_decay',
      'a number that is not negative',
      given.get('weight_decay')!,
      `${weightDecay}`,
      reading,
    )
  return { kind: 'sgd', momentum, weightDecay }
}

/** A rate and how it falls; null after reporting. */
export function readRate(expression: Expression, reading: Reading): Rate | null {
  const [first, ...changes] = stages(expression)
  const base = numberIn(first!, 'rate', reading)
  if (base === null) return null
  if (!(base > 0)) return wrong('rate', 'a positive number', first!, `${base}`, reading)
  const found = steps(changes, 'rate', ['decay'], reading)
  if (!found) return null
  if (found.length > 1) return wrong('rate', 'one decay', changes[1]!, 'another', reading)
  if (found.length === 0) return { base, decay: null }
  const given = argumentsOf(found[0]!, ['fraction', 'every'], reading)
  const every = given?.get('every')
  const by = given?.get('fraction')
  if (!given || !every || !by)
    return (
      given &&
      wrong('decay', 'a fraction and `every`, `decay(4%, every: 8 epochs)`', found[0]!, 'less', reading)
    )
  const fraction = numberIn(by, 'decay', reading)
  const length = duration(every, 'every', reading)
  if (fraction === null || !length) return null
  if (fraction <= 0 || fraction >= 1)
    return wrong('decay', 'a fraction between 0 and 1', by, `${fraction}`, reading)
  return { base, decay: { fraction, every: length.count, unit: length.unit } }
}

/** `global_norm(…)`; null after reporting. */
export function readClip(expression: Expression, reading: Reading): NonNullable<Recipe['clip']> | null {
  // Gradients have 32 bits, and so has their bound.
  const isBound = (number: number) => Math.fround(number) > 0 && Number.isFinite(Math.fround(number))
  const globalNorm = readOne(expression, reading, {
    field: 'clip',
    step: 'global_norm',
    argument: 'bound',
    missing: 'a bound, `global_norm(1.0)`',
    isRight: isBound,
    wanted: 'a positive number of 32 bits',
  })
  return globalNorm === null ? null : { globalNorm }
}

/** `polyak(…)`; null after reporting. */
export function readAverage(expression: Expression, reading: Reading): NonNullable<Recipe['average']> | null {
  const decay = readOne(expression, reading, {
    field: 'average',
    step: 'polyak',
    argument: 'decay',
    missing: 'a decay, `polyak(0.9999)`',
    isRight: (number) => number > 0 && number < 1,
    wanted: 'a number between 0 and 1',
  })
  return decay === null ? null : { decay }
}

/** An entry that is one step with one number. */
interface StepOfOne {
  readonly field: string
  readonly step: string
  readonly argument: string
  /** What is told to be missing where the step is written without its number. */
  readonly missing: string
  readonly isRight: (number: number) => boolean
  /** The numbers that are right, in words. */
  readonly wanted: string
}

/** The number of a step that has just one; null after reporting. */
function readOne(
  expression: Expression,
  reading: Reading,
  { field, step, argument, missing, isRight, wanted }: StepOfOne,
): number | null {
  const found = steps([expression], field, [step], reading)
  const given = found && argumentsOf(found[0]!, [argument], reading)
  if (!given) return null
  const written = given.get(argument)
  if (!written) return wrong(step, missing, found![0]!, 'none', reading)
  const number = numberIn(written, step, reading)
  if (number === null || isRight(number)) return number
  return wrong(step, wanted, written, `${number}`, reading)
}

/** How kernels start, by name; null after reporting. */
export function readKernels(expression: Expression, reading: Reading): KernelStart | null {
  const found = steps([expression], 'kernels', kernelStarts, reading)
  return found && argumentsOf(found[0]!, [], reading) ? (found[0]!.name.key as KernelStart) : null
}
