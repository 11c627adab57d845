/** The wire format of protocol buffers, as far as writing a graph takes it: fields in the order given, the same bytes every time. */

/** The bytes of one field, its number and type in front. */
export type Field = Uint8Array

const encoder = new TextEncoder()

export function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Seven bits a byte, the lowest first; a negative number as its 64-bit complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  if (value < 0) {
    let rest = BigInt.asUintN(64, BigInt(value))
    for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
    bytes.push(Number(rest))
  } else {
    let rest = value
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
    bytes.push(rest)
  }
  return Uint8Array.from(bytes)
}

const wireTypes = { varint: 0, delimited: 2, fixed32: 5 } as const

function key(field: number, type: keyof typeof wireTypes): Uint8Array {
  return varint(field * 8 + wireTypes[type])
}

/** A whole number, a truth value or a member of an enumeration. */
export function integerField(field: number, value: number | boolean): Field {
  return concatenated([key(field, 'varint'), varint(Number(value))])
}

export function floatField(field: number, value: number): Field {
  return concatenated([key(field, 'fixed32'), floatBytes([value])])
}

export function bytesField(field: number, value: Uint8Array): Field {
  return concatenated([key(field, 'delimited'), varint(value.length), value])
}

export function textField(field: number, value: string): Field {
  return bytesField(field, encoder.encode(value))
}

export function messageField(field: number, fields: readonly Field[]): Field {
  return bytesField(field, concatenated(fields))
}

/** Whole numbers of a repeated field, packed. */
export function integersField(field: number, values: readonly number[]): Field {
  return bytesField(field, concatenated(values.map((value) => varint(value))))
}

/** The entries of a map with texts as keys, in the order of the keys: maps have none of their own. */
export function mapFields(field: number, entries: readonly (readonly [string, readonly Field[]])[]): Field[] {
  return [...entries]
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, value]) => messageField(field, [textField(1, name), messageField(2, value)]))
}

/** 32-bit floating-point numbers, low byte first, as tensors hold them. */
export function floatBytes(values: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * values.length))
  for (const [index, value] of values.entries()) bytes.setFloat32(4 * index, value, true)
  return new Uint8Array(bytes.buffer)
}

export function integerBytes(values: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * values.length))
  for (const [index, value] of values.entries()) bytes.setInt32(4 * index, value, true)
  return new Uint8Array(bytes.buffer)
}
