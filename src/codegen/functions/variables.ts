/** Which variable holds each value of a body: `x` along the main path, `branch1` … beside it, names for what is kept. */

import { camelCase, type Identifiers } from '../tfjs/identifiers.ts'
import { type Body, inputsOf, type Reference, stepIndex } from './body.ts'
import type { Item } from './loops.ts'

export interface Assignment {
  readonly variable: string
  /** Whether the variable is declared here. */
  readonly declares: boolean
}

export interface Variables {
  /** By index of the item; null where its value is the result and is returned as it is. */
  readonly assignments: readonly (Assignment | null)[]
  /** What holds a value when a step that reads it is carried out. */
  readonly holding: (reference: Reference) => string
  /** Variables that are assigned more than once, and so declared with `let`. */
  readonly reassigned: ReadonlySet<string>
}

/** The variables that stand at the beginning. */
export interface Beginning {
  readonly input: string
  /** Whether the input's variable may be used again for later values. */
  readonly inputIsVariable: boolean
  readonly captures: readonly string[]
}

type Readers = readonly (readonly (number | 'result')[])[]

/**
 * Gives each item of a body a variable.
 *
 * - A value that several steps read has a constant named after its step, or after the head that it is the output of.
 * - Where a value forks into paths that one later layer joins, the paths are `branch1`, `branch2`, …
 * - Everything else goes on in the variable that its input leaves free, at the beginning `x`.
 */
export function assignVariables(
  body: Body,
  items: readonly Item[],
  readers: Readers,
  beginning: Beginning,
  names: Identifiers,
  resultNames: ReadonlyMap<number, string>,
  returnsLast: boolean,
): Variables {
  const inputReaders = body.steps.flatMap((step, index) =>
    inputsOf(step).some((reference) => reference.kind === 'input') ? [index] : [],
  )
  if (body.results.some((result) => result.kind === 'input')) inputReaders.push(Number.POSITIVE_INFINITY)
  const readersOf = (index: number) => (index < 0 ? inputReaders : readers[index]!)
  const lastReader = (index: number) =>
    readersOf(index).reduce<number>(
      (last, each) => Math.max(last, each === 'result' ? Number.POSITIVE_INFINITY : each),
      -1,
    )
  /** The step whose value a variable holds now; -1 for the input. */
  const held = new Map<string, number>()
  const flowing = new Set<string>(['x'])
  const variableOf = new Map<number, string>()
  const reassigned = new Set<string>()
  if (beginning.inputIsVariable) held.set(beginning.input, -1)
  else names.allocate('x')
  const isFree = (variable: string, item: Item) => {
    const value = held.get(variable)
    return value === undefined || lastReader(value) <= item.last
  }
  const holding = (reference: Reference): string =>
    reference.kind === 'capture'
      ? beginning.captures[reference.index]!
      : reference.kind === 'input'
        ? beginning.input
        : variableOf.get(reference.index)!

  const branches = new Map<string, string[]>()
  const branch = (name: string, item: Item): string => {
    const known = branches.get(name) ?? []
    const free = known.find((variable) => isFree(variable, item))
    if (free !== undefined) return free
    const made = names.allocate(name)
    branches.set(name, [...known, made])
    flowing.add(made)
    return made
  }

  const choose = (item: Item): string => {
    const readBy = readersOf(item.last)
    const resultName = resultNames.get(item.last)
    if (resultName !== undefined) return names.allocate(camelCase(resultName))
    const step = body.steps[item.first]!
    if (readBy.length > 1)
      return names.allocate(camelCase(body.steps[item.last]!.name.split('/').join('_') || 'value'))
    const inputs = inputsOf(step)
    const [only] = inputs
    const forks = inputs.length === 1 && only?.kind !== 'capture' && readersOf(stepIndex(only!)).length > 1
    const forked = forks ? joinedPlace(body, readers, item.last) : null
    if (forked !== null) return branch(`branch${forked}`, item)
    if (inputs.length > 1 && isFree('x', item)) return 'x'
    for (const reference of inputs) {
      const variable = holding(reference)
      if (
        flowing.has(variable) &&
        (held.has(variable) || variable !== beginning.input) &&
        isFree(variable, item)
      )
        return variable
    }
    const place = joinedPlace(body, readers, item.last)
    if (place !== null) return branch(`branch${place}`, item)
    return isFree('x', item) ? 'x' : branch('branch', item)
  }

  const assignments = items.map((item, index): Assignment | null => {
    const isResult = readersOf(item.last).includes('result')
    if (returnsLast && isResult && index === items.length - 1 && item.loop === null) return null
    const variable = choose(item)
    const declares = !held.has(variable)
    if (!declares || item.loop !== null) reassigned.add(variable)
    held.set(variable, item.last)
    for (let step = item.first; step <= item.last; step++) variableOf.set(step, variable)
    return { variable, declares }
  })
  return { assignments, holding, reassigned }
}

/** Where a path that starts at a step is joined with other such paths: its place among them, from 1; else null. */
function joinedPlace(body: Body, readers: Readers, from: number): number | null {
  for (let index = from; ; ) {
    const [next, ...others] = readers[index]!
    if (next === undefined || next === 'result' || others.length > 0) return null
    const step = body.steps[next]!
    if (step.kind === 'layer' && step.inputs.length > 1) {
      const paths = step.inputs.filter((each) => each.kind === 'step' && readers[each.index]!.length === 1)
      if (paths.length < 2) return null
      return paths.findIndex((each) => stepIndex(each) === index) + 1
    }
    if (stepIndex(inputsOf(step)[0]!) !== index) return null
    index = next
  }
}
