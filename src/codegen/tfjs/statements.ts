/** The statements of a generated function: one for each step or loop, in the style of one who writes them by hand. */
import { type Block, type Body, type BodyStep, inputsOf, readersOf, stepIndex } from '../functions/body.ts'
import { type Item, itemsOf, numberedName } from '../functions/loops.ts'
import { assignVariables, type Beginning } from '../functions/variables.ts'
import { configurationProperties, dimensionExpression, property } from './expression.ts'
import type { Identifiers } from './identifiers.ts'
import { commentLines, stringLiteral } from './literals.ts'
import type { Signature } from './signatures.ts'

/** Where statements stand, and what names mean there. */
export interface Surroundings {
  readonly beginning: Beginning
  readonly names: Identifiers
  /** Whether layers are called by the parameter `name` and what follows it, or by their whole names. */
  readonly namedByParameter: boolean
  readonly expressionOf: (slot: string) => string
  readonly signatures: ReadonlyMap<Block, Signature>
  /** How a layer's factory is called: `tf.layers.conv2d`. */
  readonly factory: (from: 'tf.layers' | 'runtime', layer: string) => string
  /** Names for the values of steps that are results of their own. */
  readonly resultNames: ReadonlyMap<number, string>
  /** A block of a function ends with `return`. */
  readonly returnsLast: boolean
  /** Steps with the same number belong together, and only they may stand in one loop; null for no group. */
  readonly groupOf: (index: number) => number | null
  /** What is said of a group: behind its statement where it is only one, before them where they are several. */
  readonly groupComment: (group: number, isAlone: boolean) => string
  /** Documentation that stands elsewhere already. */
  readonly said: Iterable<string>
  /** A statement that is longer, without the comment behind it, is broken. */
  readonly longestLine: number
}

export interface Statements {
  /** By item, in order. */
  readonly lines: readonly (readonly string[])[]
  readonly items: readonly Item[]
  /** What holds each result at the end; null for one that the last statement returns. */
  readonly results: readonly (string | null)[]
}

