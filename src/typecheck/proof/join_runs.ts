/** From the runs over a body to one type. */

import {
  decide,
  equal,
  type Facts,
  impliedBy,
  isEqual,
  namesOfFact,
  type Shape,
  simplest,
} from '../../shape/index.ts'
import { textOf } from '../../source/source.ts'
import type { BlockCase, BlockType, TypeStatus } from '../assumptions/block_type.ts'
import type { DeclaredBlock } from '../values/values.ts'
import type { Attempt, Run } from './run_at_names.ts'

/** The runs at one number of axes. */
export interface TriedAt {
  readonly attempt: Attempt
  readonly runs: readonly Run[]
}

/** The type that runs come to; `working` are the numbers of axes at which there is a result, the preferred one first. */
export function joined(declared: DeclaredBlock, status: TypeStatus, working: readonly TriedAt[]): BlockType {
  const { attempt, runs } = working[0]!
  const input = runs.at(-1)!.input
  const output = outputOfAll(runs)
  const shared = simplest(sharedConditions(runs))
  const asked = [...shared, ...runs.flatMap(({ conditions }) => conditions)].flatMap((fact) => [
    ...namesOfFact(fact),
  ])
  const open = attempt.isOpen ? withoutLeading(working, asked) : null
  const [allInput, allOutput] = open ?? [input, output]
  const differ = status === 'inferred' && output === null
  const ways = runs.filter((run) => run.output !== null).map((run) => withoutNetwork(caseOf(run), shared))
  const tellsMore = output === null || ways.some(({ conditions }) => conditions.length > 0)
  return {
    ...headOf(declared),
    status: differ ? 'at each call' : status,
    reason: differ ? 'its output differs from case to case' : null,
    anyAxes: open !== null,
    input: allInput,
    output: allOutput,
    conditions: shared,
    cases: runs.length > 1 && tellsMore ? ways : [],
  }
}

/** One way through a body, with its operations. */
export function caseOf(run: Run): BlockCase {
  return {
    when: run.case.when,
    facts: run.case.facts,
    chosen: run.case.chosen,
    input: run.input,
    output: run.output ?? [],
    conditions: simplest(run.conditions),
    network: run.network,
  }
}

function withoutNetwork(
  { network: _, conditions, ...rest }: BlockCase,
  shared: Facts,
): BlockType['cases'][number] {
  return { ...rest, conditions: conditions.filter((fact) => !impliedBy(fact, shared)) }
}

/** An output that is right in every case, where there is one: that of the case with the most names, seen in all others. */
function outputOfAll(runs: readonly Run[]): Shape | null {
  const outputs = runs.flatMap(({ output }) => (output === null ? [] : [output]))
  const isRight = (candidate: Shape) =>
    runs.every(
      ({ output, given }) =>
        output === null ||
        (output.length === candidate.length &&
          output.every((axis, index) => decide(isEqual(axis, candidate[index]!), given).kind === 'proved')),
    )
  return outputs.reverse().find(isRight) ?? null
}

/** Conditions that hold in every case. */
function sharedConditions(runs: readonly Run[]): Facts {
  const [first, ...others] = runs
  return (first?.conditions ?? []).filter((fact) => others.every(({ given }) => impliedBy(fact, given)))
}

/**
 * The input and output without the leading axes, where any number of these comes out as it went in: `..×c -> ..×(2·c)`,
 * or two empty halves for `.. -> ..`. `asked`
 * are the names that conditions mention. Null where that is not so.
 */
function withoutLeading(
  working: readonly TriedAt[],
  asked: readonly string[],
): readonly [Shape, Shape] | null {
  if (working.length < 4) return null
  const rests = working.map(({ attempt, runs }): readonly [Shape, Shape] | null => {
    const output = outputOfAll(runs)
    const input = runs.at(-1)!.input
    const leading = attempt.leading.length
    if (output === null || output.length !== input.length) return null
    const isKept = (upTo: number) =>
      input.slice(0, upTo).every((axis, index) => equal(axis, output[index]!) === 'yes')
    // The last axis of a shape of which nothing was written is `c` at every number of axes.
    if (leading === input.length)
      return isKept(leading - 1) ? [input.slice(leading - 1), output.slice(leading - 1)] : null
    return isKept(leading) ? [input.slice(leading), output.slice(leading)] : null
  })
  const [first] = rests
  if (!first || !rests.every((rest) => rest !== null && isSameShape(rest[1], first[1]))) return null
  const { attempt, runs } = working[0]!
  // What is asked of an axis is asked under its name.
  if (asked.some((name) => attempt.leading.slice(0, -1).includes(name))) return null
  const isIdentity =
    isSameShape(first[0], first[1]) &&
    first[0].length === 1 &&
    runs[0]!.input.length === attempt.leading.length
  return isIdentity && !asked.some((name) => attempt.leading.includes(name)) ? [[], []] : first
}

function isSameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, index) => equal(axis, b[index]!) === 'yes')
}

/** What of a type is written. */
export function headOf({ name, declaration, parameters, signature }: DeclaredBlock) {
  const [first, last] = [parameters[0], parameters.at(-1)]
  const span = first && last ? { ...first.span, end: last.span.end } : null
  return {
    name,
    documentation: declaration.documentation,
    span: declaration.span,
    names: parameters.map((parameter) => parameter.name),
    parameters: span === null ? '' : `(${textOf(span).replace(/\s+/g, ' ')})`,
    written: signature?.output
      ? textOf({ ...signature.input.span, end: signature.output.span.end }).replace(/\s+/g, ' ')
      : null,
    where: signature?.where ? textOf(signature.where.span).replace(/\s+/g, ' ') : null,
  }
}
