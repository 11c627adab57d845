/** The grammar of Inc: rules without actions, from which chevrotain makes a parser to a concrete syntax tree. */
import {
  type CstNode,
  CstParser,
  type IRecognitionException,
  type IToken,
  NoViableAltException,
  type ParserMethod,
  type TokenType,
} from 'chevrotain'
import { isFirstMarkOfLine } from './characters.ts'
import { FirstTokenLookahead } from './lookahead.ts'
import * as t from './tokens.ts'

type Rule = ParserMethod<[], CstNode>

/** What chevrotain calls inside itself and this grammar replaces; its types keep it to themselves. */
interface ParserInternals {
  SAVE_ERROR(error: Error): Error
  CST_STACK: CstNode[]
  tokVector: IToken[]
  tokVectorLength: number
  currIdx: number
  moveToTerminatedState(): void
  RULE_STACK: number[]
  RULE_STACK_IDX: number
  shortRuleNameToFullName(shortName: number): string
}

export class IncGrammar extends CstParser {
  /**
   * `validated` makes chevrotain check the grammar itself, which takes longer than parsing most files: for the tests.
   */
  constructor(validated = false) {
    super(t.grammarTokens, {
      maxLookahead: 2,
      nodeLocationTracking: 'none',
      skipValidations: !validated,
      ...(validated ? {} : { lookaheadStrategy: new FirstTokenLookahead() }),
      // The name of what was expected is all that is kept: `syntax_problems.ts` has the words.
      errorMessageProvider: {
        buildMismatchTokenMessage: ({ expected }) => expected.name,
        buildNotAllInputParsedMessage: () => '',
        buildNoViableAltMessage: () => '',
        buildEarlyExitMessage: () => '',
      },
    })
    this.performSelfAnalysis()
  }

  // ---- files and declarations

  readonly file: Rule = this.rule('file', () => {
    this.MANY(() => this.SUBRULE(this.declaration))
  })

