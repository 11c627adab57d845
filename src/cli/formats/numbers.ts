/** Numbers in reports: exact integers in documents, and formulas where a network leaves sizes open. */
import { asInteger, type Dimension, type Reach, type Shape, show, showInteger } from '../../index.ts'

const mostExactNumber = BigInt(Number.MAX_SAFE_INTEGER)

/** For JSON: a number if JavaScript can represent it exactly, else its digits as text; null for a formula. */
export function jsonInteger(value: Dimension): number | string | null {
  const integer = asInteger(value)
  if (integer === null) return null
  return integer <= mostExactNumber && integer >= -mostExactNumber ? Number(integer) : String(integer)
}

/** For JSON: an array of integers, channels last; an axis that is a formula is given as text: `["h", "w", 3]`. */
export function jsonShape(shape: Shape): readonly (number | string)[] {
  return shape.map((axis) => jsonInteger(axis) ?? show(axis))
}

/** For JSON: figures by field. A figure that is a formula is null, with its text, in Inc's syntax, under `formulas`. */
export function jsonFigures<Field extends string>(
  figures: Readonly<Record<Field, Dimension>>,
): Readonly<Record<Field, number | string | null>> & {
  readonly formulas?: Readonly<Partial<Record<Field, string>>>
} {
  const fields = Object.entries<Dimension>(figures)
  const open = fields.filter(([, value]) => asInteger(value) === null)
  const numbers = Object.fromEntries(fields.map(([field, value]) => [field, jsonInteger(value)]))
  const formulas = Object.fromEntries(open.map(([field, value]) => [field, show(value)]))
  return { ...numbers, ...(open.length === 0 ? {} : { formulas }) } as never
}

/** `1.47 GiB`: three significant digits, in powers of 1024. */
export function bytesText(value: Dimension): string {
  const integer = asInteger(value)
  if (integer === null) return `${showInteger(value)} bytes`
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  let size = Number(integer)
  let unit = 0
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024
    unit += 1
  }
  return `${unit === 0 ? size : size.toPrecision(size >= 1000 ? 4 : 3)} ${units[unit]}`
}

/** A part's share of the whole, such as `12.3%`; empty if either is a formula or the whole is zero. */
export function shareText(part: Dimension, whole: Dimension): string {
  const [of, all] = [asInteger(part), asInteger(whole)]
  if (of === null || all === null || all === 0n) return ''
  return `${(Number((of * 100_000n) / all) / 1000).toFixed(1)}%`
}

/** `15×15`; empty if it covers the whole map or is not spatial. */
export function extentText(size: Reach['receptiveField'] | undefined): string {
  return size ? `${showInteger(size.height)}×${showInteger(size.width)}` : ''
}
