/** Dimensions and configurations as TypeScript expressions. */
import type { ConfigurationValue } from '../../ops/record/tfjs_layer.ts'
import {
  type Dimension,
  type DimensionAlgebra,
  fold,
  type Rational,
  showRational,
} from '../../shape/index.ts'
import { isDimension } from '../functions/body.ts'
import { propertyName, stringLiteral } from './literals.ts'

interface Written {
  readonly text: string
  /** 0 for a sum, 1 for a product or a sign, 2 for what never needs parentheses. */
  readonly level: 0 | 1 | 2
}

const parenthesized = (written: Written, least: 1 | 2) =>
  written.level < least ? `(${written.text})` : written.text

function writeNumber(value: Rational): Written {
  const text = showRational(value).replace('/', ' / ')
  return { text, level: text.includes('/') || value.numerator < 0n ? 1 : 2 }
}

function algebra(expressionOf: (slot: string) => string): DimensionAlgebra<Written> {
  const call = (name: string, of: readonly Written[]): Written => ({
    text: `Math.${name}(${of.map(({ text }) => text).join(', ')})`,
    level: 2,
  })
  return {
    number: writeNumber,
    name: (slot) => ({ text: expressionOf(slot), level: 2 }),
    sum: (summands) => ({
      text: summands
        .map(({ negative, value }, index) => {
          const text = parenthesized(value, 1)
          return index === 0 ? (negative ? `-${text}` : text) : negative ? ` - ${text}` : ` + ${text}`
        })
        .join(''),
      level: 0,
    }),
    negative: (value) => ({ text: `-${parenthesized(value, 2)}`, level: 1 }),
    product: (factors) => ({ text: factors.map((factor) => parenthesized(factor, 2)).join(' * '), level: 1 }),
    quotient: (numerator, denominator) => ({
      text: `${parenthesized(numerator, 1)} / ${parenthesized(denominator, 2)}`,
      level: 1,
    }),
    floor: (of) => call('floor', [of]),
    ceiling: (of) => call('ceil', [of]),
    minimum: (of) => call('min', of),
    maximum: (of) => call('max', of),
  }
}

/** A dimension as an expression; `expressionOf` gives what stands for a slot, which must need no parentheses. */
export function dimensionExpression(dimension: Dimension, expressionOf: (slot: string) => string): string {
  return fold(dimension, algebra(expressionOf)).text
}

/** Settings of TensorFlow.js that take one number for both axes. */
const oneForBothAxes: ReadonlySet<string> = new Set(['kernelSize', 'poolSize', 'strides', 'dilationRate'])

/** What TensorFlow.js takes where nothing is said, so that nothing needs to be said. */
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

/** The properties of a layer's configuration, each as `key: value`; those that TensorFlow.js assumes are left out. */
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

/** `key: value`, or `key` alone where the value is a variable of that name. */
export function property(key: string, value: string): string {
  const name = propertyName(key)
  return name === value ? name : `${name}: ${value}`
}
