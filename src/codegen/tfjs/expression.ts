/** Dimensions and configurations as TypeScript expressions. */
import type { ConfigurationValue } from '../../ops/record/tfjs_layer.ts'
import { type Dimension, showInfix } from '../../shape/index.ts'
import { isDimension } from './configuration.ts'
import { propertyName, stringLiteral } from './literals.ts'

const mathFunctions = { floor: 'floor', ceiling: 'ceil', minimum: 'min', maximum: 'max' } as const

/** A dimension as an expression; `expressionOf` gives the expression of a slot, which must not need parentheses. */
export function dimensionExpression(dimension: Dimension, expressionOf: (slot: string) => string): string {
  return showInfix(dimension, {
    times: ' * ',
    over: ' / ',
    name: expressionOf,
    call: (called, of) => `Math.${mathFunctions[called]}(${of.join(', ')})`,
  })
}

/** Settings of TensorFlow.js that take one number for both axes. */
const oneForBothAxes: ReadonlySet<string> = new Set(['kernelSize', 'poolSize', 'strides', 'dilationRate'])

/** TensorFlow.js' defaults, which generated code leaves out. */
const defaults: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  conv2d: { strides: '1', dilationRate: '1', useBias: 'true' },
  conv2dTranspose: { strides: '1', dilationRate: '1', useBias: 'true' },
  depthwiseConv2d: { strides: '1', dilationRate: '1', useBias: 'true', depthMultiplier: '1' },
  dense: { useBias: 'true' },
}

function valueExpression(
  key: string,
  value: ConfigurationValue,
  expressionOf: (slot: string) => string,
): string {
  if (isDimension(value)) return dimensionExpression(value, expressionOf)
  if (typeof value === 'string') return stringLiteral(value)
  if (typeof value !== 'object' || value === null) return String(value)
  const parts = value.map((each) => valueExpression('', each, expressionOf))
  if (oneForBothAxes.has(key) && parts.length === 2 && parts[0] === parts[1]) return parts[0]!
  const pair = /^([A-Za-z0-9_$]+)\[0\]$/.exec(parts[0] ?? '')
  if (parts.length === 2 && pair && parts[1] === `${pair[1]}[1]`) return pair[1]!
  return `[${parts.join(', ')}]`
}

/** The properties of a layer's configuration, each as `key: value`, without TensorFlow.js' defaults. */
export function configurationProperties(
  layer: string,
  configuration: Readonly<Record<string, ConfigurationValue>>,
  expressionOf: (slot: string) => string,
): readonly string[] {
  const assumed = defaults[layer] ?? {}
  return Object.entries(configuration).flatMap(([key, value]) => {
    const text = valueExpression(key, value, expressionOf)
    return assumed[key] === text ? [] : [property(key, text)]
  })
}

/** `key: value`, or `key` alone if the value is a variable of that name. */
export function property(key: string, value: string): string {
  const name = propertyName(key)
  return name === value ? name : `${name}: ${value}`
}
