/** The parts that the fields of a recipe are written in: steps with arguments, numbers and durations. */
import { nearest } from '../../diagnostics/nearest.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Network } from '../../network/network.ts'
import type { Argument, Expression, Name } from '../../parser/ast.ts'
import type { Recipe } from '../../runtime/contract/recipe.ts'
import { asNumber } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import type { Scope } from '../values/scope.ts'
import { describeKind } from '../values/values.ts'

/** Steps that later versions train with, and what there is today. */
const laterSteps: Readonly<Record<string, string>> = {
  inception_crop: 'Use `random_crop(224×224, resize: 256)`.',
  photometric: 'Use `random_crop` and `mirror`.',
}

/** What reading a field needs: where problems go, and the names of the file for its numbers. */
export interface Reading {
  readonly network: Network
  readonly scope: Scope
  readonly checking: Checking
}

/** One step of a field: a name with arguments. */
export interface StepOf {
  readonly name: Name
  readonly arguments: readonly Argument[]
  readonly span: Span
}

/** An expression without the parentheses around it. */
export function ungrouped(expression: Expression): Expression {
  return expression.kind === 'group' ? ungrouped(expression.value) : expression
}

/** The stages of a field: those of a pipe, or the one expression. */
export function stages(expression: Expression): readonly Expression[] {
  const inner = ungrouped(expression)
  return inner.kind === 'pipe' ? inner.stages : [inner]
}

/** `mirror` or `random_crop(…)`. */
function stepOf(expression: Expression): StepOf | null {
  const inner = ungrouped(expression)
  if (inner.kind === 'name') return { name: inner.name, arguments: [], span: inner.span }
  if (inner.kind !== 'call' || inner.callee.kind !== 'name') return null
  return { name: inner.callee.name, arguments: inner.arguments, span: inner.span }
}

/** Reports a value that a field does not take; gives null. */
export function wrong(
  field: string,
  needed: string,
  expression: { readonly span: Span },
  found: string,
  { checking }: Reading,
): null {
  checking.report(problem('train/value', expression.span, { field, needed, found }))
  return null
}

function unknownStep(field: string, step: StepOf, known: readonly string[], { checking }: Reading): null {
  const instead = Object.hasOwn(laterSteps, step.name.key) ? laterSteps[step.name.key] : undefined
  checking.report(
    instead
      ? problem('train/unsupported', step.name.span, { what: step.name.text, instead })
      : problem('train/unknown-step', step.name.span, {
          field,
          name: step.name.text,
          nearest: nearest(step.name.key, known),
          known: known.join(', '),
        }),
  )
  return null
}

/** Each stage by its name; null after reporting a stage that the field does not know. */
export function steps(
  expressions: readonly Expression[],
  field: string,
  known: readonly string[],
  reading: Reading,
): readonly StepOf[] | null {
  const seen = new Set<string>()
  const found = expressions.map((expression) => {
    const step = stepOf(expression)
    if (!step)
      return wrong(
        field,
        known.map((name) => `\`${name}\``).join(' or '),
        expression,
        'something else',
        reading,
      )
    if (!known.includes(step.name.key)) return unknownStep(field, step, known, reading)
    if (!seen.has(step.name.key)) return seen.add(step.name.key) && step
    reading.checking.report(problem('train/field-twice', step.span, { name: step.name.text }))
    return null
  })
  return found.every((step) => step !== null) ? found : null
}

/** Arguments by parameter name; null after reporting one that the step does not take. */
export function argumentsOf(
  step: StepOf,
  parameters: readonly string[],
  reading: Reading,
): ReadonlyMap<string, Expression> | null {
  const found = new Map<string, Expression>()
  let position = 0
  for (const argument of step.arguments) {
    const name = argument.name ? argument.name.key : parameters[position++]
    if (name === undefined || !parameters.includes(name) || found.has(name))
      return wrong(
        step.name.text,
        parameters.length === 0 ? 'no arguments' : parameters.join(', '),
        argument,
        'another argument',
        reading,
      )
    found.set(name, argument.value)
  }
  return found
}

/** A number; null after reporting. */
export function numberIn(expression: Expression, field: string, { scope, checking }: Reading): number | null {
  if (expression.kind === 'number' && (expression.unit === 'epochs' || expression.unit === 'steps'))
    return wrong(field, 'a number', expression, `a duration, ${expression.text}`, {
      scope,
      checking,
    } as Reading)
  const value = evaluate(expression, scope, checking)
  if (value.kind === 'unknown') return null
  const number = value.kind === 'number' ? asNumber(value.value) : null
  return number ?? wrong(field, 'a number', expression, describeKind(value), { scope, checking } as Reading)
}

/** A whole number of at least `least`; null after reporting. */
export function count(expression: Expression, field: string, reading: Reading, least = 1): number | null {
  const number = numberIn(expression, field, reading)
  if (number === null) return null
  if (Number.isSafeInteger(number) && number >= least) return number
  return wrong(field, `a whole number of at least ${least}`, expression, `${number}`, reading)
}

/** `8 epochs` or `100 steps`. */
export function duration(expression: Expression, field: string, reading: Reading): Recipe['length'] | null {
  const inner = ungrouped(expression)
  const isDuration = inner.kind === 'number' && (inner.unit === 'epochs' || inner.unit === 'steps')
  const number = isDuration ? Number(inner.mantissa) : Number.NaN
  if (isDuration && Number.isSafeInteger(number) && number >= 1)
    return { count: number, unit: inner.unit as 'epochs' | 'steps' }
  return wrong(
    field,
    'a whole number of epochs or steps, such as `8 epochs`',
    expression,
    'something else',
    reading,
  )
}
