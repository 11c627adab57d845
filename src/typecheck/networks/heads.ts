/** Heads: further outputs that start at a row of a network. */
import { problem } from '../../diagnostics/report.ts'
import { type Head, INPUT_NAME, MAIN_NAME } from '../../network/network.ts'
import type { HeadDeclaration } from '../../parser/ast.ts'
import { textOf } from '../../source/source.ts'
import { type Building, enterCall } from '../blocks/building.ts'
import { apply, blockOf } from '../interpreter.ts'
import { findRow } from '../tables/row_names.ts'
import { innerScope } from '../values/scope.ts'
import type { BuiltNetwork } from './networks.ts'

/** What a network's outputs are called without any head: its own, and all together. */
export const outputKeys: readonly string[] = ['main', 'with_heads']

/** The network with one more head; as it was, after reporting, where the head cannot be built. */
export function addHead(built: BuiltNetwork, declaration: HeadDeclaration): BuiltNetwork {
  const { network, building } = built
  const { checking, record } = building
  const { name } = declaration
  if (outputKeys.includes(name.key) || record.heads.has(name.key)) {
    checking.report(problem('name/declared-twice', name.span, { name: name.text }))
    return built
  }
  const index = findRow(declaration.at, network.rows, checking)
  if (index === null) return built
  const row = network.rows[index]!
  const scope = innerScope(built.scope, new Map(), { labels: record.labels })
  const block = blockOf(declaration.body, scope, checking)
  if (!block) return built
  const words = `the output of \`${textOf(declaration.at.span)}\``
  const first = building.operations.length
  const inside: Building = {
    ...enterCall(building, null, {
      block: name.text,
      span: declaration.span,
      declaration: name.span,
      arguments: new Map(),
    }),
    depth: 1,
    inputOf: { value: row.output, words },
  }
  const output = apply(block, row.output, inside)
  if (output === null) return built
  record.labels.set(name.key, { kind: 'result', value: output, name: name.text, span: name.span })
  record.heads.add(name.key)
  const end = building.operations.length
  const head: Head = {
    name: name.text,
    at: textOf(declaration.at.span),
    input: row.output,
    output,
    first,
    end,
    body: {
      block: null,
      declaration: declaration.span,
      documentation: declaration.documentation,
      arguments: [],
      transparent: false,
      inputs: [{ name: INPUT_NAME, value: row.output, sizes: [] }],
      results: [{ name: MAIN_NAME, value: output }],
      steps: inside.steps,
      first,
      end,
    },
    span: declaration.span,
  }
  return { ...built, network: { ...network, heads: [...network.heads, head] } }
}
