/** One run over a block's body, with names in place of sizes and parameters. */

import type { Problem } from '../../diagnostics/problem.ts'
import { INPUT, type Network } from '../../network/network.ts'
import { nameOfAxis } from '../../parser/ast.ts'
import {
  type Dimension,
  equal,
  type Fact,
  type Facts,
  name,
  names,
  type Shape,
  substitute,
} from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import type { Proof } from '../assumptions/proof.ts'
import { callValue } from '../blocks/arguments.ts'
import { shapeOfValue, startBuilding } from '../blocks/building.ts'
import { formalsOf } from '../blocks/formals.ts'
import type { Checking } from '../checking.ts'
import { evaluate } from '../interpreter.ts'
import { finish } from '../networks/networks.ts'
import { applyAsRows } from '../tables/stages.ts'
import type { Block, BoundArgument, DeclaredBlock, NumberValue, Value } from '../values/values.ts'
import { type Naming, openValue } from './open_values.ts'
import { takeFacts } from './taking.ts'

/** What is assumed in one way through a body. */
export interface Case {
  /** As a person says it: `s == 1`, `width is none`. */
  readonly when: readonly string[]
  readonly facts: Facts
  /** Values of parameters that decide the way, by key. */
  readonly chosen: ReadonlyMap<string, Value>
}

/** The axes that a run puts in place of `..`, by name. */
export interface Attempt {
  readonly leading: readonly string[]
  /** Whether these stand for any other number of axes as well. */
  readonly isOpen: boolean
}

/** What one run came to. */
export interface Run {
  readonly case: Case
  readonly input: Shape
  /** Null where it failed: the problems say why. */
  readonly output: Shape | null
  /** Everything that may be relied on where it works: the case, the signature's `where` and the conditions. */
  readonly given: Facts
  readonly conditions: Facts
  readonly problems: readonly Problem[]
  readonly network: Network
}

/** The numbers of axes that are tried: one where the signature says it, else images first, which most blocks take. */
export function attemptsFor({ signature, parameters }: DeclaredBlock): readonly Attempt[] {
  const axes = signature?.input.axes ?? []
  const isOpen = signature === null || axes[0]?.kind === 'any'
  if (!isOpen) return [{ leading: [], isOpen }]
  const taken = [
    ...parameters.map((each) => each.name.text),
    ...axes.flatMap((axis) => nameOfAxis(axis)?.text ?? []),
  ]
  const free = (text: string): string => (taken.includes(text) ? free(`${text}_`) : text)
  const leading =
    axes.length > 1
      ? [[], ['n'], ['h', 'w'], ['m', 'h', 'w']]
      : [['h', 'w', 'c'], ['n', 'c'], ['c'], ['m', 'h', 'w', 'c']]
  return leading.map((each) => ({ leading: each.map(free), isOpen }))
}

/** Works a body out. Throws a `Split` where it takes one of several ways, and `NotPrincipal` where it has no type for all calls. */
export function runAtNames(
  declared: DeclaredBlock,
  attempt: Attempt,
  at: Case,
  isJoining: boolean,
  outer: Checking,
): Run {
  const problems: Problem[] = []
  const naming = namingOf(at.facts)
  const conditions: Fact[] = []
  const parameterNames = new Set<string>()
  const silent: Checking = { ...outer, report: (found) => problems.push(found) }
  const bound = new Map<string, BoundArgument>()
  const formals = formalsOf({ ...declared, kind: 'declared' }, silent)
  for (const [index, parameter] of declared.parameters.entries()) {
    const { key, span } = parameter.name
    const chosen = at.chosen.get(key)
    const kind = chosen?.kind === 'open' ? chosen.of : formals[index]!.kind
    const value = chosen && chosen.kind !== 'open' ? chosen : openValue(parameter, kind, declared, naming)
    for (const number of numbersIn(value)) for (const each of names(number.value)) parameterNames.add(each)
    bound.set(key, { value, span, passed: false })
  }
  const derived = new Map<string, readonly Dimension[]>()
  const proof: Proof = {
    subject: declared,
    given: at.facts,
    where: null,
    take: takeFacts(
      {
        parameters: parameterNames,
        isWritten: Boolean(declared.signature?.output),
        conditions,
        derived,
      },
      declared.name,
    ),
    isJoining,
    inside: null,
    derived,
    copies: 0,
  }
  const checking: Checking = { ...silent, proof }
  const input = inputAtNames(declared, attempt, bound, naming, checking)
  const building = startBuilding(declared.name, input, checking)
  const block: Block = { kind: 'declared', declared, arguments: bound, span: nameSpan(declared) }
  const result = applyAsRows(block, INPUT, building)
  const { network } = finish(
    declared.name,
    declared.declaration,
    building,
    { shape: input, isOther: false, isAsked: false },
    result,
    declared.scope,
    declared.parameters.flatMap(({ name: { key, text } }) => {
      const argument = bound.get(key)
      return argument ? [{ name: text, value: callValue(argument.value, null) }] : []
    }),
  )
  const output = result === null ? null : shapeOfValue(building, result)
  return { case: at, input, output, given: proof.given, conditions, problems, network }
}

function nameSpan({ declaration }: DeclaredBlock): Span {
  return declaration.name.span
}

/** Names stand for themselves, but for those that the case says equal something. */
function namingOf(facts: Facts): Naming {
  const known = new Map<string, Dimension>()
  const naming = (text: string) => known.get(text) ?? name(text)
  for (const fact of facts) {
    if (fact.kind !== 'equal') continue
    const [left, right] = [fact.left, fact.right].map((side) => substitute(side, naming))
    const [text, value] = nameOf(left!) === null ? [nameOf(right!), left!] : [nameOf(left!), right!]
    if (text === null || names(value).has(text)) continue
    for (const [other, before] of known)
      known.set(
        other,
        substitute(before, (each) => (each === text ? value : undefined)),
      )
    known.set(text, value)
  }
  return naming
}

/** The name that a dimension is, or null. */
function nameOf(dimension: Dimension): string | null {
  const [only] = names(dimension)
  return only !== undefined && equal(dimension, name(only)) === 'yes' ? only : null
}

function inputAtNames(
  { signature, scope }: DeclaredBlock,
  { leading }: Attempt,
  bound: ReadonlyMap<string, BoundArgument>,
  naming: Naming,
  checking: Checking,
): Shape {
  const axes = (signature?.input.axes ?? []).flatMap((axis): readonly Dimension[] => {
    if (axis.kind === 'any') return []
    const text = nameOfAxis(axis)
    if (!text) return numbersIn(evaluate(axis.value, scope, checking)).map(({ value }) => value)
    const argument = bound.get(text.key)?.value
    return [argument?.kind === 'number' ? argument.value : naming(text.text)]
  })
  return [...leading.map(naming), ...axes]
}

function numbersIn(value: Value): readonly NumberValue[] {
  switch (value.kind) {
    case 'number':
      return [value]
    case 'shape':
      return value.axes
    case 'window':
      return [value.height, value.width, value.strideHeight, value.strideWidth]
    default:
      return []
  }
}
