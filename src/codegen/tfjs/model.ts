/** `model.ts`: a function for each block of the spec, and one that builds the network from them. */

import { type LayerNames, layerNames, plainName } from '../../network/layer_names.ts'
import type { Network } from '../../network/network.ts'
import { inputShape, outputShape, shapeOf } from '../../network/shape_of.ts'
import { specificationDigest } from '../../network/specification.ts'
import { asNumber, showShape } from '../../shape/index.ts'
import { type Block, type Body, type BodyStep, stepIndex } from '../functions/body.ts'
import { buildBodies, type NetworkBodies } from '../functions/build_bodies.ts'
import { generalizeBlocks } from '../functions/generalize.ts'
import { inlineBlocks } from '../functions/inline.ts'
import type { Declaration, FunctionSource, InterfaceSource, SourceFile } from './emitter.ts'
import { property } from './expression.ts'
import { camelCase, identifiers } from './identifiers.ts'
import { literal, stringLiteral } from './literals.ts'
import { type Signature, signaturesOf } from './signatures.ts'
import { type Surroundings, writeStatements } from './statements.ts'

/** Names that mean something in every generated module, or in each of its functions. */
const moduleNames = ['tf', 'layers', 'network', 'heads', 'input', 'x', 'name']

/** The exported function's name. */
export function networkIdentifier(network: Network): string {
  return identifiers(moduleNames).allocate(camelCase(network.name), 'Network')
}

/** The source of `model.ts`; `header` are the lines of its first comment, `runtime` is where the runtime is imported from. */
export function modelSource(network: Network, header: readonly string[], runtime: string): SourceFile {
  const names = layerNames(network)
  const bodies = inlineBlocks(generalizeBlocks(buildBodies(network, names)), network)
  const exported = networkIdentifier(network)
  const signatures = signaturesOf(bodies, new Set([...moduleNames, exported]))
  const all = [bodies.body, ...bodies.blocks.map((block) => block.body)].flatMap((body) => body.steps)
  const usesRuntime = all.some((step) => step.kind === 'layer' && step.from === 'runtime')
  const declarations: Declaration[] = [
    { kind: 'import', from: '@tensorflow/tfjs-node-gpu', namespace: 'tf' },
    ...(usesRuntime ? [{ kind: 'import', from: runtime, names: ['layers'] } as const] : []),
    ...bodies.blocks.flatMap((block) => blockDeclarations(block, signatures)),
    networkFunction(network, names, bodies, exported, signatures),
    {
      kind: 'statements',
      lines: [
        '/** What the runtime is given; `specification` tells weights of other networks apart. */',
        'export const network = {',
        `name: ${stringLiteral(plainName(network.name))},`,
        `specification: ${stringLiteral(specificationDigest(network, names))},`,
        `heads: ${literal(network.heads.map(({ name }) => name))},`,
        `${property('model', exported)},`,
        '}',
      ],
    },
  ]
  return { header, declarations }
}

function factory(from: 'tf.layers' | 'runtime', layer: string): string {
  return from === 'tf.layers' ? `tf.layers.${layer}` : `layers.${layer}`
}

/** The function of a block, and the interface of its parameters where there are several. */
function blockDeclarations(block: Block, signatures: ReadonlyMap<Block, Signature>): readonly Declaration[] {
  const signature = signatures.get(block)!
  const { parameters, optionsType, sizes, captures } = signature
  const names = identifiers(signature.taken)
  const { lines, results } = writeStatements(block.body, {
    beginning: { input: 'x', inputIsVariable: signature.readsInput, captures },
    names,
    namedByParameter: true,
    expressionOf: signature.expressionOf,
    signatures,
    factory,
    resultNames: new Map(),
    returnsLast: true,
    groupOf: () => null,
    groupComment: () => '',
    said: documentationOf(signatures),
    longestLine: 110,
  })
  const tensor = 'tf.SymbolicTensor'
  const pattern = parameters.map(({ identifier, optional }) => (optional ? `${identifier} = 1` : identifier))
  const options = parameters.map(({ identifier, type, optional }) =>
    optional ? { name: identifier, type, initializer: '1' } : { name: identifier, type },
  )
  const source: FunctionSource = {
    kind: 'function',
    name: signature.identifier,
    exported: false,
    documentation: block.isHead ? `The head \`${block.name}\`.` : block.documentation,
    parameters: [
      ...(signature.readsInput ? [{ name: 'x', type: tensor }] : []),
      ...captures.map((name) => ({ name, type: tensor })),
      { name: 'name', type: 'string' },
      ...(optionsType === null ? options : [{ name: `{ ${pattern.join(', ')} }`, type: optionsType }]),
    ],
    returns: tensor,
    body: [
      ...sizes.map(({ identifier, axis }) => `const ${identifier} = x.shape[${axis + 1}] as number`),
      ...lines.flat(),
      ...(results[0] === null ? [] : [`return ${results[0]}`]),
    ],
  }
  if (optionsType === null) return [source]
  const interfaceSource: InterfaceSource = {
    kind: 'interface',
    name: optionsType,
    documentation: null,
    properties: parameters.map(({ identifier, type, optional, documentation }) => ({
      name: identifier,
      type,
      optional,
      documentation,
    })),
  }
  return [interfaceSource, source]
}

