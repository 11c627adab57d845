/** What a program comes to, as text that can be read against the language: networks with their numbers, problems with their places. */

import { type CheckedNetwork, check } from '../../src/compile.ts'
import { nameOfRow } from '../../src/cost/index.ts'
import type { Problem } from '../../src/diagnostics/problem.ts'
import { inputShape, outputShape } from '../../src/network/shape_of.ts'
import type { Importer } from '../../src/program/program.ts'
import { openProgram } from '../../src/program/program.ts'
import { type Dimension, show, showShape } from '../../src/shape/index.ts'
import { positionAt, type Span } from '../../src/source/source.ts'

/** Checks a program and writes what it comes to, one line each for networks, rows, heads and problems. */
export function outcomeOf(program: string, importer: Importer): string {
  const { networks, problems } = check(openProgram({ name: 'case.inc', text: program }, importer))
  return [...networks.flatMap(linesOfNetwork), ...problems.flatMap(linesOfProblem)]
    .map((line) => `${line}\n`)
    .join('')
}

interface Numbers {
  readonly params: Dimension
  readonly macs: Dimension
  readonly depth: number | null
}

function linesOfNetwork({ network, costs }: CheckedNetwork): string[] {
  const shapeOf = (value: number) => showShape(network.operations[value]?.output ?? inputShape(network))
  const rows = network.rows.map(
    (row, index) => `  ${nameOfRow(row)} -> ${shapeOf(row.output)}, ${numbers(costs.rows[index]!)}`,
  )
  const heads = network.heads.map(
    (head, index) =>
      `  head ${head.name} at ${head.at} -> ${shapeOf(head.output)}, ${numbers(costs.heads[index]!)}`,
  )
  const recipe = network.recipe === null ? [] : [`  recipe ${JSON.stringify(network.recipe)}`]
  return [
    `${network.name}: ${showShape(inputShape(network))} -> ${showShape(outputShape(network))}, ${numbers(costs.whole)}`,
    ...(rows.length > 1 ? rows : []),
    ...heads,
    ...recipe,
  ]
}

function numbers({ params, macs, depth }: Numbers): string {
  return `${show(params)} params, ${show(macs)} macs, depth ${depth}`
}

function linesOfProblem({ span, severity, code, message, help, labels }: Problem): string[] {
  return [
    `${placeOf(span)} ${severity} ${code}: ${message}`,
    ...labels.map((label) => `  ${placeOf(label.span)} ${label.text}`),
    ...(help === null ? [] : [`  ${help}`]),
  ]
}

/** The first and the last column that a span marks: `3:14-17`. */
function placeOf({ source, start, end }: Span): string {
  const first = positionAt(source, start)
  const last = positionAt(source, Math.max(start, end - 1))
  const file = source.name === 'case.inc' ? '' : `${source.name}:`
  const until =
    last.line === first.line
      ? last.column === first.column
        ? ''
        : `-${last.column}`
      : `-${last.line}:${last.column}`
  return `${file}${first.line}:${first.column}${until}`
}
