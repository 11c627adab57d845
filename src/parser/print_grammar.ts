/** Prints the grammar that the parser runs on as EBNF, so that page and program cannot differ. */
import type { ISerializedGast, TokenType } from 'chevrotain'
import { IncGrammar } from './grammar.ts'
import * as t from './tokens.ts'

/** A serialized production of chevrotain; each kind has some of these fields. */
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

/** The tokens that have no literal text in the grammar. */
const TOKENS = `(* Tokens *)

NAME     = IDENT | a word that is kept in its place only: ${keptWords()} .
IDENT    = a letter (of any script) or "_", then letters, digits and "_", except for reserved and kept words;
           or anything but "|" and a line break between two backquotes;
           in a cell, words may begin with "#" and hold "-", and only "true", "false" and "none" are reserved .
LABEL    = digits, then letters, digits and "_", that are not a number: 3a .
NUMBER   = digits [ "." digits ] [ "e" [ "+" | "-" ] digits ] [ "%" | K | M | G | T | KiB | MiB | GiB | TiB ];
           "_" may separate digits, and "," groups of three digits in a cell;
           "%" is the remainder directly before a letter, a digit or "(" .
TEXT     = '"', anything but '"' and a line break, '"' .
ROW      = a line whose first mark is "|", but not "|>", up to its last "|": cells separated by "|";
           the second row of a table is dashes .
DASH     = a cell that is "-", "–" or "—" alone .
"×"      is also written "x" between two digits, and alone where an operator is possible;
"·" is also written "*", "²" is "^2", "!=" is "≠", "<=" is "≤", ">=" is "≥"; "ceil(a)" is "⌈a⌉", "floor(a)" is "⌊a⌋" .
Comments run from "//" to the end of the line; "///" documents the definition on the line below .
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

/** On one line if it fits, else one alternative per line. */
function printRule(name: string, alternatives: readonly string[]): string {
  const line = `${name.padEnd(20)} = ${alternatives.join(' | ')} .`
  if (line.length <= WIDTH) return line
  return `${name.padEnd(20)} = ${alternatives.join(`\n${' '.repeat(20)} | `)} .`
}

/** The alternatives of a rule that is nothing but a choice; for any other rule, the rule itself. */
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
      // An empty alternative makes the others optional.
      const written = alternatives.filter((one) => one !== '').join(' | ')
      return alternatives.includes('') ? `[ ${written} ]` : `( ${written} )`
    }
    default:
      throw new Error(`no rule for printing a production of type ${type}`)
  }
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
}
