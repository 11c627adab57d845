/** The kinds of token, and the two lexer modes: a program's lines, and the inside of a table's cell. */
import { createToken, Lexer, type TokenType } from 'chevrotain'
import {
  badNumberEnd,
  blankEnd,
  caretTwoEnd,
  cellWordEnd,
  commentEnd,
  labelEnd,
  numberEnd,
  quotedEnd,
  tableRowEnd,
  timesBetweenDigitsEnd,
  unknownEnd,
  wordEnd,
} from './marks.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'
const DIGITS = '0123456789'
const ASCII = Array.from({ length: 128 }, (_, unit) => String.fromCharCode(unit)).join('')

/** One start character for each of the lexer's buckets beyond ASCII. */
const BEYOND_ASCII: readonly number[] = [
  ...Array.from({ length: 128 }, (_, index) => 128 + index),
  ...Array.from({ length: 257 }, (_, index) => 256 + 255 * index).filter((unit) => unit < 0xffff),
  0xffff,
]

type End = (text: string, offset: number) => number

/** A kind whose tokens end where a function says; `starts` spares the lexer the analysis of a pattern. */
function scanned(
  name: string,
  label: string,
  end: End,
  starts: string,
  options: { categories?: TokenType[]; beyondAscii?: boolean; group?: string } = {},
): TokenType {
  return createToken({
    name,
    label,
    pattern: (text, offset) => {
      const found = end(text, offset)
      return found > offset ? [text.slice(offset, found)] : null
    },
    start_chars_hint: options.beyondAscii ? [...starts, ...BEYOND_ASCII] : [...starts],
    line_breaks: false,
    categories: options.categories ?? [],
    ...(options.group === undefined ? {} : { group: options.group }),
  })
}

/** A kind that no pattern gives: a category, or a word that the lexer finds among the names. */
function kind(name: string, label: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, label, pattern: Lexer.NA, categories })
}

function mark(name: string, pattern: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, label: `"${pattern}"`, pattern, categories })
}

function word(name: string, text: string, categories: TokenType[] = []): TokenType {
  return kind(name, `"${text}"`, categories)
}

// Categories. A kept word such as `at` is a name everywhere but in its place; an identifier is a name that is no kept word.
export const Name = kind('Name', 'NAME')
export const Unit = kind('Unit', 'UNIT')
export const Operator = kind('Operator', 'OPERATOR')
export const Prefix = kind('Prefix', 'PREFIX')
export const Literal = kind('Literal', 'LITERAL')
export const Comparison = kind('Comparison', 'COMPARISON', [Operator])

// Kinds that hold a text of their own.
export const Identifier = scanned('Identifier', 'IDENT', wordEnd, LETTERS, {
  categories: [Name],
  beyondAscii: true,
})
export const NumberToken = scanned(
  'Number',
  'NUMBER',
  (text, offset) => numberEnd(text, offset, false),
  DIGITS,
)
export const Label = scanned('Label', 'LABEL', labelEnd, DIGITS, { categories: [Literal] })
export const Text = scanned('Text', 'TEXT', (text, offset) => quotedEnd(text, offset, '"'), '"', {
  categories: [Literal],
})
export const TableRow = scanned('TableRow', 'ROW', tableRowEnd, '|')
/** Put aside in a group of its own: the grammar does not see comments. */
export const Comment = scanned('Comment', 'COMMENT', commentEnd, '/', { group: 'comments' })

// Kinds of the lexer alone: it reads them as one of the kinds above or below.
export const CellWord = scanned('CellWord', 'IDENT', cellWordEnd, `${LETTERS}#`, { beyondAscii: true })
export const QuotedName = scanned('QuotedName', 'IDENT', (text, offset) => quotedEnd(text, offset, '`|'), '`')
export const CellNumber = scanned(
  'CellNumber',
  'NUMBER',
  (text, offset) => numberEnd(text, offset, true),
  DIGITS,
)
export const BadNumber = scanned('BadNumber', 'NUMBER', badNumberEnd, `${DIGITS}.`)
export const TimesBetweenDigits = scanned('TimesBetweenDigits', '"x"', timesBetweenDigitsEnd, 'x')
export const CaretTwo = scanned('CaretTwo', '"^2"', caretTwoEnd, '^')
export const Star = mark('Star', '*')
export const MinusSign = mark('MinusSign', '−')
export const NotEqualSign = mark('NotEqualSign', '≠')
export const LessEqualSign = mark('LessEqualSign', '≤')
export const GreaterEqualSign = mark('GreaterEqualSign', '≥')
export const Blank = scanned('Blank', 'BLANK', blankEnd, ' \t\r\n\v\f', {
  group: Lexer.SKIPPED,
  beyondAscii: true,
})
export const Unknown = scanned('Unknown', 'UNKNOWN', unknownEnd, ASCII, { beyondAscii: true })

