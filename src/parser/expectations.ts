/** Describes, in the language's own words, what the parser expected where it met an error. */
import type { IRecognitionException } from 'chevrotain'
import { declarationWords, grammarTokens } from './tokens.ts'

const VALUE = 'a value or a block'

/** The top-level content of a program. */
export const DECLARATION = `a declaration (${[...declarationWords.keys()].join(', ')})`

/** By rule: how it, or its parts, can start, if none of its alternatives fits. */
const beginnings: Readonly<Record<string, string>> = {
  declaration: DECLARATION,
  family: '`chain each column of` a table, or an expression `for each row of` one',
  param: 'a kind (`: Int`) or a default (`= 1`)',
  type: 'a kind, a block type or a list type',
  times: '`×`',
  axis: 'an axis (a number, a name, `..` or an expression in parentheses)',
  local: '`let` or `block`',
  body: '`let` or `block`',
  expr: VALUE,
  operation: 'an operator',
  suffix: '`(`, `[`, `.` or `²`',
  primary: VALUE,
  list: '`,`, `for` or `]`',
  table: 'the rows of the table',
  rowRef: "a row's label or type",
  cellBody: VALUE,
  cellPart: 'a word, a number or a text',
}

/** By rule and demanded token: a fuller description, where more than that token is possible. */
const demands: Readonly<Record<string, string>> = {
  'import RightBrace': '`,`, `as` or `}`',
  'args RightParenthesis': '`,`, `)` or an operator',
  'params RightParenthesis': '`,` or `)`',
  'param Colon': '`:` and a kind',
  'record RightBrace': '`,`, `}` or an operator',
  'list RightBracket': '`,`, `]` or an operator',
  'suffix RightBracket': '`]` or an operator',
  'group RightParenthesis': '`)` or an operator',
  'axisGroup RightParenthesis': '`)` or an operator',
  'ceiling RightCeiling': '`⌉` or an operator',
  'floor RightFloor': '`⌋` or an operator',
  'operation None': '`none` or `not none`',
  'expr Then': '`then` or an operator',
  'expr Else': '`else`, `|>` or an operator',
  'body In': '`in`, `let`, `block`, `|>` or an operator',
  'network Colon': '`:` and the shape of the input',
  'waiver Because': '`because`, `,` or an operator',
  'fix Dot': '`.` and the name of a claim',
  'fix Is': '`is` and the value that holds',
  'eachRow For': '`for each row of`, `|>` or an operator',
  'budgetLine Comparison': '`<=`, `>=` or `==`',
  'head At': '`at` and a row',
}

const kinds: Readonly<Record<string, string>> = {
  Name: 'a name',
  Identifier: 'a name',
  LineName: 'a name',
  Number: 'a number',
  Text: 'a text in double quotes',
  TableRow: 'a table row',
  Comparison: '`<=`, `>=` or `==`',
}

/** Describes how the innermost rule of a parser error could have continued. */
export function expectation(error: IRecognitionException, where: 'program' | 'cell'): string {
  const rules = error.context?.ruleStack ?? []
  const rule = rules[rules.length - 1] ?? ''
  if (error.name === 'NotAllInputParsedException')
    return where === 'cell' ? '`,`, a word or an operator' : 'an operator, `|>` or the next declaration'
  if (error.name !== 'MismatchedTokenException') return beginnings[rule] ?? VALUE
  const token = error.message
  const demanded = demands[`${rule} ${token}`] ?? kinds[token]
  if (demanded) return demanded
  if ((rule === 'block' || rule === 'let' || rule === 'local') && token === 'Equal')
    return '`:`, `=` or an operator'
  const label = grammarTokens.find(({ name }) => name === token)?.LABEL ?? ''
  return `\`${label.replaceAll('"', '')}\``
}
