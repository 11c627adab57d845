/** A classifier whose last layers run over the whole map: what would make one row of classes of it. */
import type { Fix } from '../../diagnostics/problem.ts'
import type { ValueId } from '../../network/network.ts'
import { equal, one, type Shape } from '../../shape/index.ts'
import { type Building, shapeOfValue } from './building.ts'
import { inFrontOf } from './shape_fixes.ts'

/**
 * The layers that may be missing before the first `linear` where h×w×k was found and 1×1×k is promised: `linear` works
 * on the last axis, and leaves a map a map. None is safe, since they make different networks.
 */
export function flattenFixes(
  promised: Shape,
  found: Shape,
  result: ValueId,
  building: Building,
): readonly Fix[] {
  const isPoint = (shape: Shape) => shape.slice(0, 2).every((axis) => equal(axis, one) === 'yes')
  const isMap = (shape: Shape) => shape.length === 3 && !isPoint(shape)
  const agrees = promised.length === 3 && equal(promised[2]!, found[2] ?? one) === 'yes'
  if (!agrees || !isPoint(promised) || !isMap(found)) return []
  // Back from the result, as long as each layer has one input that is a map.
  let first: ValueId | null = null
  for (let at = result; at >= 0; ) {
    const { primitive, inputs } = building.operations[at]!
    if (inputs.length !== 1 || !isMap(shapeOfValue(building, inputs[0]!))) break
    if (primitive === 'linear') first = at
    at = inputs[0]!
  }
  if (first === null) return []
  const { span } = building.operations[first]!
  return [...inFrontOf(span, 'flatten', false), ...inFrontOf(span, 'global_avg_pool', false)]
}
