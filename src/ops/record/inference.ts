/** The words in which operations answer about shapes: an output, a fault, the axes of an image. */
import { type Dimension, type Shape, truthOf } from '../../shape/index.ts'
import type { Inference, Need, ShapeFault } from './primitive.ts'

/**
 * The operation gives this shape where the needs hold. Needs that hold whatever the names are need not be told on;
 * the first that never holds is what is wrong.
 */
export function gives(output: Shape, needs: readonly Need[] = []): Inference {
  if (needs.length === 0) return { ok: true, output, needs }
  const open: Need[] = []
  for (const need of needs) {
    const truth = truthOf(need.fact)
    if (truth === 'no') return refuses(need.fault)
    if (truth === 'unknown') open.push(need)
  }
  return { ok: true, output, needs: open }
}

/** The operation does not take what it is given. */
export function refuses(fault: ShapeFault): Inference {
  return { ok: false, fault }
}

export interface ImageAxes {
  readonly height: Dimension
  readonly width: Dimension
  readonly channels: Dimension
}

/** The axes of h×w×c, or null for a shape with fewer or more. */
export function imageAxes(shape: Shape): ImageAxes | null {
  const [height, width, channels] = shape
  if (height === undefined || width === undefined || channels === undefined || shape.length !== 3) return null
  return { height, width, channels }
}

/** The axes of n×d, or null for a shape with fewer or more. */
export function sequenceAxes(shape: Shape): { readonly length: Dimension; readonly width: Dimension } | null {
  const [length, width] = shape
  return length === undefined || width === undefined || shape.length !== 2 ? null : { length, width }
}

/** The input `index` has not the axes that are needed, written as in the language: `h×w×c`. */
export function needsAxes(needed: string, index = 0): Inference {
  return refuses({ kind: 'rank', input: index, needed })
}

/** The only input of an application whose shapes were inferred. */
export function onlyInput(application: { readonly inputs: readonly Shape[] }): Shape {
  return application.inputs[0]!
}

/** The last axis of a shape that has one. */
export function lastAxis(shape: Shape): Dimension {
  return shape[shape.length - 1]!
}
