/** Chooses the parser's alternatives by the first tokens of each; in this grammar one token of lookahead is enough. */
import {
  Alternation,
  type ILookaheadStrategy,
  type IOrAlt,
  type IProduction,
  type IToken,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  type Rule,
  Terminal,
  type TokenType,
} from 'chevrotain'

/** The parser, on which a lookahead function is called. */
interface Parser {
  LA(howMany: number): IToken
}

/** The tokens that can start something, by index, and whether it can be empty. */
interface First {
  readonly tokens: ReadonlySet<number>
  readonly canBeEmpty: boolean
}

/** The kinds of production for which this grammar has to decide whether to continue. */
const OPTIONAL = { Option, Repetition, RepetitionMandatory } as const

/**
 * Chevrotain's own strategy lists all paths of up to two tokens, which takes longer than parsing most files. In this
 * grammar one token settles every choice, except for a few with a `GATE` on the second. `test/parser/grammar.test.ts`
 * verifies that with its own check of all choices.
 */
export class FirstTokenLookahead implements ILookaheadStrategy {
  private readonly firstOfRule = new Map<string, First>()

  validate(): [] {
    return []
  }

  buildLookaheadForAlternation(options: {
    readonly prodOccurrence: number
    readonly rule: Rule
    readonly hasPredicates: boolean
  }): (alternatives?: IOrAlt<unknown>[]) => number | undefined {
    const choice = find(options.rule, Alternation, options.prodOccurrence)
    const alternatives = inside(choice).map((alternative) => this.firstOf(inside(alternative)))
    const firsts = alternatives.map(({ tokens }) => tokens)
    const empty = alternatives.findIndex(({ canBeEmpty }) => canBeEmpty)
    const otherwise = empty < 0 ? undefined : empty
    if (options.hasPredicates) {
      return function (this: unknown, given = []) {
        const next = (this as Parser).LA(1).tokenTypeIdx
        const fits = (tokens: ReadonlySet<number>, at: number) =>
          tokens.has(next) && given[at]?.GATE?.call(this) !== false
        const index = firsts.findIndex(fits)
        return index < 0 ? otherwise : index
      }
    }
    const alternativeOf: number[] = []
    for (const [index, tokens] of firsts.entries()) for (const token of tokens) alternativeOf[token] ??= index
    return function (this: unknown) {
      return alternativeOf[(this as Parser).LA(1).tokenTypeIdx] ?? otherwise
    }
  }

  buildLookaheadForOptional(options: {
    readonly prodOccurrence: number
    readonly prodType: string
    readonly rule: Rule
  }): () => boolean {
    const kind = OPTIONAL[options.prodType as keyof typeof OPTIONAL]
    const enters: boolean[] = []
    for (const token of this.firstOf(inside(find(options.rule, kind, options.prodOccurrence))).tokens)
      enters[token] = true
    return function (this: unknown) {
      return enters[(this as Parser).LA(1).tokenTypeIdx] === true
    }
  }

  /** For a sequence of productions. */
  private firstOf(productions: readonly IProduction[]): First {
    const tokens = new Set<number>()
    for (const production of productions) {
      const first = this.firstOfOne(production)
      for (const token of first.tokens) tokens.add(token)
      if (!first.canBeEmpty) return { tokens, canBeEmpty: false }
    }
    return { tokens, canBeEmpty: true }
  }

  private firstOfOne(production: IProduction): First {
    if (production instanceof Terminal)
      return { tokens: matching(production.terminalType), canBeEmpty: false }
    if (production instanceof NonTerminal) {
      const known = this.firstOfRule.get(production.nonTerminalName)
      if (known) return known
      const first = this.firstOf(production.referencedRule.definition)
      this.firstOfRule.set(production.nonTerminalName, first)
      return first
    }
    if (production instanceof Alternation) {
      const firsts = production.definition.map((alternative) => this.firstOf(inside(alternative)))
      const tokens = new Set(firsts.flatMap((first) => [...first.tokens]))
      return { tokens, canBeEmpty: firsts.some(({ canBeEmpty }) => canBeEmpty) }
    }
    const { tokens, canBeEmpty } = this.firstOf(inside(production))
    return { tokens, canBeEmpty: canBeEmpty || !(production instanceof RepetitionMandatory) }
  }
}

/** A token kind and all the kinds that have it as a category. */
function matching(type: TokenType): ReadonlySet<number> {
  return new Set([type.tokenTypeIdx!, ...(type.categoryMatches ?? [])])
}

/** The productions inside a production, which chevrotain's type leaves out. */
function inside(production: IProduction): readonly IProduction[] {
  return (production as unknown as { readonly definition: readonly IProduction[] }).definition
}

/**
 * The production of a kind and number in a rule. It exists, since chevrotain asks only for productions it has seen.
 */
function find(
  within: IProduction,
  kind: typeof Alternation | typeof Option,
  occurrence: number,
): IProduction {
  const search = (productions: readonly IProduction[]): IProduction | undefined => {
    for (const production of productions) {
      if (production instanceof kind && production.idx === occurrence) return production
      const found =
        production instanceof NonTerminal || production instanceof Terminal
          ? undefined
          : search(inside(production))
      if (found) return found
    }
    return undefined
  }
  return search(inside(within))!
}