  readonly declaration: Rule = this.unit('declaration', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.import) },
      { ALT: () => this.SUBRULE(this.let) },
      { ALT: () => this.SUBRULE(this.block) },
      { ALT: () => this.SUBRULE(this.network) },
      { ALT: () => this.SUBRULE(this.family) },
      { ALT: () => this.SUBRULE(this.head) },
      { ALT: () => this.SUBRULE(this.budget) },
      { ALT: () => this.SUBRULE(this.train) },
    ])
  })

  readonly import: Rule = this.rule('import', () => {
    this.CONSUME(t.ImportDeclaration)
    this.CONSUME(t.LeftBrace)
    this.items(this.importItem, t.RightBrace)
    this.CONSUME(t.RightBrace)
    this.CONSUME(t.From)
    this.CONSUME(t.Text)
  })

  readonly importItem: Rule = this.rule('importItem', () => {
    this.CONSUME(t.Name)
    this.OPTION(() => {
      this.CONSUME(t.As)
      this.CONSUME2(t.Name)
    })
  })

  readonly let: Rule = this.rule('let', () => {
    this.CONSUME(t.LetDeclaration)
    this.SUBRULE(this.valueHead)
    this.CONSUME(t.Equal)
    this.SUBRULE(this.body)
  })

  readonly block: Rule = this.rule('block', () => {
    this.CONSUME(t.BlockDeclaration)
    this.SUBRULE(this.blockHead)
    this.CONSUME(t.Equal)
    this.SUBRULE(this.body)
  })

  readonly network: Rule = this.rule('network', () => {
    this.CONSUME(t.NetworkDeclaration)
    this.CONSUME(t.Name)
    this.OPTION(() => this.SUBRULE(this.params))
    this.CONSUME(t.Colon)
    this.SUBRULE(this.signature)
    this.CONSUME(t.Equal)
    this.SUBRULE(this.body)
  })

  readonly family: Rule = this.rule('family', () => {
    this.CONSUME(t.FamilyDeclaration)
    this.CONSUME(t.Name)
    this.CONSUME(t.Colon)
    this.SUBRULE(this.signature)
    this.CONSUME(t.Equal)
    this.OR([
      { GATE: () => this.LA(2).tokenType === t.Each, ALT: () => this.SUBRULE(this.eachColumn) },
      { ALT: () => this.SUBRULE(this.eachRow) },
    ])
  })

  readonly eachColumn: Rule = this.rule('eachColumn', () => {
    this.CONSUME(t.Chain)
    this.CONSUME(t.Each)
    this.CONSUME(t.Column)
    this.CONSUME(t.Of)
    this.SUBRULE(this.postfix)
  })

  readonly eachRow: Rule = this.rule('eachRow', () => {
    this.SUBRULE(this.expr)
    this.CONSUME(t.For)
    this.CONSUME(t.Each)
    this.CONSUME(t.Row)
    this.CONSUME(t.Of)
    this.SUBRULE(this.postfix)
  })

  readonly head: Rule = this.rule('head', () => {
    this.CONSUME(t.HeadDeclaration)
    this.CONSUME(t.Name)
    this.CONSUME(t.Of)
    this.SUBRULE(this.path)
    this.CONSUME(t.At)
    this.SUBRULE(this.rowRef)
    this.CONSUME(t.Equal)
    this.SUBRULE(this.body)
  })

  readonly budget: Rule = this.rule('budget', () => {
    this.CONSUME(t.BudgetDeclaration)
    this.SUBRULE(this.path)
    this.OPTION(() => {
      this.CONSUME(t.At)
      this.SUBRULE(this.shape)
    })
    this.MANY(() => this.SUBRULE(this.budgetLine))
  })

  readonly budgetLine: Rule = this.unit('budgetLine', () => {
    this.CONSUME(t.LineName)
    this.OPTION(() => this.SUBRULE(this.args))
    this.CONSUME(t.Comparison)
    this.SUBRULE(this.binary)
  })

  readonly train: Rule = this.rule('train', () => {
    this.CONSUME(t.TrainDeclaration)
    this.SUBRULE(this.path)
    this.MANY(() => this.SUBRULE(this.trainField))
  })

  readonly trainField: Rule = this.unit('trainField', () => {
    this.CONSUME(t.LineName)
    this.CONSUME(t.Equal)
    this.SUBRULE(this.expr)
  })

  // ---- heads, parameters, types

  readonly valueHead: Rule = this.rule('valueHead', () => {
    this.CONSUME(t.Name)
    this.OPTION(() => this.SUBRULE(this.params))
    this.OPTION2(() => {
      this.CONSUME(t.Colon)
      this.SUBRULE(this.type)
    })
  })

  readonly blockHead: Rule = this.rule('blockHead', () => {
    this.CONSUME(t.Name)
    this.OPTION(() => this.SUBRULE(this.params))
    this.OPTION2(() => {
      this.CONSUME(t.Colon)
      this.SUBRULE(this.signature)
    })
  })

  readonly params: Rule = this.rule('params', () => {
    this.CONSUME(t.LeftParenthesis)
    this.OPTION(() => this.items(this.param, t.RightParenthesis))
    this.CONSUME(t.RightParenthesis)
  })

  readonly param: Rule = this.rule('param', () => {
    this.CONSUME(t.Name)
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Equal)
          this.SUBRULE(this.binary)
        },
      },
      {
        ALT: () => {
          this.MANY(() => {
            this.CONSUME(t.Comma)
            this.CONSUME2(t.Name)
          })
          this.CONSUME(t.Colon)
          this.SUBRULE(this.type)
          this.OPTION(() => {
            this.CONSUME2(t.Equal)
            this.SUBRULE2(this.binary)
          })
        },
      },
    ])
  })

  readonly type: Rule = this.rule('type', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Block)
          this.OPTION(() => this.SUBRULE(this.params))
          this.OPTION2(() => {
            this.CONSUME(t.Colon)
            this.SUBRULE(this.signature)
          })
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.LeftBracket)
          this.SUBRULE(this.type)
          this.CONSUME(t.RightBracket)
        },
      },
      {
        ALT: () => {
          this.SUBRULE(this.shape)
          this.OPTION3(() => this.CONSUME(t.QuestionMark))
          this.OPTION4(() => {
            this.CONSUME(t.Arrow)
            this.SUBRULE2(this.shape)
          })
        },
      },
    ])
  })

  readonly signature: Rule = this.rule('signature', () => {
    this.SUBRULE(this.shape)
    this.OPTION(() => {
      this.CONSUME(t.Arrow)
      this.SUBRULE2(this.shape)
    })
    this.OPTION2(() => {
      this.CONSUME(t.Where)
      this.SUBRULE(this.binary)
    })
  })

  readonly shape: Rule = this.rule('shape', () => {
    this.SUBRULE(this.axis)
    this.MANY(() => {
      this.SUBRULE(this.times)
      this.SUBRULE2(this.axis)
    })
  })

  readonly times: Rule = this.rule('times', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Times) }, { ALT: () => this.CONSUME(t.X) }])
  })

  readonly axis: Rule = this.rule('axis', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.DotDot) },
      { ALT: () => this.CONSUME(t.NumberToken) },
      // A label is no axis: it is let in so that `1x1xk` can be told from a mere mistake.
      { ALT: () => this.CONSUME(t.Label) },
      {
        ALT: () => {
          this.CONSUME(t.Name)
          this.MANY(() => this.SUBRULE(this.suffix))
        },
      },
      { ALT: () => this.SUBRULE(this.axisGroup) },
      { ALT: () => this.SUBRULE(this.ceiling) },
      { ALT: () => this.SUBRULE(this.floor) },
    ])
  })

  readonly axisGroup: Rule = this.rule('axisGroup', () => {
    this.CONSUME(t.LeftParenthesis)
    this.SUBRULE(this.binary)
    this.CONSUME(t.RightParenthesis)
  })

  // ---- expressions

  readonly body: Rule = this.rule('body', () => {
    this.OPTION(() => {
      this.AT_LEAST_ONE(() => this.SUBRULE(this.local))
      this.CONSUME(t.In)
    })
    this.SUBRULE(this.expr)
  })

  readonly local: Rule = this.unit('local', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Let)
          this.SUBRULE(this.valueHead)
          this.CONSUME(t.Equal)
          this.SUBRULE(this.expr)
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Block)
          this.SUBRULE(this.blockHead)
          this.CONSUME2(t.Equal)
          this.SUBRULE2(this.expr)
        },
      },
    ])
  })

  readonly expr: Rule = this.rule('expr', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.If)
          this.SUBRULE(this.binary)
          this.CONSUME(t.Then)
          this.SUBRULE(this.expr)
          this.CONSUME(t.Else)
          this.SUBRULE2(this.expr)
        },
      },
      {
        ALT: () => {
          this.SUBRULE(this.stage)
          this.MANY(() => {
            this.CONSUME(t.Pipe)
            this.SUBRULE2(this.stage)
          })
        },
      },
    ])
  })

  readonly stage: Rule = this.rule('stage', () => {
    this.SUBRULE(this.binary)
    this.OPTION(() => {
      this.CONSUME(t.As)
      this.CONSUME(t.Name)
    })
  })

  readonly binary: Rule = this.rule('binary', () => {
    this.SUBRULE(this.unary)
    this.MANY(() => this.SUBRULE(this.operation))
  })

  readonly operation: Rule = this.rule('operation', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Operator)
          this.SUBRULE(this.unary)
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Is)
          this.OPTION(() => this.CONSUME(t.Not))
          this.CONSUME(t.None)
        },
      },
    ])
  })

  readonly unary: Rule = this.rule('unary', () => {
    this.OPTION(() => this.CONSUME(t.Prefix))
    this.SUBRULE(this.postfix)
  })

  readonly postfix: Rule = this.rule('postfix', () => {
    this.SUBRULE(this.primary)
    this.MANY(() => this.SUBRULE(this.suffix))
  })

  readonly suffix: Rule = this.rule('suffix', () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.args) },
      {
        ALT: () => {
          this.CONSUME(t.LeftBracket)
          this.SUBRULE(this.binary)
          this.CONSUME(t.RightBracket)
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.Dot)
          this.CONSUME(t.Name)
        },
      },
      { ALT: () => this.CONSUME(t.Square) },
    ])
  })

  readonly args: Rule = this.rule('args', () => {
    this.CONSUME(t.LeftParenthesis)
    this.OPTION(() => this.items(this.arg, t.RightParenthesis))
    this.CONSUME(t.RightParenthesis)
  })

  readonly arg: Rule = this.rule('arg', () => {
    this.OPTION({
      MAX_LOOKAHEAD: 1,
      GATE: () => this.LA(2).tokenType === t.Colon,
      DEF: () => {
        this.CONSUME(t.Name)
        this.CONSUME(t.Colon)
      },
    })
    this.SUBRULE(this.expr)
  })

  readonly primary: Rule = this.rule('primary', () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.NumberToken)
          this.OPTION({ MAX_LOOKAHEAD: 1, DEF: () => this.CONSUME(t.Unit) })
        },
      },
      { ALT: () => this.CONSUME(t.Name) },
      { ALT: () => this.CONSUME(t.Literal) },
      { ALT: () => this.CONSUME(t.DotDot) },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.ceiling) },
      { ALT: () => this.SUBRULE(this.floor) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.record) },
      { ALT: () => this.SUBRULE(this.table) },
    ])
  })

  readonly group: Rule = this.rule('group', () => {
    this.CONSUME(t.LeftParenthesis)
    this.SUBRULE(this.body)
    this.CONSUME(t.RightParenthesis)
  })

  readonly ceiling: Rule = this.rule('ceiling', () => {
    this.CONSUME(t.LeftCeiling)
    this.SUBRULE(this.binary)
    this.CONSUME(t.RightCeiling)
  })

  readonly floor: Rule = this.rule('floor', () => {
    this.CONSUME(t.LeftFloor)
    this.SUBRULE(this.binary)
    this.CONSUME(t.RightFloor)
  })

  readonly list: Rule = this.rule('list', () => {
    this.CONSUME(t.LeftBracket)
    this.OPTION(() => {
      this.SUBRULE(this.expr)
      this.OR([
        { ALT: () => this.AT_LEAST_ONE(() => this.SUBRULE(this.comprehensionClause)) },
        {
          ALT: () => {
            this.MANY({
              MAX_LOOKAHEAD: 1,
              GATE: () => this.LA(2).tokenType !== t.RightBracket,
              DEF: () => {
                this.CONSUME(t.Comma)
                this.SUBRULE2(this.expr)
              },
            })
            this.OPTION2(() => this.CONSUME2(t.Comma))
          },
        },
      ])
    })
    this.CONSUME(t.RightBracket)
  })

  readonly comprehensionClause: Rule = this.rule('comprehensionClause', () => {
    this.CONSUME(t.For)
    this.CONSUME(t.Name)
    this.CONSUME(t.In)
    this.SUBRULE(this.binary)
    this.OPTION(() => {
      this.CONSUME(t.If)
      this.SUBRULE2(this.binary)
    })
  })

  readonly record: Rule = this.rule('record', () => {
    this.CONSUME(t.LeftBrace)
    this.OPTION(() => this.items(this.recordField, t.RightBrace))
    this.CONSUME(t.RightBrace)
  })

  readonly recordField: Rule = this.rule('recordField', () => {
    this.CONSUME(t.Name)
    this.CONSUME(t.Colon)
    this.SUBRULE(this.expr)
  })

  // ---- tables

  readonly table: Rule = this.rule('table', () => {
    this.CONSUME(t.TableWord)
    this.OPTION(() => this.SUBRULE(this.args))
    this.AT_LEAST_ONE(() => this.CONSUME(t.TableRow))
    this.MANY(() => this.SUBRULE(this.waiver))
  })

  readonly waiver: Rule = this.unit('waiver', () => {
    this.CONSUME(t.Waive)
    this.SUBRULE(this.fix)
    this.MANY(() => {
      this.CONSUME(t.Comma)
      this.SUBRULE2(this.fix)
    })
    this.CONSUME(t.Because)
    this.CONSUME(t.Text)
  })

  readonly fix: Rule = this.rule('fix', () => {
    this.SUBRULE(this.rowRef)
    this.CONSUME(t.Dot)
    this.CONSUME(t.Name)
    this.CONSUME(t.Is)
    this.SUBRULE(this.binary)
  })

  readonly path: Rule = this.rule('path', () => {
    this.CONSUME(t.Name)
    this.OPTION(() => {
      this.CONSUME(t.Dot)
      this.CONSUME2(t.Name)
    })
  })

  readonly rowRef: Rule = this.rule('rowRef', () => {
    this.OR([{ ALT: () => this.CONSUME(t.Label) }, { ALT: () => this.CONSUME(t.Name) }])
    this.OPTION(() => {
      this.CONSUME(t.LeftBracket)
      this.CONSUME(t.NumberToken)
      this.CONSUME(t.RightBracket)
    })
  })

  readonly cellBody: Rule = this.unit('cellBody', () => {
    this.OPTION(() => {
      this.OR([
        { ALT: () => this.CONSUME(t.Dash) },
        {
          ALT: () => {
            this.SUBRULE(this.phrase)
            this.MANY(() => {
              this.CONSUME(t.Comma)
              this.SUBRULE2(this.phrase)
            })
          },
        },
      ])
    })
  })

  readonly phrase: Rule = this.rule('phrase', () => {
    this.SUBRULE(this.binary)
    this.MANY(() => this.SUBRULE(this.cellPart))
  })

  readonly cellPart: Rule = this.rule('cellPart', () => {
    this.OR([
      { ALT: () => this.CONSUME(t.Identifier) },
      {
        ALT: () => {
          this.CONSUME(t.NumberToken)
          this.OPTION({ MAX_LOOKAHEAD: 1, DEF: () => this.CONSUME(t.Unit) })
        },
      },
      { ALT: () => this.CONSUME(t.Literal) },
    ])
    this.MANY(() => this.SUBRULE(this.suffix))
    this.MANY2(() => this.SUBRULE(this.operation))
  })

  // ---- how rules are made

  /** A rule in which an error ends the enclosing unit. */
  private rule(name: string, definition: () => void): Rule {
    return this.RULE(name, definition, { resyncEnabled: false })
  }

  /** A rule that is lost alone: after an error in it, parsing goes on where the next unit begins. */
  private unit(name: string, definition: () => void): Rule {
    return this.RULE(name, definition, { resyncEnabled: true })
  }

  /** `item { "," item } [ "," ]` before `closer`. */
  private items(item: Rule, closer: TokenType): void {
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

  // ---- what replaces chevrotain's own messages and recovery

  /** The text that the tokens are of: some units begin with the first mark of a line. */
  private text = ''

  /** The `declaration` node of one declaration's tokens, which are of `text`; damaged where there are errors. */
  parseDeclaration(
    tokens: readonly IToken[],
    text: string,
  ): { node: CstNode; errors: IRecognitionException[] } {
    return this.parse(tokens, text, this.declaration)
  }

  /** The `cellBody` node of one cell's tokens. */
  parseCellBody(tokens: readonly IToken[]): { node: CstNode; errors: IRecognitionException[] } {
    return this.parse(tokens, '', this.cellBody)
  }

  private parse(tokens: readonly IToken[], text: string, rule: Rule) {
    this.text = text
    markLineStarts(tokens, text)
    // A copy: chevrotain appends to its input.
    this.input = [...tokens]
    const node = rule.call(this)
    const { errors } = this
    // What is left over after an error was skipped with it.
    return {
      node,
      errors: errors.filter((error, index) => index === 0 || error.name !== 'NotAllInputParsedException'),
    }
  }

  private get internals(): ParserInternals {
    return this as unknown as ParserInternals
  }

  /** Chevrotain would compute every possible continuation for its message, some 15 ms an error. */
  protected raiseNoAltException(): never {
    throw this.internals.SAVE_ERROR(new NoViableAltException('', this.LA(1), this.LA(0)))
  }

  protected raiseEarlyExitException(): never {
    this.raiseNoAltException()
  }

  /**
   * Called by chevrotain when a rule ends in an error. What the rule has so far is kept as a damaged node; a unit goes on
   * where its next sibling begins, any other rule hands the error to the rule around it.
   */
  protected invokeRuleCatch(
    error: Error & { token?: IToken; partialCstResult?: CstNode },
    isUnit: boolean,
  ): CstNode {
    if (error.token === undefined) throw error
    const { internals } = this
    const node = internals.CST_STACK[internals.CST_STACK.length - 1]!
    ;(node as { recoveredNode?: boolean }).recoveredNode = true
    if (isUnit && this.goOnAfter(node)) return node
    if (internals.RULE_STACK_IDX === 0) {
      internals.moveToTerminatedState()
      return node
    }
    error.partialCstResult = node
    throw error
  }

  /** Moves to where the damaged unit's sibling begins; false where a unit around it begins earlier, or nothing does. */
  private goOnAfter(unit: CstNode): boolean {
    const { internals } = this
    const around: string[] = []
    for (let index = 0; index <= internals.RULE_STACK_IDX; index++) {
      const name = internals.shortRuleNameToFullName(internals.RULE_STACK[index]!)
      if (name in siblings) around.push(name)
    }
    const tokens = internals.tokVector
    // The mark before the error may be the sibling's first one, taken for a part of this unit; never this unit's own.
    let index = Math.max(0, internals.currIdx)
    if (tokens[index] === firstToken(unit)) index++
    for (; index < internals.tokVectorLength; index++) {
      const owner = around.findLast((name) => siblings[name]!(tokens, index, this.text))
      if (owner === undefined) continue
      if (owner !== unit.name) return false
      internals.currIdx = index - 1
      return true
    }
    return false
  }
}

