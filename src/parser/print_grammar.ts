/** Prints the grammar that the parser runs on, in EBNF: the page cannot differ from the program. */
import type { ISerializedGast, TokenType } from 'chevrotain'
import { IncGrammar } from './grammar.ts'
import * as t from './tokens.ts'

/** What chevrotain's serialized productions have, each kind some of it. */
interface Production {
  readonly type: string
  readonly name?: string
  readonly label?: string
  readonly definition?: readonly Production[]
}

const HEADER = `(*
  The grammar of Inc, printed from the parser. Two start symbols: file, and cell-body for the inside of one cell.
  It is LL(2): the second mark settles whether an argument begins with its name, whether "," is the last one before a
  closing bracket, and whether "chain" is followed by "each".

  { a } is a any number of times, a { a } once or more, [ a ] at most once.
  "import" "let" "block" "network" "family" "head" "budget" "train" open a declaration only at the first column of a line;
  elsewhere "let" and "block" open local definitions and types, and the others are names.
*)
`

/** What the tokens are that have no text of their own in the grammar. */
const TOKENS = `(* Tokens *)

NAME     = IDENT | a word that is kept in its place only: ${keptWords()} .
IDENT    = a letter (of any script) or "_", then letters, digits and "_", that is no reserved and no kept word;
           or anything but "|" and a line break between two backquotes;
           in a cell, words may begin with "#" and hold "-", and only "true", "false" and "none" are reserved .
LABEL    = digits, then letters, digits and "_", that read as no number: 3a .
NUMBER   = digits [ "." digits ] [ "e" [ "+" | "-" ] digits ] [ "%" | K | M | G | T | KiB | MiB | GiB | TiB ];
           "_" may stand between digits, and in a cell "," before each three;
           "%" is the remainder directly before a letter, a digit or "(" .
TEXT     = '"', anything but '"' and a line break, '"' .
ROW      = a line whose first mark is "|", but not "|>", up to its last "|": cells separated by "|";
           the second row of a table is dashes .
DASH     = a cell that is "-", "–" or "—" alone .
"×"      is also written "x" between two digits, and where it stands alone and an operator may stand;
"·" is also written "*", "²" is "^2", "!=" is "≠", "<=" is "≤", ">=" is "≥"; "ceil(a)" is "⌈a⌉", "floor(a)" is "⌊a⌋" .
Comments go from "//" to the end of the line; "///" documents the definition on the line below .
Reserved words: ${[...t.reservedWords.keys()].join(' ')} .
`

function keptWords(): string {
  return [...t.programWords.keys()].filter((word) => !t.reservedWords.has(word)).join(' ')
}

/** The text of `grammar/inc.ebnf`. */
export function printGrammar(): string {
  const rules =
    new IncGrammar().getSerializedGastProductions() as ISerializedGast[] as unknown as readonly Production[]
  const printed = rules.map(({ name, definition }) => printRule(kebab(name!), alternativesOf(definition!)))
  const categories = [t.Operator, t.Comparison, t.Prefix, t.Literal, t.Unit].map(printCategory)
  return `${HEADER}\n${printed.join('\n')}\n\n(* Kinds of marks and words *)\n\n${categories.join('\n')}\n\n${TOKENS}`
}

/** A category as the choice of all its kinds. */
function printCategory(category: TokenType): string {
  const kinds = t.grammarTokens.filter((type) => type.CATEGORIES?.includes(category) && type !== t.Comparison)
  const further = category === t.Operator ? [t.Comparison.LABEL!] : []
  return printRule(category.LABEL!, [...kinds.map(({ LABEL }) => LABEL!), ...further])
}

const WIDTH = 118

/** On one line where it fits, else an alternative a line. */
function printRule(name: string, alternatives: readonly string[]): string {
  const line = `${name.padEnd(20)} = ${alternatives.join(' | ')} .`
  if (line.length <= WIDTH) return line
  return `${name.padEnd(20)} = ${alternatives.join(`\n${' '.repeat(20)} | `)} .`
}

/** A rule that is nothing but a choice, by its alternatives. */
function alternativesOf(definition: readonly Production[]): readonly string[] {
  const [only] = definition
  if (definition.length === 1 && only?.type === 'Alternation')
    return only.definition!.map((one) => sequence(one.definition!))
  return [sequence(definition)]
}

function sequence(productions: readonly Production[]): string {
  return productions.map(print).join(' ')
}

function print({ type, name, label, definition }: Production): string {
  switch (type) {
    case 'Terminal':
      return label!
    case 'NonTerminal':
      return kebab(name!)
    case 'Option':
      return `[ ${sequence(definition!)} ]`
    case 'Repetition':
      return `{ ${sequence(definition!)} }`
    case 'RepetitionMandatory':
      return `${sequence(definition!)} { ${sequence(definition!)} }`
    case 'Alternation': {
      const alternatives = definition!.map((one) => sequence(one.definition!))
      // An empty alternative is what the others may be left out for.
      const written = alternatives.filter((one) => one !== '').join(' | ')
      return alternatives.includes('') ? `[ ${written} ]` : `( ${written} )`
    }
    default:
      throw new Error(`the grammar has a production that is not printed: ${type}`)
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
