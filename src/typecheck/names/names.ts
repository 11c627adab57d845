/** Names before values: every name is declared, declared once, hides nothing, and leads to itself by no way. */
import { problem } from '../../diagnostics/report.ts'
import type {
  ComprehensionClause,
  Declaration,
  Expression,
  File,
  Name,
  Parameter,
  Signature,
  TypeExpression,
} from '../../parser/ast.ts'
import type { Checking } from '../checking.ts'
import { kindOfType } from '../values/kinds.ts'
import { preludeScope } from '../values/prelude.ts'
import { suggestion } from '../values/suggestion.ts'
import { reportCycles } from './cycles.ts'
import {
  type Definition,
  find,
  type Known,
  type Names,
  type Place,
  reportShadowed,
  type Walk,
} from './known.ts'
import { isNamed } from './modules.ts'
import { addAxes, addSizes, checkPatterns } from './size_names.ts'

/** Checks the names of one file. */
export function checkNames(file: File, checking: Checking): void {
  const walk: Walk = { checking, mentions: new Map() }
  const known = new Map<string, Known>()
  const declare = (name: Name, definition: Definition | null) => {
    if (known.has(name.key)) reportTwice(name, known.get(name.key)!, checking)
    else known.set(name.key, { key: name.key, isSize: false, definition, span: name.span })
  }
  for (const declaration of file.declarations) {
    if (declaration.kind === 'import')
      for (const { name, alias } of declaration.items) declare(alias ?? name, null)
    else if (isNamed(declaration)) declare(declaration.name, declaration)
    else if (declaration.kind === 'family') declare(declaration.name, null)
  }
  const place: Place = { walk, names: { known, parent: null }, owner: null, labels: false }
  for (const declaration of file.declarations) walkDeclaration(declaration, place)
  reportCycles(walk)
}

function walkDeclaration(declaration: Declaration, place: Place): void {
  switch (declaration.kind) {
    case 'let':
    case 'block':
    case 'network':
      walkDefinition(declaration, place)
      return
    case 'family':
      if (declaration.reading.kind === 'columns') walkExpression(declaration.reading.table, place)
      return
    case 'head':
      walkExpression(declaration.body, { ...place, labels: true })
      return
    case 'budget':
      walkClauses(declaration.clauses, place)
      return
    case 'import':
    case 'train':
      return
  }
}

function walkDefinition(definition: Definition, outer: Place): void {
  const place: Place = { ...outer, owner: definition }
  if (definition.kind === 'let') {
    if (definition.type) walkType(definition.type, place)
    walkExpression(definition.body, inside(place, parametersOf(definition.parameters ?? [], place)))
    return
  }
  const known = parametersOf(definition.parameters ?? [], place)
  if (definition.signature) addSizes(definition.signature, known, place)
  const inner = inside(place, known)
  if (definition.signature) walkSignature(definition.signature, inner)
  walkExpression(definition.body, inner)
}

function inside(place: Place, known: ReadonlyMap<string, Known>): Place {
  return { ...place, names: { known, parent: place.names } }
}

/** The names that parameters declare, with those that only the types of block parameters name. */
function parametersOf(parameters: readonly Parameter[], place: Place): Map<string, Known> {
  const known = new Map<string, Known>()
  for (const parameter of parameters) {
    declareInner(parameter.name, known, place)
    if (parameter.type) walkType(parameter.type, place, parameter.name.text)
    if (parameter.defaultValue) walkExpression(parameter.defaultValue, place)
  }
  for (const { type } of parameters)
    if (type?.kind === 'block-type')
      for (const pattern of [type.input, type.output]) if (pattern) addAxes(pattern, known)
  return known
}

function declareInner(
  name: Name,
  known: Map<string, Known>,
  place: Place,
  definition: Definition | null = null,
): void {
  const { checking } = place.walk
  if (known.has(name.key)) reportTwice(name, known.get(name.key)!, checking)
  reportShadowed(name, place)
  known.set(name.key, { key: name.key, isSize: false, definition, span: name.span })
}

function reportTwice({ text, span }: Name, before: Known, checking: Checking): void {
  const labels = before.span === null ? [] : [{ span: before.span, text: 'it is declared here already' }]
  checking.report(problem('name/declared-twice', span, { name: text }, { labels }))
}

