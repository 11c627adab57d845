/**
 * The kinds of token: categories, symbols, words, and kinds with variable text. `scan.ts` decides which one is where.
 */
import { createToken, Lexer, type TokenType } from 'chevrotain'

function kind(name: string, label: string, categories: TokenType[] = []): TokenType {
  return createToken({ name, label, pattern: Lexer.NA, categories })
}

/** A symbol or word is its own label. */
function mark(name: string, text: string, categories: TokenType[] = []): TokenType {
  return kind(name, `"${text}"`, categories)
}

const word = mark

// Categories. A kept word such as `at` is a name except in its place; an identifier is a name that is not a kept word.
export const Name = kind('Name', 'NAME')
export const Unit = kind('Unit', 'UNIT')
export const Operator = kind('Operator', 'OPERATOR')
export const Prefix = kind('Prefix', 'PREFIX')
export const Literal = kind('Literal', 'LITERAL')
/** A name that may start a line of a budget or a train declaration. */
export const LineName = kind('LineName', 'IDENT')
export const Comparison = kind('Comparison', 'COMPARISON', [Operator])

// Kinds with variable text.
export const Identifier = kind('Identifier', 'IDENT', [Name, LineName])
/**
 * An identifier that must start a line of such a declaration, given what follows it: no expression continues with it.
 */
export const LineStart = kind('LineStart', 'IDENT', [LineName])
export const NumberToken = kind('Number', 'NUMBER')
export const Label = kind('Label', 'LABEL', [Literal])
export const Text = kind('Text', 'TEXT', [Literal])
/** A whole row, bars included: the grammar does not look into cells. */
export const TableRow = kind('TableRow', 'ROW')
/** A cell that is nothing but a dash. */
export const Dash = kind('Dash', 'DASH')
/** Set aside by the lexer: the grammar does not see comments. */
export const Comment = kind('Comment', 'COMMENT')
/** Characters that start no token: reported by the lexer, then dropped or read as what they look like. */
export const Unknown = kind('Unknown', 'UNKNOWN')

// Symbols.
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

// Kept words: special in their place, names elsewhere.
export const As = word('As', 'as', [Name])
export const At = word('At', 'at', [Name])
export const Because = word('Because', 'because', [Name])
export const Column = word('Column', 'column', [Name])
export const From = word('From', 'from', [Name])
export const Is = word('Is', 'is', [Name])
export const Of = word('Of', 'of', [Name])
export const Row = word('Row', 'row', [Name])
export const Where = word('Where', 'where', [Name])
/** A lone `x`: `×` where an operator is possible. */
export const X = word('X', 'x', [Name, Operator])
export const Epochs = word('Epochs', 'epochs', [Name, Unit])
export const Steps = word('Steps', 'steps', [Name, Unit])
export const KiB = word('KiB', 'KiB', [Name, Unit])
export const MiB = word('MiB', 'MiB', [Name, Unit])
export const GiB = word('GiB', 'GiB', [Name, Unit])
export const TiB = word('TiB', 'TiB', [Name, Unit])

/** The words that open a declaration at column one. */
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

/** The words that are never names, unless in backquotes. */
export const reservedWords = byText(RESERVED)
/** Reserved and kept words, outside table rows. */
export const programWords = byText([...RESERVED, ...KEPT, ...UNITS])
/** The words that are kept in a table's cells. */
export const cellWords = byText([True, False, None, X, ...UNITS])

const MARKS = [
  ...[Pipe, Arrow, EqualEqual, NotEqual, LessEqual, GreaterEqual, Less, Greater, Equal, Times, DotDot, Dot],
  ...[Product, Slash, Percent, Plus, Minus, Square, Comma, Colon, QuestionMark, CheckMark, CrossMark],
  ...[LeftParenthesis, RightParenthesis, LeftBracket, RightBracket, LeftBrace, RightBrace],
  ...[LeftCeiling, RightCeiling, LeftFloor, RightFloor],
]

/**
 * Other spellings of symbols, from plain keyboards (`*`; `^2` and `x` depend on what is around them) or from print.
 */
const OTHER_SPELLINGS: readonly (readonly [string, TokenType])[] = [
  ['*', Product],
  ['−', Minus],
  ['≠', NotEqual],
  ['≤', LessEqual],
  ['≥', GreaterEqual],
]

interface Mark {
  readonly text: string
  readonly type: TokenType
}

/** The symbols that start with a character, longest first. */
export const marksByFirstCharacter: ReadonlyMap<string, readonly Mark[]> = byFirstCharacter([
  ...MARKS.map((type) => ({ text: type.LABEL!.slice(1, -1), type })),
  ...OTHER_SPELLINGS.map(([text, type]) => ({ text, type })),
])

function byFirstCharacter(marks: readonly Mark[]): ReadonlyMap<string, readonly Mark[]> {
  const found = new Map<string, Mark[]>()
  for (const one of marks) {
    const same = found.get(one.text[0]!)
    if (same) same.push(one)
    else found.set(one.text[0]!, [one])
  }
  for (const same of found.values()) same.sort((a, b) => b.text.length - a.text.length)
  return found
}

/** The kinds that compare a budget's quantity with its bound. */
export const comparisons: readonly TokenType[] = [EqualEqual, LessEqual, GreaterEqual]

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
  ...[...MARKS, ...declarationWords.values(), ...programWords.values()],
]
