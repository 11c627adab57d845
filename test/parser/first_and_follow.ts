/** Which pairs of tokens can begin and follow what, for a grammar as chevrotain has it: to find choices that are none. */
import {
  Alternation,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  type Rule,
  Terminal,
} from 'chevrotain'

/** Sequences of at most two tokens, each token a letter, so that a sequence is a text. */
type Sequences = ReadonlySet<string>

export interface Choice {
  /** The rule, and the way in it. */
  readonly where: string
  /** For each way to continue: the sequences that start it, with what follows. */
  readonly ways: readonly Sequences[]
}

const EMPTY: Sequences = new Set([''])

function letter(index: number): string {
  return String.fromCharCode(0x100 + index)
}

const END = letter(0)

function concatenated(first: Sequences, second: Sequences, length: number): Sequences {
  const made = new Set<string>()
  for (const one of first) {
    if (one.length >= length) made.add(one)
    else for (const two of second) made.add((one + two).slice(0, length))
  }
  return made
}

function inside(production: IProduction): readonly IProduction[] {
  return (production as unknown as { definition: readonly IProduction[] }).definition
}

/** All choices of a grammar, told apart by up to `length` tokens. `starts` are its start symbols. */
export function choicesOf(
  rules: readonly Rule[],
  starts: readonly string[],
  length: number,
): readonly Choice[] {
  const first = new Map<string, Set<string>>(rules.map(({ name }) => [name, new Set()]))
  const follow = new Map<string, Set<string>>(rules.map(({ name }) => [name, new Set()]))
  for (const start of starts) follow.get(start)!.add(END)

  const firstOf = (productions: readonly IProduction[]): Sequences =>
    productions.reduce<Sequences>(
      (before, production) => concatenated(before, firstOfOne(production), length),
      EMPTY,
    )

  const firstOfOne = (production: IProduction): Sequences => {
    if (production instanceof Terminal) {
      const { terminalType: type } = production
      return new Set([type.tokenTypeIdx!, ...(type.categoryMatches ?? [])].map(letter))
    }
    if (production instanceof NonTerminal) return first.get(production.nonTerminalName)!
    if (production instanceof Alternation)
      return new Set(production.definition.flatMap((one) => [...firstOf(inside(one))]))
    const once = firstOf(inside(production))
    if (production instanceof Option) return new Set([...once, ''])
    // Of a repetition, two rounds show all that a look of two tokens can see.
    const twice = new Set([...once, ...concatenated(once, once, length)])
    return production instanceof Repetition ? new Set([...twice, '']) : twice
  }

  const addAll = (to: Set<string>, from: Sequences): boolean => {
    const size = to.size
    for (const one of from) to.add(one)
    return to.size > size
  }
  const untilStable = (step: () => boolean): void => {
    while (step());
  }
  untilStable(() =>
    rules.map((rule) => addAll(first.get(rule.name)!, firstOf(rule.definition))).some(Boolean),
  )

  const choices: Choice[] = []
  /** Walks productions with what may follow them; collects choices, or adds to FOLLOW. */
  const walk = (
    rule: string,
    productions: readonly IProduction[],
    after: Sequences,
    collect: boolean,
  ): boolean => {
    let changed = false
    let rest = after
    for (let index = productions.length - 1; index >= 0; index--) {
      const production = productions[index]!
      if (production instanceof NonTerminal) {
        if (!collect) changed = addAll(follow.get(production.nonTerminalName)!, rest) || changed
      } else if (production instanceof Alternation) {
        const where = `${rule}: one of ${production.definition.length}`
        const ways = production.definition.map((one) => concatenated(firstOf(inside(one)), rest, length))
        if (collect) choices.push({ where, ways })
        for (const one of production.definition) changed = walk(rule, inside(one), rest, collect) || changed
      } else if (!(production instanceof Terminal)) {
        const once = firstOf(inside(production))
        const again = production instanceof Option ? rest : concatenated(new Set([...once, '']), rest, length)
        const loop =
          production instanceof Option
            ? again
            : concatenated(new Set([...concatenated(once, once, length), ...once, '']), rest, length)
        const where = `${rule}: ${production.constructor.name}`
        if (collect) choices.push({ where, ways: [concatenated(once, loop, length), rest] })
        changed = walk(rule, inside(production), loop, collect) || changed
        if (production instanceof RepetitionMandatory) rest = concatenated(once, loop, length)
        else rest = new Set([...concatenated(once, loop, length), ...rest])
        continue
      }
      rest = concatenated(firstOfOne(production), rest, length)
    }
    return changed
  }
  untilStable(() =>
    rules.map((rule) => walk(rule.name, rule.definition, follow.get(rule.name)!, false)).some(Boolean),
  )
  for (const rule of rules) walk(rule.name, rule.definition, follow.get(rule.name)!, true)
  return choices
}

/** Whether two ways of a choice begin with the same sequence. */
export function isConflict({ ways }: Choice): boolean {
  const seen = new Set<string>()
  for (const way of ways) {
    for (const one of way) if (seen.has(one)) return true
    for (const one of way) seen.add(one)
  }
  return false
}
