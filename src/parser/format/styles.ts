/**
 * How each rule of the grammar lays out its own tokens: blanks, kept line breaks, and where a long line breaks first.
 */
import type { CstElement, CstNode, IToken } from 'chevrotain'
import type { BinaryOperator } from '../ast.ts'
import { powerOf } from '../to_ast/operators.ts'
import { Comma, Minus } from '../tokens.ts'
import { firstToken, isToken, lastToken, nodes, tokens } from './ordered.ts'
import { type Group, newRole, type Role, type Roles, rank } from './role.ts'
import { roundingCall } from './rounding_call.ts'
import { rowTexts } from './row_texts.ts'

/** Called once the node's children have their roles and styles. */
type Style = (node: CstNode, elements: readonly CstElement[], roles: Roles) => void

/** Operators without blanks around them. */
const TIGHT: ReadonlySet<string> = new Set(['×', '·', '/', '..'])

function roleOf(element: CstElement, roles: Roles): Role {
  return roles.of.get(firstToken(element)!)!
}

function attach(elements: readonly CstElement[], roles: Roles): void {
  for (const element of elements) roleOf(element, roles).blank = false
}

function mayBreak(elements: readonly CstElement[], roles: Roles, at: number | null, extra = 0): void {
  for (const element of elements) Object.assign(roleOf(element, roles), { breaks: 'may', rank: at, extra })
}

function mustBreak(elements: readonly CstElement[], roles: Roles): void {
  for (const element of elements) roleOf(element, roles).breaks = 'must'
}

/** A head with `:` and a signature, then `=` and a value, which may be on the next line. */
const headed: Style = (node, _, roles) => {
  mayBreak(tokens(node, 'Colon'), roles, rank.signature)
  const equal = tokens(node, 'Equal')[0]
  for (const rule of ['body', 'expr', 'eachColumn', 'eachRow']) {
    const value = nodes(node, rule)[0]
    if (value && equal) {
      // If it starts with local definitions, it keeps their group, with which it breaks together.
      Object.assign(roleOf(value, roles), {
        breaks: 'may',
        rank: rank.value,
        depth: roleOf(equal, roles).depth,
      })
    }
  }
}

/** Items between brackets, one per line if they do not fit on one; then a comma follows the last. */
function itemsBetween(inside: 'attached' | 'apart'): Style {
  return (_, elements, roles) => {
    const { content, closing } = betweenBrackets(elements, roles)
    if (!closing) return
    const blank = inside === 'apart' && content.length > 0
    closing.blank = blank
    const group: Group = { always: false, members: [] }
    for (const [index, element] of content.entries()) {
      const role = roleOf(element, roles)
      if (index === 0) role.blank = blank
      if (isToken(element) && element.tokenType === Comma) role.blank = false
      else join(group, role, closing.depth)
    }
    const last = content[content.length - 1]
    if (!last) return
    join(group, closing, closing.depth)
    trailingComma(lastToken(last)!, closing, roles)
  }
}

function betweenBrackets(elements: readonly CstElement[], roles: Roles) {
  const open = elements.findIndex((element) => isToken(element) && roles.of.get(element)!.enters !== null)
  const close = elements.findIndex((element) => isToken(element) && roles.of.get(element)!.closes)
  const closing = elements[close]
  return { content: elements.slice(open + 1, close), closing: closing ? roleOf(closing, roles) : null }
}

function join(group: Group, role: Role, depth: number): void {
  Object.assign(role, { breaks: 'may', rank: rank.bracket, depth, group, extra: 0 })
  group.members.push(role)
}

function trailingComma(last: IToken, closing: Role, roles: Roles): void {
  const written = last.tokenType === Comma ? roles.of.get(last)! : null
  const role = written ?? newRole(',', closing.scope, closing.depth)
  role.blank = false
  role.trailingOf = closing
  if (!written) roles.commasAfter.set(last, role)
}

