/** A size at which networks are asked for besides what their signatures say: `--at 320×256`. */
import { asInteger, names, number, type Shape, showShape, substitute } from '../../shape/index.ts'

/** What is asked for, and where it goes that a network cannot be taken at that size. */
export interface AskedSize {
  /** One number, a height and a width, or every axis. */
  readonly axes: readonly bigint[]
  /** Only this network is asked for; null for all of the file. */
  readonly network: string | null
  readonly misfit: (network: string, why: string) => void
}

/**
 * The input with what is asked for in its place. All axes can be given, or the first two of an image; a single number
 * is the only size that is left open, or else the height and the width of an image. Gives why it does not fit as a text.
 */
export function inputAt(
  declared: Shape,
  asked: readonly bigint[],
): { readonly shape: Shape } | { readonly fault: string } {
  const open = [...new Set(declared.flatMap((axis) => [...names(axis)]))]
  const shown = showShape(declared)
  const isImage = declared.length === 3
  const only = asked.length === 1 && open.length === 1
  const first = only
    ? []
    : asked.length === declared.length || (isImage && asked.length === 2)
      ? asked
      : isImage && asked.length === 1
        ? [asked[0]!, asked[0]!]
        : null
  if (first === null) return { fault: `its input is ${shown}, which has ${axesText(declared.length)}` }
  const sizes = new Map<string, bigint>(only ? [[open[0]!, asked[0]!]] : [])
  for (const [index, size] of first.entries())
    for (const each of names(declared[index]!)) {
      const known = sizes.get(each)
      if (known !== undefined && known !== size)
        return { fault: `its input is ${shown}, and ${each} cannot be ${known} and ${size} at once` }
      sizes.set(each, size)
    }
  const left = open.filter((each) => !sizes.has(each))
  if (left.length > 0)
    return { fault: `its input is ${shown}, and ${left.join(' and ')} is left open; give all axes` }
  const shape = declared.map((axis, index) => {
    const size = first[index]
    if (asInteger(axis) !== null && size !== undefined) return number(size)
    return substitute(axis, (each) => number(sizes.get(each)!))
  })
  return { shape }
}

function axesText(count: number): string {
  return count === 1 ? 'one axis' : `${count} axes`
}
