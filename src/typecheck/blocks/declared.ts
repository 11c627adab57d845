/** Calls of declared blocks: matching the signature, binding sizes and promises, and holding the output. */
import { problem } from '../../diagnostics/report.ts'
import { type Call, INPUT_NAME, MAIN_NAME, type ValueId } from '../../network/network.ts'
import { canonicalName } from '../../parser/ast.ts'
import { shapesEqual, show, showShape } from '../../shape/index.ts'
import type { Span } from '../../source/source.ts'
import { type Demand, meetAll } from '../assumptions/proof.ts'
import { apply, blockOf } from '../interpreter.ts'
import { type Binding, innerScope, type Scope } from '../values/scope.ts'
import type { Block, DeclaredBlock, Frame } from '../values/values.ts'
import { callValue } from './arguments.ts'
import { type Building, enterCall, shapeOfValue } from './building.ts'
import { conditionHolds } from './conditions.ts'
import { equalitiesHold } from './held_conditions.ts'
import { flattenFixes } from './missing_flatten.ts'
import { promise } from './promises.ts'
import { reframe } from './reframe.ts'
import { bindSizes, type Match, matchPattern, promisedShape, reportOutput, showPattern } from './signature.ts'

/** What entering a declared block at an input gives: the scope of its body, and the sizes it has there. */
export interface Entered {
  readonly scope: Scope
  readonly match: Match
  readonly body: Block
}

/** Matches a block's signature, binds its parameters and sizes, and evaluates its body; null after reporting. */
export function enter(
  block: Extract<Block, { kind: 'declared' }>,
  input: ValueId,
  frame: Frame | null,
  building: Building,
): Entered | null {
  const { declared, span } = block
  const { checking } = building
  const parameters = new Map<string, Binding>()
  for (const parameter of declared.parameters) {
    const bound = block.arguments.get(parameter.name.key)
    if (bound)
      parameters.set(parameter.name.key, {
        kind: 'value',
        value: frame ? reframe(bound.value, parameter.name.text, frame) : bound.value,
      })
  }
  const parameterScope = innerScope(declared.scope, parameters)
  const shape = shapeOfValue(building, input)
  let match: Match = { sizes: [], rest: shape, needs: [] }
  if (declared.signature) {
    const matched = matchPattern(declared.signature.input, shape, parameters, parameterScope, checking)
    if (!matched) return null
    const { input: pattern } = declared.signature
    const differs = (reason: string) => {
      const [needed, found] = [showPattern(pattern), showShape(shape)]
      const labels = [{ span: pattern.span, text: 'the signature says so here' }]
      return problem('shape/input-differs', span, { block: declared.name, needed, found, reason }, { labels })
    }
    if ('fault' in matched) {
      checking.report(differs(matched.fault))
      return null
    }
    const asks = () =>
      `\`${declared.name}\` takes ${showPattern(pattern)}, and its input is ${showShape(shape)}: it matches`
    const demands = matched.needs.map(
      ({ fact, fault }): Demand => ({ fact, span, asks, never: () => differs(fault) }),
    )
    if (!meetAll(demands, checking)) return null
    match = matched
  }
  const sizes = bindSizes(match, canonicalName, frame)
  const bindings = new Map<string, Binding>([...parameters, ...sizes])
  const scope = innerScope(declared.scope, bindings)
  let isKept = true
  for (const parameter of declared.parameters) {
    const { key } = parameter.name
    const bound = block.arguments.get(key)
    const binding = parameters.get(key)
    if (!bound || binding?.kind !== 'value') continue
    const argument = { ...bound, value: binding.value }
    const value = promise(parameter, declared.name, argument, bindings, scope, match, building)
    if (value) bindings.set(key, { kind: 'value', value })
    else isKept = false
  }
  if (!isKept) return null
  const where = declared.signature?.where
  if (where && !conditionHolds(declared.name, where, scope, match, span, checking)) return null
  const body = blockOf(declared.body, scope, checking)
  return body && { scope, match, body }
}

/** Applies a declared block, and records the call. */
export function applyDeclared(
  block: Extract<Block, { kind: 'declared' }>,
  input: ValueId,
  building: Building,
): ValueId | null {
  const { declared, span } = block
  const transparent = [...block.arguments.values()].some(
    ({ value }) => value.kind === 'block' && isComposite(value.block),
  )
  const own: Frame = { block: declared.name }
  const declaration = declared.declaration.span
  const place = { block: declared.name, span, declaration, arguments: block.arguments }
  const inside = enterCall(building, transparent ? building.frame : own, place)
  const entered = enter(block, input, transparent ? null : own, inside)
  if (!entered) return null
  const first = building.operations.length
  const output = apply(entered.body, input, inside)
  if (output === null || !checkOutput(declared, entered, output, span, inside)) return null
  const shape = shapeOfValue(building, input)
  if (!equalitiesHold(declared, block.arguments, shape, span, building.checking)) return null
  const call: Call = {
    block: declared.name,
    declaration: declared.declaration.span,
    documentation: declared.declaration.documentation,
    arguments: declared.parameters.flatMap((parameter) => {
      const bound = block.arguments.get(parameter.name.key)
      return bound ? [{ name: parameter.name.text, value: callValue(bound.value, building.frame) }] : []
    }),
    transparent,
    inputs: [{ name: INPUT_NAME, value: input, sizes: entered.match.sizes }],
    results: [{ name: MAIN_NAME, value: output }],
    steps: inside.steps,
    first,
    end: building.operations.length,
  }
  building.steps.push({ kind: 'call', call })
  return output
}

/** Holds a body's result against the signature's output half; false after reporting. */
export function checkOutput(
  declared: DeclaredBlock,
  entered: Entered,
  output: ValueId,
  span: Span,
  building: Building,
): boolean {
  const pattern = declared.signature?.output
  if (!pattern) return true
  const promised = promisedShape(pattern, entered.match.rest, entered.scope, building.checking)
  if (!promised) return false
  const found = shapeOfValue(building, output)
  const truth = shapesEqual(promised, found)
  if (truth === 'yes') return true
  if (truth === 'unknown')
    return building.checking.interpreter.atNames.proveOutput(
      declared,
      pattern,
      promised,
      found,
      building.checking,
    )
  const sizes = entered.match.sizes.map(({ name, size }) => `${name} = ${show(size)}`).join(', ')
  const at = sizes === '' || declared.isNetwork || building.checking.proof !== null ? null : `At ${sizes}.`
  reportOutput(
    declared.name,
    pattern,
    promised,
    found,
    at,
    declared.isNetwork ? declared.body.span : span,
    building.checking,
    flattenFixes(promised, found, output, building),
  )
  return false
}

/** Whether a block that is passed as an argument carries numbers of its caller. */
function isComposite(block: Block): boolean {
  switch (block.kind) {
    case 'primitive':
    case 'declared':
      return [...block.arguments.values()].some(({ passed }) => passed)
    case 'result':
    case 'assumed':
      return false
    case 'promised':
    case 'constructed':
      return isComposite(block.block)
    default:
      return true
  }
}