/** Writes the statements of a body. */
export function writeStatements(body: Body, around: Surroundings): Statements {
  const readers = readersOf(body)
  const items = itemsOf(body, readers, (a, b) => around.groupOf(a) === around.groupOf(b))
  const { assignments, holding, reassigned } = assignVariables(
    body,
    items,
    readers,
    around.beginning,
    around.names,
    around.resultNames,
    around.returnsLast,
  )
  const round = items.some(({ loop }) => loop !== null) ? around.names.allocate('i') : 'i'
  const itemsInGroup = new Map<number, number>()
  for (const { first } of items) {
    const group = around.groupOf(first)
    if (group !== null) itemsInGroup.set(group, (itemsInGroup.get(group) ?? 0) + 1)
  }
  const said = new Set(around.said)
  let lastGroup: number | null = null

  const lines = items.map((item, index) => {
    const before: string[] = []
    const group = around.groupOf(item.first)
    const isAlone = group !== null && itemsInGroup.get(group) === 1
    if (group !== null && group !== lastGroup && !isAlone)
      before.push(`// ${around.groupComment(group, false)}`)
    lastGroup = group
    for (const note of body.steps.slice(item.first, item.last + 1).flatMap((step) => step.notes)) {
      if (said.has(note)) continue
      said.add(note)
      before.push(...commentLines(note))
    }
    const behind = isAlone ? ` // ${around.groupComment(group, true)}` : ''
    return [...before, ...itemLines(item, index, behind)]
  })

  function itemLines(item: Item, index: number, behind: string): readonly string[] {
    const assignment = assignments[index]
    if (!assignment) return assigned('return ', item.first, null, behind, 2)
    const { variable, declares } = assignment
    const keyword = declares ? (reassigned.has(variable) ? 'let ' : 'const ') : ''
    if (item.loop === null) return assigned(`${keyword}${variable} = `, item.first, null, behind, 2)
    const { period, from, to } = item.loop
    const start = holding(inputsOf(body.steps[item.first]!)[0]!)
    const inside = Array.from({ length: period }, (_, offset) =>
      assigned(`${variable} = `, item.first + offset, period, '', 4, variable),
    )
    return [
      ...(start === variable ? [] : [`${keyword}${variable} = ${start}`]),
      `for (let ${round} = ${from}; ${round} <= ${to}; ${round}++) {${behind}`,
      ...inside.flat(),
      '}',
    ]
  }

  /** `input` replaces what the step reads: in a loop, the variable that goes round. */
  function assigned(
    beginning: string,
    index: number,
    period: number | null,
    behind: string,
    indent: number,
    input?: string,
  ): readonly string[] {
    const step = body.steps[index]!
    const name = nameExpression(step.name, period === null ? null : body.steps[index + period]!.name)
    const call = callOf(step, name, input)
    const { before, properties, after } = call
    const braces = inBraces(properties)
    const short = `${beginning}${before}${braces}${after}`
    if (short.length + indent <= around.longestLine || properties.length === 0) return [short + behind]
    if (step.kind === 'layer') {
      // A long chain is broken at its dots.
      const [object, factory] = splitLast(before)
      const middle = `.${factory}${braces})`
      const [, apply] = splitLast(after)
      if (middle.length + indent + 2 <= around.longestLine)
        return [`${beginning}${object}`, middle, `.${apply}${behind}`]
    }
    return [`${beginning}${before}{${behind}`, ...properties.map((each) => `${each},`), `}${after}`]
  }

  function nameExpression(name: string, next: string | null): string {
    const numbered = next === null ? null : numberedName(name, next)
    const path = numbered ? `${numbered.before}\${${round}}${numbered.after}` : name
    if (!around.namedByParameter) return numbered ? `\`${path}\`` : stringLiteral(path)
    return path === '' ? 'name' : `\`\${name}/${path}\``
  }

  /** A call as what stands before its braces, what is in them, and what stands behind. */
  function callOf(step: BodyStep, name: string, input?: string): Call {
    const read = inputsOf(step).map((reference, index) =>
      index === 0 && input !== undefined ? input : holding(reference),
    )
    if (step.kind === 'layer') {
      const factory = around.factory(step.from, step.layer)
      const properties = [
        property('name', name),
        ...configurationProperties(step.layer, step.configuration, around.expressionOf),
      ]
      const given = read.length === 1 ? read[0]! : `[${read.join(', ')}]`
      return { before: `${factory}(`, properties, after: `).apply(${given}) as tf.SymbolicTensor` }
    }
    const signature = around.signatures.get(step.block)!
    const [own, ...captured] = read
    const fixed = [...(signature.readsInput ? [own!] : []), ...captured, name]
    const values = signature.parameters.flatMap((parameter) => {
      const written = parameter.slots.map((slot) =>
        dimensionExpression(step.arguments.get(slot)!, around.expressionOf),
      )
      const value = parameter.type === 'number' ? written[0]! : `[${written.join(', ')}]`
      return parameter.optional && value === '1' ? [] : [{ key: parameter.identifier, value }]
    })
    if (signature.optionsType === null) {
      const list = [...fixed, ...values.map(({ value }) => value)]
      return { before: `${signature.identifier}(${list.join(', ')}`, properties: [], after: ')' }
    }
    const properties = values.map(({ key, value }) => property(key, value))
    if (properties.length === 0)
      return { before: `${signature.identifier}(${fixed.join(', ')}, {}`, properties, after: ')' }
    return { before: `${signature.identifier}(${fixed.join(', ')}, `, properties, after: ')' }
  }

  const results = body.results.map((result) =>
    stepIndex(result) >= 0 && assignments[items.findIndex((item) => item.last === stepIndex(result))] === null
      ? null
      : holding(result),
  )
  return { lines, items, results }
}

interface Call {
  readonly before: string
  readonly properties: readonly string[]
  readonly after: string
}

/** `tf.layers.conv2d(` in two at its last dot. */
function splitLast(chain: string): readonly [string, string] {
  const dot = chain.indexOf('.apply(') >= 0 ? chain.indexOf('.apply(') : chain.lastIndexOf('.')
  return [chain.slice(0, dot), chain.slice(dot + 1)]
}

function inBraces(properties: readonly string[]): string {
  return properties.length === 0 ? '' : `{ ${properties.join(', ')} }`
}