// Marks.
export const Pipe = mark('Pipe', '|>')
export const Arrow = mark('Arrow', '->')
export const EqualEqual = mark('EqualEqual', '==', [Comparison])
export const NotEqual = mark('NotEqual', '!=', [Operator])
export const LessEqual = mark('LessEqual', '<=', [Comparison])
export const GreaterEqual = mark('GreaterEqual', '>=', [Comparison])
export const Less = mark('Less', '<', [Operator])
export const Greater = mark('Greater', '>', [Operator])
export const Equal = mark('Equal', '=')
export const Times = mark('Times', '×', [Operator])
export const DotDot = mark('DotDot', '..', [Operator])
export const Dot = mark('Dot', '.')
export const Product = mark('Product', '·', [Operator])
export const Slash = mark('Slash', '/', [Operator])
export const Percent = mark('Percent', '%', [Operator])
export const Plus = mark('Plus', '+', [Operator])
export const Minus = mark('Minus', '-', [Operator, Prefix])
export const Square = mark('Square', '²')
export const LeftParenthesis = mark('LeftParenthesis', '(')
export const RightParenthesis = mark('RightParenthesis', ')')
export const LeftBracket = mark('LeftBracket', '[')
export const RightBracket = mark('RightBracket', ']')
export const LeftBrace = mark('LeftBrace', '{')
export const RightBrace = mark('RightBrace', '}')
export const LeftCeiling = mark('LeftCeiling', '⌈')
export const RightCeiling = mark('RightCeiling', '⌉')
export const LeftFloor = mark('LeftFloor', '⌊')
export const RightFloor = mark('RightFloor', '⌋')
export const Comma = mark('Comma', ',')
export const Colon = mark('Colon', ':')
export const QuestionMark = mark('QuestionMark', '?')
export const CheckMark = mark('CheckMark', '✓', [Literal])
export const CrossMark = mark('CrossMark', '✗', [Literal])
/** A cell that is nothing but a dash. */
export const Dash = kind('Dash', 'DASH')

// Words that open a declaration at column one; `network` to `train` and `import` are plain names elsewhere.
export const ImportDeclaration = word('ImportDeclaration', 'import')
export const LetDeclaration = word('LetDeclaration', 'let')
export const BlockDeclaration = word('BlockDeclaration', 'block')
export const NetworkDeclaration = word('NetworkDeclaration', 'network')
export const FamilyDeclaration = word('FamilyDeclaration', 'family')
export const HeadDeclaration = word('HeadDeclaration', 'head')
export const BudgetDeclaration = word('BudgetDeclaration', 'budget')
export const TrainDeclaration = word('TrainDeclaration', 'train')

// Reserved words.
export const Let = word('Let', 'let')
export const Block = word('Block', 'block')
export const In = word('In', 'in')
export const Waive = word('Waive', 'waive')
export const TableWord = word('TableWord', 'table')
export const Chain = word('Chain', 'chain', [Prefix])
export const If = word('If', 'if')
export const Then = word('Then', 'then')
export const Else = word('Else', 'else')
export const For = word('For', 'for')
export const Each = word('Each', 'each')
export const True = word('True', 'true', [Literal])
export const False = word('False', 'false', [Literal])
export const None = word('None', 'none', [Literal])
export const And = word('And', 'and', [Operator])
export const Or = word('Or', 'or', [Operator])
export const Not = word('Not', 'not', [Prefix])

