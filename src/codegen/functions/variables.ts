/**
 * Assigns variables to the values of a body: `x` along the main path, `branch1`, … in parallel, names for kept values.
 */

import { type Body, inputsOf, type Readers, type Reference, stepIndex } from './body.ts'
import type { Item } from './loops.ts'
import type { Identifiers, NamingStyle } from './naming.ts'

interface Assignment {
  readonly variable: string
  /** Whether the variable is declared here. */
  readonly declares: boolean
}

interface Variables {
  /** By index of the item; null if its value is the result and is returned directly. */
  readonly assignments: readonly (Assignment | null)[]
  /** The variable that holds a value when a step reads it. */
  readonly holding: (reference: Reference) => string
  /** Variables that are assigned more than once, and so declared with `let`. */
  readonly reassigned: ReadonlySet<string>
}

/** The variables defined at the start of a body. */
interface Beginning {
  readonly input: string
  /** Whether the input's variable may be used again for later values. */
  readonly inputIsVariable: boolean
  readonly captures: readonly string[]
}

/** What surrounds the statements of a body. */
export interface Scope {
  readonly beginning: Beginning
  readonly names: Identifiers
  readonly style: NamingStyle
  /** Names for the values of steps that are results themselves. */
  readonly resultNames: ReadonlyMap<number, string>
  /** Whether the last statement returns its value, so that it needs no variable. */
  readonly returnsLast: boolean
}

/**
 * Gives each item of a body a variable.
 *
 * - A value that several steps read has a constant named after its step, or after the head that it is the output of.
 * - If a value forks into paths that one later layer joins, the paths are `branch1`, `branch2`, …
 * - Everything else reuses the variable that its input frees, at first `x`.
 */
export function assignVariables<Leaf>(
  body: Body<Leaf>,
  items: readonly Item[],
  readers: Readers,
  { beginning, names, style, resultNames, returnsLast }: Scope,
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
    if (resultName !== undefined) return names.allocate(style.first(resultName))
    const step = body.steps[item.first]!
    if (readBy.length > 1)
      return names.allocate(style.first(body.steps[item.last]!.name.split('/').join('_') || 'value'))
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

/** The position, from 1, of a path that starts at a step among the paths joined with it; null if it is not joined. */
function joinedPlace<Leaf>(body: Body<Leaf>, readers: Readers, from: number): number | null {
  for (let index = from; ; ) {
    const [next, ...others] = readers[index]!
    if (next === undefined || next === 'result' || others.length > 0) return null
    const step = body.steps[next]!
    if (step.kind === 'leaf' && step.inputs.length > 1) {
      const paths = step.inputs.filter((each) => each.kind === 'step' && readers[each.index]!.length === 1)
      if (paths.length < 2) return null
      return paths.findIndex((each) => stepIndex(each) === index) + 1
    }
    if (stepIndex(inputsOf(step)[0]!) !== index) return null
    index = next
  }
}
