/** Chevrotain's parser with Inc's error recovery: an error ends a unit, and parsing resumes at the next one. */
import {
  type CstNode,
  CstParser,
  type IRecognitionException,
  type IToken,
  NoViableAltException,
  type ParserMethod,
  type TokenType,
} from 'chevrotain'
import { FirstTokenLookahead } from './lookahead.ts'
import * as t from './tokens.ts'
import { beginsSibling, isUnitWithSiblings, markLineStarts } from './units.ts'

export type Rule = ParserMethod<[], CstNode>

export interface Parsed {
  readonly node: CstNode
  readonly errors: readonly IRecognitionException[]
}

/** Chevrotain internals that this parser uses or replaces; its public types hide them. */
interface ParserInternals {
  SAVE_ERROR(error: Error): Error
  readonly CST_STACK: readonly CstNode[]
  readonly tokVector: readonly IToken[]
  readonly tokVectorLength: number
  currIdx: number
  moveToTerminatedState(): void
  readonly RULE_STACK: readonly number[]
  readonly RULE_STACK_IDX: number
  shortRuleNameToFullName(shortName: number): string
}

export abstract class RecoveringParser extends CstParser {
  /** The text of the tokens: some units start at the first token of a line. */
  private text = ''

  constructor(vocabulary: TokenType[], validated: boolean) {
    super(vocabulary, {
      maxLookahead: 2,
      nodeLocationTracking: 'none',
      skipValidations: !validated,
      ...(validated ? {} : { lookaheadStrategy: new FirstTokenLookahead() }),
      // Only the name of the expected token is kept: `expectations.ts` has the words.
      errorMessageProvider: {
        buildMismatchTokenMessage: ({ expected }) => expected.name,
        buildNotAllInputParsedMessage: () => '',
        buildNoViableAltMessage: () => '',
        buildEarlyExitMessage: () => '',
      },
    })
  }

  /** A rule in which an error ends the enclosing unit. */
  protected rule(name: string, definition: () => void): Rule {
    return this.RULE(name, definition, { resyncEnabled: false })
  }

  /** A rule that is lost alone: after an error in it, parsing resumes where the next unit starts. */
  protected unit(name: string, definition: () => void): Rule {
    return this.RULE(name, definition, { resyncEnabled: true })
  }

  /** `item { "," item } [ "," ]` before `closer`. */
  protected items(item: Rule, closer: TokenType): void {
    this.SUBRULE(item)
    this.MANY9({
      MAX_LOOKAHEAD: 1,
      GATE: () => this.LA(2).tokenType !== closer,
      DEF: () => {
        this.CONSUME8(t.Comma)
        this.SUBRULE2(item)
      },
    })
    this.OPTION9(() => this.CONSUME9(t.Comma))
  }

  /** The node of a rule for the tokens of `text`, damaged if there are errors. */
  protected parse(tokens: readonly IToken[], text: string, rule: Rule): Parsed {
    this.text = text
    markLineStarts(tokens, text)
    // A copy: chevrotain appends to its input.
    this.input = [...tokens]
    const node = rule.call(this)
    const { errors } = this
    // Left-over input after an error was already skipped with it.
    return {
      node,
      errors: errors.filter((error, index) => index === 0 || error.name !== 'NotAllInputParsedException'),
    }
  }

  private get internals(): ParserInternals {
    return this as unknown as ParserInternals
  }

  /** Chevrotain would compute every possible continuation for its message, some 15 ms per error. */
  protected raiseNoAltException(): never {
    throw this.internals.SAVE_ERROR(new NoViableAltException('', this.LA(1), this.LA(0)))
  }

  protected raiseEarlyExitException(): never {
    this.raiseNoAltException()
  }

  /**
   * Called by chevrotain when a rule ends in an error. What the rule has so far is kept as a damaged node. A unit
   * resumes where its next sibling starts; any other rule passes the error to the rule around it.
   */
  protected invokeRuleCatch(
    error: Error & { token?: IToken; partialCstResult?: CstNode },
    isUnit: boolean,
  ): CstNode {
    if (error.token === undefined) throw error
    const { internals } = this
    const node = internals.CST_STACK[internals.CST_STACK.length - 1]!
    ;(node as { recoveredNode?: boolean }).recoveredNode = true
    if (isUnit && this.resumeAfter(node)) return node
    if (internals.RULE_STACK_IDX === 0) {
      internals.moveToTerminatedState()
      return node
    }
    error.partialCstResult = node
    throw error
  }

  /** Moves to the start of the damaged unit's sibling; false if a unit around it resumes earlier, or nothing does. */
  private resumeAfter(unit: CstNode): boolean {
    const { internals } = this
    const around: string[] = []
    for (let index = 0; index <= internals.RULE_STACK_IDX; index++) {
      const name = internals.shortRuleNameToFullName(internals.RULE_STACK[index]!)
      if (isUnitWithSiblings(name)) around.push(name)
    }
    if (around.length === 0) return false
    const tokens = internals.tokVector
    // The token before the error may be the first one of the sibling, mistaken for a part of this unit; it is never
    // this unit's first.
    let index = Math.max(0, internals.currIdx)
    if (tokens[index] === firstToken(unit)) index++
    for (; index < internals.tokVectorLength; index++) {
      const owner = around.findLast((name) => beginsSibling(name, tokens, index, this.text))
      if (owner === undefined) continue
      if (owner !== unit.name) return false
      internals.currIdx = index - 1
      return true
    }
    return false
  }
}

/** The first token of a node, which is its first child or in its first child; undefined for an empty node. */
function firstToken(node: CstNode): IToken | undefined {
  for (const key in node.children) {
    const child = node.children[key]?.[0]
    if (child) return 'image' in child ? child : firstToken(child)
  }
  return undefined
}