/** What is said at the functions already. */
function documentationOf(signatures: ReadonlyMap<Block, Signature>): readonly string[] {
  return [...signatures.keys()].map((block) => block.documentation ?? '')
}

/** The rows that the network's own statements belong to, by step. */
function rowsOf(network: Network, body: Body): readonly (number | null)[] {
  const rows = [...network.rows.entries()].filter(([, row]) => row.first < row.end)
  const contains = ({ origin }: BodyStep, index: number) => {
    const row = network.rows[index]!
    return row.first <= origin.first && origin.end <= row.end
  }
  let at = 0
  return body.steps.map((step) => {
    while (at < rows.length && rows[at]![1].end <= step.origin.first) at++
    const inside = rows[at]
    return inside && contains(step, inside[0]) ? inside[0] : null
  })
}

function networkFunction(
  network: Network,
  names: LayerNames,
  bodies: NetworkBodies,
  exported: string,
  signatures: ReadonlyMap<Block, Signature>,
): FunctionSource {
  const { body } = bodies
  const module = new Set([
    ...moduleNames,
    exported,
    ...[...signatures.values()].map(({ identifier }) => identifier),
  ])
  const rows = rowsOf(network, body)
  const heads = body.results.slice(1)
  const around: Surroundings = {
    beginning: { input: 'input', inputIsVariable: false, captures: [] },
    names: identifiers(module),
    namedByParameter: false,
    expressionOf: (slot) => {
      throw new Error(`the network's own body has a name for ${slot}`)
    },
    signatures,
    factory,
    resultNames: new Map(heads.map((head, index) => [stepIndex(head), names.heads[index]!])),
    returnsLast: false,
    groupOf: (index) => rows[index]!,
    said: documentationOf(signatures),
    // Rows of a table stay on one line each.
    longestLine: 140,
    groupComment: (group, isAlone) => {
      const { label, type, output } = network.rows[group]!
      const shape = showShape(shapeOf(network, output))
      return isAlone ? shape : `${label === null ? type : `${label}`}: ${shape}`
    },
  }
  const { lines, items, results } = writeStatements(body, around)
  const headsFrom = network.heads[0]?.first ?? network.operations.length
  const mainItems = items.filter((item) => body.steps[item.last]!.origin.first < headsFrom).length
  const model = (outputs: string) =>
    `return tf.model({ name: ${stringLiteral(exported)}, inputs: input, outputs: ${outputs} })`
  const shape = inputShape(network).map((axis) => asNumber(axis)!)
  const hasHeads = heads.length > 0
  return {
    kind: 'function',
    name: exported,
    exported: true,
    documentation: networkDocumentation(network),
    parameters: hasHeads
      ? [{ name: '{ heads = false }', type: '{ heads?: boolean }', initializer: '{}' }]
      : [],
    returns: 'tf.LayersModel',
    body: [
      `const input = tf.input({ name: 'input', shape: ${literal(shape)} })`,
      ...lines.slice(0, mainItems).flat(),
      ...(hasHeads ? ['', `if (!heads) ${model(results[0]!)}`, '', ...lines.slice(mainItems).flat()] : []),
      model(hasHeads ? `[${results.join(', ')}]` : results[0]!),
    ],
  }
}

function networkDocumentation(network: Network): string {
  const { heads, documentation } = network
  const own = documentation === null ? [] : [documentation, '']
  const names = heads.map((head) => `\`${head.name}\``).join(', ')
  return [
    ...own,
    `Takes ${showShape(inputShape(network))} and gives ${showShape(outputShape(network))}.`,
    ...(heads.length > 0 ? [`With \`heads\` the outputs are the main one, then ${names}.`] : []),
  ].join('\n')
}