/** A single item between brackets, which may be on its own lines. */
const oneBetween: Style = (_, elements, roles) => {
  const { content, closing } = betweenBrackets(elements, roles)
  const [first] = content
  if (!closing || !first) return
  const group: Group = { always: false, members: [] }
  for (const role of [roleOf(first, roles), closing]) {
    role.blank = false
    join(group, role, closing.depth)
  }
}

/** Brackets that never end a line. */
const tightBrackets: Style = (_, elements, roles) => attach(elements.slice(1), roles)

const args: Style = (node, elements, roles) => {
  itemsBetween('attached')(node, elements, roles)
  attach(elements.slice(0, 1), roles)
}

/** An operand with its suffixes. */
const suffixed: Style = (node, elements, roles) => {
  attach(nodes(node, 'suffix'), roles)
  const [operand, suffix] = elements
  // `40%(a)` would parse as a remainder.
  if (suffix && lastToken(operand!)?.image.endsWith('%')) roleOf(suffix, roles).blank = true
  const call = roles.roundingWords ? roundingCall(node) : null
  if (!call) return
  // The word becomes the bracket: the layout around the call applies to its first token.
  const opening = roles.of.get(call.opening)!
  Object.assign(roles.of.get(call.name)!, { text: call.marks[0], enters: opening.enters })
  opening.text = ''
  const still = { breaks: 'never', rank: null, group: null } as const
  Object.assign(roles.of.get(call.closing)!, { ...still, text: call.marks[1] })
  Object.assign(roleOf(call.content, roles), still)
  roles.commasAfter.delete(lastToken(call.content)!)
  if (call.comma) roles.of.get(call.comma)!.text = ''
}

const binary: Style = (_, elements, roles) => {
  for (const [index, element] of elements.entries()) {
    const operation = isToken(element) ? null : element
    const operator = operation && tokens(operation, 'Operator')[0]
    if (!operation || !operator) continue
    const role = roleOf(operator, roles)
    if (operator.image === 'x') role.text = '×'
    const operand = roleOf(nodes(operation, 'unary')[0]!, roles)
    if (TIGHT.has(role.text)) {
      const byAnyAxes = lastToken(elements[index - 1]!)?.image === '..' || operand.text === '..'
      role.blank = operand.blank = role.text === '..' && byAnyAxes
    } else {
      mayBreak([operator], roles, rank.operator + powerOf(role.text as BinaryOperator) / 10, 2)
      role.pullsBreak = true
    }
  }
}

const expr: Style = (node, _, roles) => {
  mayBreak(tokens(node, 'Then'), roles, rank.thenBranch)
  mayBreak(tokens(node, 'Else'), roles, rank.elseBranch)
  mayBreak(tokens(node, 'Pipe'), roles, rank.pipe)
  for (const pipe of tokens(node, 'Pipe')) roleOf(pipe, roles).pullsBreak = true
  for (const [index, branch] of nodes(node, 'expr').entries()) {
    // `else if` stays together.
    if (index === 0 || !branch.children.If) mayBreak([branch], roles, null, 2)
  }
}

const shape: Style = (node, _, roles) => {
  attach([...nodes(node, 'times'), ...nodes(node, 'axis').slice(1)], roles)
  for (const times of nodes(node, 'times')) roleOf(times, roles).text = '×'
}

const body: Style = (node, _, roles) => {
  const locals = nodes(node, 'local')
  const group: Group = { always: true, members: [] }
  for (const element of [...locals, ...tokens(node, 'In')]) {
    const role = roleOf(element, roles)
    Object.assign(role, { breaks: 'may', rank: rank.local, group })
    group.members.push(role)
  }
}