let made: IncGrammar | null = null

/** The grammar, made at its first use and kept: making it takes longer than parsing most files. */
export function grammar(): IncGrammar {
  made ??= new IncGrammar()
  return made
}

type BeginsSibling = (tokens: readonly IToken[], index: number, text: string) => boolean

/** Where parsing can go on after an error in a unit of a kind. */
const siblings: Readonly<Record<string, BeginsSibling>> = {
  local: (tokens, index) => {
    const type = tokens[index]!.tokenType
    if (type === t.In) return tokens[index - 2]?.tokenType !== t.For
    if (type === t.Let) return true
    // `block` after `:` or `[` is a type.
    const before = tokens[index - 1]?.tokenType
    return type === t.Block && before !== t.Colon && before !== t.LeftBracket
  },
  waiver: (tokens, index) => tokens[index]!.tokenType === t.Waive,
  budgetLine: (tokens, index, text) => isFirstName(tokens[index]!, text),
  trainField: (tokens, index, text) =>
    isFirstName(tokens[index]!, text) && tokens[index + 1]?.tokenType === t.Equal,
}

function isFirstName(token: IToken, text: string): boolean {
  const isName = token.tokenType === t.Identifier || token.tokenType === t.LineStart
  return isName && isFirstMarkOfLine(text, token.startOffset)
}

/**
 * In a budget or a train declaration, a name that begins a line before `=` or a comparison begins an entry: so an entry that
 * is cut off does not swallow the next one.
 */
function markLineStarts(tokens: readonly IToken[], text: string): void {
  const declares = tokens[0]?.tokenType
  const sign =
    declares === t.TrainDeclaration ? [t.Equal] : declares === t.BudgetDeclaration ? t.comparisons : []
  if (sign.length === 0) return
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]?.tokenType
    if (!next || !sign.includes(next) || !isFirstName(token, text)) continue
    token.tokenType = t.LineStart
    token.tokenTypeIdx = t.LineStart.tokenTypeIdx!
  }
}

/** The first token of a node, which is its first child or in its first child; none in an empty node. */
function firstToken(node: CstNode): IToken | undefined {
  for (const key in node.children) {
    const child = node.children[key]?.[0]
    if (child) return 'image' in child ? child : firstToken(child)
  }
  return undefined
}