function walkSignature(signature: Signature, place: Place): void {
  for (const axis of signature.output?.axes ?? []) if (axis.kind === 'size') walkExpression(axis.value, place)
  if (signature.where) walkExpression(signature.where, place)
}

function walkType(type: TypeExpression, place: Place, parameter?: string): void {
  kindOfType(type, place.walk.checking)
  if (type.kind === 'block-type') checkPatterns([type.input, type.output], place)
  if (type.kind !== 'constructor') return
  if (type.signature) checkPatterns([type.signature.input, type.signature.output], place)
  for (const inner of type.parameters ?? []) {
    if (inner.type?.kind === 'constructor')
      place.walk.checking.report(
        problem('type/constructor-depth', inner.span, { parameter: parameter ?? inner.name.text }),
      )
    else if (inner.type) walkType(inner.type, place)
  }
}

function use(name: Name, place: Place): void {
  const known = find(name.key, place.names)
  if (known?.definition && place.owner) {
    const mentioned = place.walk.mentions.get(place.owner) ?? new Set()
    place.walk.mentions.set(place.owner, mentioned.add(known.definition))
  }
  if (known || place.labels || preludeScope.bindings.has(name.key)) return
  place.walk.checking.report(
    problem('name/unknown', name.span, {
      name: name.text,
      nearest: suggestion(name.key, namesAround(place.names), place.walk.checking),
    }),
  )
}

/** Every name around a place, innermost first. */
function* namesAround(names: Names): Iterable<string> {
  for (let at: Names | null = names; at; at = at.parent) yield* at.known.keys()
  yield* preludeScope.bindings.keys()
}

function walkExpression(expression: Expression, place: Place): void {
  const walk = (inner: Expression) => walkExpression(inner, place)
  switch (expression.kind) {
    case 'name':
      use(expression.name, place)
      return
    case 'number':
    case 'label':
    case 'text':
    case 'boolean':
    case 'none':
    case 'any-axes':
    case 'unreadable':
    case 'table':
      return
    case 'binary':
      walk(expression.left)
      walk(expression.right)
      return
    case 'negate':
    case 'not':
    case 'is-none':
    case 'square':
    case 'ceiling':
    case 'floor':
      walk(expression.operand)
      return
    case 'group':
      walk(expression.value)
      return
    case 'call':
      walk(expression.callee)
      for (const argument of expression.arguments) walk(argument.value)
      return
    case 'index':
      walk(expression.list)
      walk(expression.index)
      return
    case 'member':
      walk(expression.object)
      return
    case 'if':
      walk(expression.condition)
      walk(expression.then)
      walk(expression.otherwise)
      return
    case 'pipe':
      walkPipe(expression.stages, place)
      return
    case 'as':
      walkPipe([expression], place)
      return
    case 'chain':
      walk(expression.rows)
      return
    case 'list':
      expression.items.forEach(walk)
      return
    case 'record':
      for (const { value } of expression.fields) walk(value)
      return
    case 'comprehension':
      walkExpression(expression.item, walkClauses(expression.clauses, place))
      return
    case 'local': {
      const known = new Map<string, Known>()
      for (const definition of expression.definitions) declareInner(definition.name, known, place, definition)
      const inner = inside(place, known)
      for (const definition of expression.definitions) walkDefinition(definition, inner)
      walkExpression(expression.value, inner)
      return
    }
  }
}

/** The place behind `for … in … if …`, which knows the names of the clauses. */
function walkClauses(clauses: readonly ComprehensionClause[], place: Place): Place {
  let at = place
  for (const clause of clauses) {
    walkExpression(clause.list, at)
    const known = new Map<string, Known>()
    declareInner(clause.name, known, at)
    at = inside(at, known)
    if (clause.condition) walkExpression(clause.condition, at)
  }
  return at
}

/** The names that stages give their results are known to the stages behind them. */
function walkPipe(stages: readonly Expression[], place: Place): void {
  const known = new Map<string, Known>()
  const behind = inside(place, known)
  for (const stage of stages) {
    walkExpression(stage.kind === 'as' ? stage.value : stage, behind)
    if (stage.kind === 'as') declareInner(stage.name, known, place)
  }
}
