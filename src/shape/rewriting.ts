/**
 * Uses given facts to rewrite names: if `h % 32 == 0` holds, h is 32·h′ for a free h′, and ⌊h/32⌋ is h′.
 *
 * Each fact that fully describes a name replaces that name: `c == 64`, `h == w`, `c % g == 0` (c = g·c′), `a >= b` (a =
 * b + a′ - 1). Facts about one name alone become its smallest value and the step between its values. The other facts
 * are kept. The replaced names take exactly the values that the facts allow, so whatever is proved for all values of
 * the free names is proved wherever the facts hold.
 */
import { substitute } from './dimension.ts'
import { type Fact, type Facts, keyOfFact, mapFact, namesOfFact, truthOf } from './facts.ts'
import { soleNameStep } from './one_size_facts.ts'
import type { Dimension } from './polynomial.ts'
import { type Replacement, replacementBy } from './replacement.ts'

/** Given facts, expressed as values of names as far as possible. */
export interface Rewriting {
  /** The values of replaced names, in terms of free names. */
  readonly values: ReadonlyMap<string, Dimension>
  /** The values of new names in terms of the names before them, last one first. */
  readonly origins: readonly { readonly name: string; readonly value: Dimension }[]
  /** Facts that the replacements do not express, about free names. */
  readonly rest: Facts
  /** Whether the facts were found to hold nowhere. */
  readonly isContradiction: boolean
}

/** More replacements than any signature needs; facts that are left after these stay as they are. */
const maxReplacements = 64

/** The rewriting by a list of facts. */
export function rewritingBy(given: Facts): Rewriting {
  const values = new Map<string, Dimension>()
  const origins: Rewriting['origins'][number][] = []
  let rest = withoutRepeats(given)
  for (let count = 0; count < maxReplacements; count += 1) {
    rest = rest.filter((fact) => truthOf(fact) !== 'yes')
    const isContradiction = rest.some((fact) => truthOf(fact) === 'no')
    if (isContradiction) return { values, origins, rest, isContradiction }
    const step = nextReplacement(rest, `${count}`)
    if (step === null) break
    if (step === 'contradiction') return { values, origins, rest, isContradiction: true }
    const value = (text: string) => (text === step.name ? step.value : undefined)
    const kept = [...rest.filter((fact) => !step.used.includes(fact)), ...step.added]
    rest = withoutRepeats(kept.map((fact) => mapFact(fact, (dimension) => substitute(dimension, value))))
    for (const [text, before] of values) values.set(text, substitute(before, value))
    values.set(step.name, step.value)
    if (step.fresh !== null) origins.unshift(step.fresh)
  }
  return { values, origins, rest, isContradiction: false }
}

function withoutRepeats(facts: Facts): Facts {
  return [...new Map(facts.map((fact) => [keyOfFact(fact), fact])).values()]
}

function nextReplacement(facts: Facts, mark: string): Replacement | 'contradiction' | null {
  for (const fact of facts) {
    const step = replacementBy(fact, mark)
    if (step !== null) return step
  }
  const byName = new Map<string, Fact[]>()
  for (const fact of facts) {
    const [only, ...others] = namesOfFact(fact)
    if (only !== undefined && others.length === 0) byName.set(only, [...(byName.get(only) ?? []), fact])
  }
  for (const [text, alone] of byName) {
    const step = soleNameStep(text, alone, mark)
    if (step !== null) return step
  }
  return null
}

/** A dimension in terms of free names. */
export function rewrite(dimension: Dimension, { values }: Rewriting): Dimension {
  return values.size === 0 ? dimension : substitute(dimension, (text) => values.get(text))
}

/** A dimension in free names, back in terms of the original names. */
export function written(dimension: Dimension, { origins }: Rewriting): Dimension {
  return origins.reduce(
    (result, origin) => substitute(result, (text) => (text === origin.name ? origin.value : undefined)),
    dimension,
  )
}