const table: Style = (node, _, roles) => {
  const rows = tokens(node, 'TableRow')
  const texts = rowTexts(rows.map(({ image }) => image))
  for (const [index, row] of rows.entries()) {
    Object.assign(roles.of.get(row)!, {
      text: texts[index]!,
      breaks: 'must',
      scope: { indent: 2, close: 2 },
      isRow: true,
    })
  }
  for (const waiver of nodes(node, 'waiver')) roleOf(waiver, roles).breaks = 'must'
}

const waiver: Style = (node, _, roles) => {
  attach(tokens(node, 'Comma'), roles)
  mayBreak(tokens(node, 'Because'), roles, rank.clause)
  const { depth } = roleOf(tokens(node, 'Because')[0]!, roles)
  for (const fix of nodes(node, 'fix').slice(1)) {
    mayBreak([fix], roles, rank.listed)
    roleOf(fix, roles).depth = depth
  }
}

/** Aligns the comparisons of consecutive budget lines without arguments. */
const budget: Style = (node, _, roles) => {
  let column: Role[] = []
  for (const line of nodes(node, 'budgetLine')) {
    roleOf(line, roles).breaks = 'must'
    if (line.children.args) column = []
    else lineUp(tokens(line, 'Comparison')[0]!, column, roles)
  }
}

const train: Style = (node, _, roles) => {
  const column: Role[] = []
  for (const field of nodes(node, 'trainField')) {
    roleOf(field, roles).breaks = 'must'
    lineUp(tokens(field, 'Equal')[0]!, column, roles)
    mayBreak(nodes(field, 'expr'), roles, null)
  }
}

function lineUp(token: IToken, column: Role[], roles: Roles): void {
  const role = roles.of.get(token)!
  column.push(role)
  role.column = column
}

export const styles: Readonly<Record<string, Style>> = {
  declaration: (node, _, roles) => mustBreak([node], roles),
  import: itemsBetween('apart'),
  let: headed,
  block: headed,
  network: headed,
  family: headed,
  head: headed,
  local: headed,
  budget,
  train,
  valueHead: (node, _, roles) => attach(tokens(node, 'Colon'), roles),
  blockHead: (node, _, roles) => mayBreak(tokens(node, 'Colon'), roles, rank.signature),
  params: args,
  param: (node, _, roles) => attach([...tokens(node, 'Comma'), ...tokens(node, 'Colon')], roles),
  type: (node, elements, roles) => {
    if (node.children.LeftBracket) attach(elements.slice(1), roles)
    else attach(tokens(node, 'QuestionMark'), roles)
  },
  signature: (node, _, roles) => {
    mayBreak(tokens(node, 'Arrow'), roles, rank.output, 2)
    mayBreak(tokens(node, 'Where'), roles, rank.where)
  },
  shape,
  axis: suffixed,
  axisGroup: oneBetween,
  body,
  expr,
  binary,
  unary: (node, _, roles) => {
    if (tokens(node, 'Prefix')[0]?.tokenType === Minus) attach(nodes(node, 'postfix'), roles)
  },
  postfix: suffixed,
  suffix: (node, elements, roles) => {
    if (!node.children.args) attach(elements, roles)
  },
  args,
  arg: (node, _, roles) => attach(tokens(node, 'Colon'), roles),
  group: oneBetween,
  ceiling: tightBrackets,
  floor: tightBrackets,
  list: (node, elements, roles) =>
    (node.children.comprehensionClause ? oneBetween : itemsBetween('attached'))(node, elements, roles),
  comprehensionClause: (node, _, roles) => mayBreak([node], roles, rank.clause),
  record: itemsBetween('attached'),
  recordField: (node, _, roles) => attach(tokens(node, 'Colon'), roles),
  table,
  waiver,
  fix: (node, _, roles) => attach([...tokens(node, 'Dot'), ...tokens(node, 'Name')], roles),
  path: (_, elements, roles) => attach(elements.slice(1), roles),
  rowRef: tightBrackets,
  eachRow: (node, _, roles) => mayBreak(tokens(node, 'For'), roles, rank.clause),
}
