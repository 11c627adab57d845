/** Signatures at one call: matching an input's shape with a pattern, and evaluating the output's. */
import type { Fix } from '../../diagnostics/problem.ts'
import { problem } from '../../diagnostics/report.ts'
import type { NamedSize } from '../../network/network.ts'
import { type Axis, nameOfAxis, type ShapePattern } from '../../parser/ast.ts'
import {
  type Dimension,
  equal,
  type Fact,
  isEqual,
  name as nameDimension,
  type Shape,
  show,
  showShape,
} from '../../shape/index.ts'
import { type Span, textOf } from '../../source/source.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { type Binding, lookUp, type Scope } from '../values/scope.ts'
import { describeKind, type Frame, type NumberValue, type Value } from '../values/values.ts'

/** A pattern as it was written, on one line. */
export function showPattern(pattern: ShapePattern): string {
  return textOf(pattern.span).replace(/\s+/g, ' ').trim()
}

/** What a shape gives to a pattern's names. */
export interface Match {
  /** The sizes that the pattern names, in its order. */
  readonly sizes: readonly NamedSize[]
  /** What the leading `..` stands for. */
  readonly rest: Shape
  /** What must hold for it to match, where sizes are names: for each axis, why. */
  readonly needs: readonly { readonly fact: Fact; readonly fault: string }[]
}

/**
 * Matches a shape with an input pattern. Names that `scope` (the block's parameters) or an earlier axis bind must
 * have that size, the others are bound. Gives why it does not match as a text, or null where that was reported.
 */
export function matchPattern(
  pattern: ShapePattern,
  shape: Shape,
  parameters: ReadonlyMap<string, Binding>,
  scope: Scope,
  checking: Checking,
): Match | { readonly fault: string } | null {
  const open = pattern.axes[0]?.kind === 'any'
  const axes = open ? pattern.axes.slice(1) : pattern.axes
  if (open ? shape.length < axes.length : shape.length !== axes.length)
    return {
      fault: `It has ${shape.length === 1 ? 'one axis' : `${shape.length} axes`}; ${open ? 'at least ' : ''}${axes.length} are needed.`,
    }
  const rest = shape.slice(0, shape.length - axes.length)
  const sizes: NamedSize[] = []
  const needs: { readonly fact: Fact; readonly fault: string }[] = []
  for (const [index, axis] of axes.entries()) {
    const size = shape[rest.length + index]!
    const name = nameOfAxis(axis)
    if (name === null) {
      const needed = axisSize(axis, scope, checking)
      if (needed === null) return null
      const fault = `Axis ${rest.length + index + 1} must be ${show(needed)}, and is ${show(size)}.`
      const truth = equal(needed, size)
      if (truth === 'no') return { fault }
      if (truth === 'unknown') needs.push({ fact: isEqual(size, needed), fault })
      continue
    }
    const binding = parameters.get(name.key)
    const value = binding?.kind === 'value' ? binding.value : null
    if (value && value.kind !== 'number')
      return { fault: `\`${name.text}\` is ${describeKind(value)}, and an axis is a number.` }
    const known = value?.value ?? sizes.find((named) => named.name === name.text)?.size
    if (!known) {
      sizes.push({ name: name.text, size, axis: rest.length + index })
      continue
    }
    const fault = `\`${name.text}\` is ${show(known)} and ${show(size)} at once.`
    const truth = equal(known, size)
    if (truth === 'no') return { fault }
    if (truth === 'unknown') needs.push({ fact: isEqual(size, known), fault })
  }
  return { sizes, rest, needs }
}

/** An axis of an input that is no name must be a number; null for another one, which was reported with the names. */
function axisSize(axis: Axis, scope: Scope, checking: Checking): Dimension | null {
  if (axis.kind === 'any' || axis.value.kind !== 'number') return null
  const value = evaluate(axis.value, scope, checking)
  return value.kind === 'number' ? value.value : null
}

/** The bindings that a match adds: each size, written in formulas as its own name. */
export function bindSizes(
  match: Match,
  keys: (text: string) => string,
  frame: Frame | null,
): ReadonlyMap<string, Binding> {
  const bindings = new Map<string, Binding>()
  for (const { name: text, size } of match.sizes) {
    const value: NumberValue = {
      kind: 'number',
      value: size,
      formula: frame ? nameDimension(text) : size,
      frame,
    }
    bindings.set(keys(text), { kind: 'value', value })
  }
  return bindings
}

/** The shape that an output pattern promises in a scope that binds its names; null after reporting, or where it cannot be told. */
export function promisedShape(
  pattern: ShapePattern,
  rest: Shape,
  scope: Scope,
  checking: Checking,
): Shape | null {
  const axes: Dimension[] = []
  for (const axis of pattern.axes) {
    if (axis.kind === 'any') {
      axes.push(...rest)
      continue
    }
    const value: Value = evaluate(axis.value, scope, checking)
    if (value.kind === 'unknown') return null
    if (value.kind === 'shape') axes.push(...value.axes.map((part) => part.value))
    else if (value.kind === 'number') axes.push(value.value)
    else {
      checking.report(
        problem('type/kind-differs', axis.span, { place: 'an axis', needed: 'a number', found: value.kind }),
      )
      return null
    }
  }
  return axes
}

/** Names of a pattern that nothing binds yet: those that a block argument's own output decides. */
export function unboundNames(
  pattern: ShapePattern,
  scope: Scope,
): readonly { readonly key: string; readonly text: string; readonly axis: number }[] {
  return pattern.axes.flatMap((axis, index) => {
    const name = nameOfAxis(axis)
    return name && !lookUp(scope, name.key)
      ? [{ key: name.key, text: name.text, axis: index - pattern.axes.length }]
      : []
  })
}

/** Reports that a body gives another shape than its signature says. */
export function reportOutput(
  block: string,
  pattern: ShapePattern,
  promised: Shape,
  found: Shape,
  at: string | null,
  body: Span,
  checking: Checking,
  fixes: readonly Fix[] = [],
): void {
  checking.report(
    problem(
      'shape/output-differs',
      pattern.span,
      { block, promised: showShape(promised), shown: showPattern(pattern), found: showShape(found), at },
      { labels: [{ span: body, text: `gives ${showShape(found)}` }], fixes },
    ),
  )
}
