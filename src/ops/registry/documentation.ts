/** The page about operations, written from their records. */
import { type Padding, shapeOf, show, showPadding } from '../../shape/index.ts'
import type { AnyPrimitive, ArgumentValue, OperationParameter } from '../record/primitive.ts'
import { primitives } from './primitives.ts'

function shownDefault(parameter: OperationParameter, value: ArgumentValue): string {
  if (parameter.kind === 'padding') return showPadding(value as Padding)
  if (typeof value === 'boolean' || typeof value === 'string') return String(value)
  return 'kind' in value && (value.kind === 'number' || value.kind === 'polynomial') ? show(value) : ''
}

const kindNames: Readonly<Record<OperationParameter['kind'], string>> = {
  int: 'Int',
  number: 'Number',
  window: 'Window',
  size: 'Size',
  shape: 'Shape',
  boolean: 'Bool',
  text: 'Text',
  padding: 'Padding',
}

/** `conv2d(size: Window, filters: Int, padding = same, …)`: how an operation is called. */
export function operationSignature(operation: AnyPrimitive): string {
  const parameters = Object.entries(operation.parameters).map(([name, parameter]) =>
    parameter.defaultValue === undefined
      ? `${name}: ${kindNames[parameter.kind]}`
      : `${name} = ${shownDefault(parameter, parameter.defaultValue)}`,
  )
  const inputs =
    operation.inputs === 'many' ? ['a', 'b', '…'] : operation.inputs === 'three' ? ['q', 'k', 'v'] : []
  const all = [...inputs, ...parameters]
  return all.length === 0 ? operation.name : `${operation.name}(${all.join(', ')})`
}

const shownShape = (shape: readonly number[]) => shape.join('×')

function section(operation: AnyPrimitive): string {
  const parameters = Object.entries(operation.parameters).map(
    ([name, parameter]) => `- \`${name}\`: ${parameter.meaning}.`,
  )
  const examples = operation.examples.map(
    (example) =>
      `| \`${example.source}\` | ${example.inputs.map(shownShape).join(', ')} | ${shownShape(example.output)} |`,
  )
  const [first] = operation.examples
  const weights =
    first === undefined
      ? []
      : operation.weights({
          arguments: first.arguments,
          inputs: first.inputs.map((shape) => shapeOf(...shape)),
          output: shapeOf(...first.output),
        })
  const shownWeights = weights.map(
    ({ name, shape, trained }) =>
      `\`${name}\` [${shape.map(show).join(', ')}]${trained ? '' : ', not trained'}`,
  )
  return [
    `### ${operation.name}`,
    `\`\`\`text\n${operationSignature(operation)} : ${operation.rule}\n\`\`\``,
    operation.summary,
    ...(parameters.length === 0 ? [] : [parameters.join('\n')]),
    ...(shownWeights.length === 0 ? [] : [`Weights of the first example: ${shownWeights.join('; ')}.`]),
    ['| example | input | output |', '|---|---|---|', ...examples].join('\n'),
  ].join('\n\n')
}

/** `docs/ops.md`: every primitive with its rule, its parameters, its weights and examples. */
export function operationsPage(): string {
  const all = Object.values(primitives)
  const names = all.map(({ name }) => `[\`${name}\`](#${name})`).join(' · ')
  return `${[
    '<!-- Written from src/ops by npm run regenerate; edit the records there. -->',
    '# Operations',
    'The blocks that the language knows without an import. Shapes have their channels last and leave the batch out. ' +
      'A rule shows the output for the default padding; `valid`, `pad(n)` and `pad_ceil(n)` give other sizes.',
    names,
    ...all.map(section),
  ].join('\n\n')}\n`
}
