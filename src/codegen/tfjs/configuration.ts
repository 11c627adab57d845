/** The configurations of layers: settings that may hold numbers of the language. */

import type { ConfigurationValue } from '../../ops/record/tfjs_layer.ts'
import type { Dimension } from '../../shape/index.ts'

/** The settings of a layer by name. */
type Configuration = Readonly<Record<string, ConfigurationValue>>

function isList(value: ConfigurationValue): value is readonly ConfigurationValue[] {
  return Array.isArray(value)
}

/** Whether a part of a configuration is a number of the language. */
export function isDimension(value: ConfigurationValue): value is Dimension {
  return typeof value === 'object' && value !== null && !isList(value)
}

/** The dimensions in a value, in order. */
function dimensionsIn(value: ConfigurationValue): readonly Dimension[] {
  if (isDimension(value)) return [value]
  return isList(value) ? value.flatMap(dimensionsIn) : []
}

function mapValue(value: ConfigurationValue, map: (dimension: Dimension) => Dimension): ConfigurationValue {
  if (isDimension(value)) return map(value)
  return isList(value) ? value.map((each) => mapValue(each, map)) : value
}

/** A configuration with its dimensions replaced; `setting` is `filters`, or `strides 2` for the second of several. */
export function mapDimensions(
  configuration: Configuration,
  map: (dimension: Dimension, setting: string) => Dimension,
): Configuration {
  return Object.fromEntries(
    Object.entries(configuration).map(([key, value]) => {
      const count = dimensionsIn(value).length
      let at = 0
      return [key, mapValue(value, (dimension) => map(dimension, count === 1 ? key : `${key} ${++at}`))]
    }),
  )
}

/** A configuration as text, each dimension as `write` gives it. */
export function configurationKey(
  configuration: Configuration,
  write: (dimension: Dimension) => string,
): string {
  const written = (value: ConfigurationValue): unknown =>
    isDimension(value) ? { dimension: write(value) } : isList(value) ? value.map(written) : value
  return JSON.stringify(Object.entries(configuration).map(([key, value]) => [key, written(value)]))
}