// Words kept in their place, names elsewhere.
export const As = word('As', 'as', [Name])
export const At = word('At', 'at', [Name])
export const Because = word('Because', 'because', [Name])
export const Column = word('Column', 'column', [Name])
export const From = word('From', 'from', [Name])
export const Is = word('Is', 'is', [Name])
export const Of = word('Of', 'of', [Name])
export const Row = word('Row', 'row', [Name])
export const Where = word('Where', 'where', [Name])
/** `x` where it stands alone: `×` where an operator is possible. */
export const X = word('X', 'x', [Name, Operator])
export const Epochs = word('Epochs', 'epochs', [Name, Unit])
export const Steps = word('Steps', 'steps', [Name, Unit])
export const KiB = word('KiB', 'KiB', [Name, Unit])
export const MiB = word('MiB', 'MiB', [Name, Unit])
export const GiB = word('GiB', 'GiB', [Name, Unit])
export const TiB = word('TiB', 'TiB', [Name, Unit])

/** The words that open a declaration when they stand at column one. */
export const declarationWords: ReadonlyMap<string, TokenType> = new Map([
  ['import', ImportDeclaration],
  ['let', LetDeclaration],
  ['block', BlockDeclaration],
  ['network', NetworkDeclaration],
  ['family', FamilyDeclaration],
  ['head', HeadDeclaration],
  ['budget', BudgetDeclaration],
  ['train', TrainDeclaration],
])

const RESERVED = [
  Let,
  Block,
  In,
  Waive,
  TableWord,
  Chain,
  If,
  Then,
  Else,
  For,
  Each,
  True,
  False,
  None,
  And,
  Or,
  Not,
]
const KEPT = [As, At, Because, Column, From, Is, Of, Row, Where, X]
const UNITS = [Epochs, Steps, KiB, MiB, GiB, TiB]

function byText(types: readonly TokenType[]): ReadonlyMap<string, TokenType> {
  return new Map(types.map((type) => [type.LABEL!.slice(1, -1), type]))
}

/** The words that are never names, unless they stand in backquotes. */
export const reservedWords = byText(RESERVED)
/** Reserved and kept words, outside of table rows. */
export const programWords = byText([...RESERVED, ...KEPT, ...UNITS])
/** The words that are kept in a table's cells. */
export const cellWords = byText([True, False, None, X, ...UNITS])

/** Kinds that are another spelling of a kind of the grammar. */
export const otherSpellings: ReadonlyMap<TokenType, TokenType> = new Map([
  [CellWord, Identifier],
  [QuotedName, Identifier],
  [CellNumber, NumberToken],
  [BadNumber, NumberToken],
  [TimesBetweenDigits, Times],
  [CaretTwo, Square],
  [Star, Product],
  [MinusSign, Minus],
  [NotEqualSign, NotEqual],
  [LessEqualSign, LessEqual],
  [GreaterEqualSign, GreaterEqual],
])

const MARKS = [
  ...[Arrow, EqualEqual, NotEqual, LessEqual, GreaterEqual, Less, Greater, Equal, Times, DotDot, Dot],
  ...[Product, Slash, Percent, Plus, Minus, Square, Comma, Colon, QuestionMark, CheckMark, CrossMark],
  ...[LeftParenthesis, RightParenthesis, LeftBracket, RightBracket, LeftBrace, RightBrace],
  ...[LeftCeiling, RightCeiling, LeftFloor, RightFloor],
]
const MARK_SPELLINGS = [CaretTwo, Star, MinusSign, NotEqualSign, LessEqualSign, GreaterEqualSign]

/** The lexer's modes: of two kinds that fit, the first one is taken. */
export const lexerModes = {
  program: [
    ...[Blank, Comment, TimesBetweenDigits, Identifier, NumberToken, Label, BadNumber, QuotedName, Text],
    ...[Pipe, TableRow, ...MARKS, ...MARK_SPELLINGS, Unknown],
  ],
  cell: [
    ...[Blank, TimesBetweenDigits, CellWord, CellNumber, Label, BadNumber, QuotedName, Text],
    ...[Pipe, ...MARKS, ...MARK_SPELLINGS, Unknown],
  ],
}

/** Every kind that the grammar may name. */
export const grammarTokens: TokenType[] = [
  ...[
    Name,
    Unit,
    Operator,
    Prefix,
    Literal,
    Comparison,
    Identifier,
    NumberToken,
    Label,
    Text,
    TableRow,
    Dash,
  ],
  ...[Pipe, ...MARKS, ...declarationWords.values(), ...programWords.values()],
]
