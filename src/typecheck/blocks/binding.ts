/** Binding arguments to parameters, by position or by name. */
import type { Label, Problem } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import type { Name } from '../../parser/ast.ts'
import type { Span } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { asBlock } from '../interpreter.ts'
import { convert } from '../values/kinds.ts'
import { suggestion } from '../values/suggestion.ts'
import {
  type BoundArgument,
  type BoundArguments,
  type Constructor,
  unknownValue,
  type Value,
} from '../values/values.ts'
import { type Formal, formalsOf, nameOf, signatureOf } from './formals.ts'
import { swappedArguments } from './swapped_arguments.ts'

/** One argument as it was passed, by an expression or by a cell. */
export interface Passed {
  readonly name: Name | null
  readonly value: Value
  /** The whole argument, with its name. */
  readonly span: Span
  readonly valueSpan: Span
}

/** Where a call stands: its span, and how it speaks of what is missing or not taken (a table row points at cells). */
export interface CallSite {
  readonly span: Span
  readonly missing?: (parameter: Formal, signature: string) => Problem | null
  readonly notTaken?: (passed: Passed, signature: string) => Problem | null
}

/** Arguments to parameters, by position or by name; null after reporting what does not fit. */
export function bindArguments(
  called: Constructor,
  passed: readonly Passed[],
  site: CallSite,
  checking: Checking,
): BoundArguments | null {
  const formals = formalsOf(called, checking)
  const block = nameOf(called)
  const swapped = swappedArguments(passed, formals, block)
  if (swapped) {
    checking.report(swapped)
    return null
  }
  const bound = new Map<string, BoundArgument>()
  let faults = 0
  const fault = (found: Problem | null) => {
    faults++
    if (found) checking.report(found)
  }
  let position = 0
  for (const argument of passed) {
    const formal = argument.name ? formals.find(({ key }) => key === argument.name!.key) : formals[position++]
    if (!formal) {
      const signature = signatureOf(called, checking)
      const atCell = site.notTaken?.(argument, signature)
      if (atCell) fault(atCell)
      else if (argument.name) {
        const names = formals.map(({ key }) => key)
        const facts = {
          block,
          argument: argument.name.text,
          nearest: suggestion(argument.name.key, names, checking),
          signature,
        }
        fault(problem('type/unknown-argument', argument.name.span, facts))
      } else if (position === formals.length + 1) {
        fault(problem('type/too-many-arguments', argument.span, { block, takes: formals.length, signature }))
      }
      continue
    }
    if (bound.has(formal.key)) {
      const labels = [{ span: bound.get(formal.key)!.span, text: 'here, too' }]
      fault(problem('type/argument-twice', argument.span, { block, argument: formal.name }, { labels }))
      continue
    }
    const value = taken(argument.value, formal, block, argument.valueSpan, checking)
    if (value.kind === 'unknown') faults++
    bound.set(formal.key, { value, span: argument.span, passed: true })
  }
  for (const formal of formals) {
    if (bound.has(formal.key)) continue
    if (formal.defaultValue === null) {
      const signature = signatureOf(called, checking)
      fault(
        site.missing?.(formal, signature) ??
          problem(
            'type/missing-argument',
            site.span,
            { block, parameter: formal.name, signature },
            { labels: declaredAt(formal) },
          ),
      )
    } else if (called.kind !== 'primitive') {
      const span = formal.span ?? site.span
      const value = taken(formal.defaultValue(), formal, block, span, checking)
      if (value.kind === 'unknown') faults++
      bound.set(formal.key, { value, span, passed: false })
    }
  }
  return faults === 0 ? bound : null
}

/** Where a parameter is declared, which fixes what it takes; nothing for those of operations. */
function declaredAt({ name, span }: Formal): readonly Label[] {
  return span === null ? [] : [{ span, text: `\`${name}\` is declared here` }]
}

/** A problem of a value with the label of its parameter, unless it is about the parameter's own default. */
function withLabels(found: Problem, labels: readonly Label[]): Problem {
  const { source, start, end } = found.span
  const isDefault = labels.some(
    ({ span }) => span.source === source && start >= span.start && end <= span.end,
  )
  return isDefault ? found : { ...found, labels: [...found.labels, ...labels] }
}

/** The value as a parameter takes it; a block parameter takes what is called without arguments as the block that it makes. */
function taken(value: Value, formal: Formal, block: string, span: Span, checking: Checking): Value {
  const { kind } = formal
  const place = `\`${formal.name}\` of \`${block}\``
  const labels = declaredAt(formal)
  const telling: Checking = {
    ...checking,
    report: (found) => checking.report(labels.length === 0 ? found : withLabels(found, labels)),
  }
  const found = convert(value, kind, place, span, telling)
  if (found.kind !== 'constructor') return found
  if (kind.kind === 'Block' || kind.kind === 'promise') {
    const made = asBlock(found, span, checking)
    return made ? { kind: 'block', block: made } : unknownValue
  }
  const names = kind.kind === 'constructor' ? kind.names : null
  if (names === null || isVariadic(found.constructor)) return found
  if (formalsOf(found.constructor, checking).length >= names.length) return found
  const needed = `a block that takes ${names.join(', ')}`
  const facts = { place, needed, found: signatureOf(found.constructor, checking) }
  checking.report(problem('type/kind-differs', span, facts))
  return unknownValue
}

/** Whether what is called takes any number of arguments. */
function isVariadic(called: Constructor): boolean {
  return called.kind === 'builtin' || (called.kind === 'primitive' && called.primitive.inputs !== 'one')
}
