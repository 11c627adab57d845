/**
 * The grammar of Inc: rules without actions, from which chevrotain builds a parser that returns a concrete syntax tree.
 */
import type { IToken } from 'chevrotain'
import { type Parsed, RecoveringParser, type Rule } from './recovering_parser.ts'
import * as t from './tokens.ts'

export class IncGrammar extends RecoveringParser {
  /**
   * `validated` makes chevrotain check the grammar itself, for the tests; that takes longer than parsing most files.
   */
  constructor(validated = false) {
    super(t.grammarTokens, validated)
    this.performSelfAnalysis()
  }

  /** The `declaration` node for the tokens of one declaration in `text`; damaged if there are errors. */
  parseDeclaration(tokens: readonly IToken[], text: string): Parsed {
    return this.parse(tokens, text, this.declaration)
  }

  /** The `cellBody` node for the tokens of one cell. */
  parseCellBody(tokens: readonly IToken[]): Parsed {
    return this.parse(tokens, '', this.cellBody)
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
      this.MANY(() => this.SUBRULE(this.comprehensionClause))
    })
    this.MANY2(() => this.SUBRULE(this.budgetLine))
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
      // A label is not an axis; it is accepted here so that `1x1xk` gets a better message than a plain syntax error.
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
}

let made: IncGrammar | null = null

/** The grammar, built on first use and kept: building it takes longer than parsing most files. */
export function grammar(): IncGrammar {
  made ??= new IncGrammar()
  return made
}
