/** The wire format of protocol buffers, as far as writing graphs and checkpoints takes it: fields in the order given, the same bytes every time. */

/**
 * One field, its number and type in front: how many bytes it takes, and what puts them into their place. A graph has tens
 * of thousands of fields within fields, and an array of bytes for each would take most of the time of writing it.
 */
export interface Field {
  readonly size: number
  /** Writes from `at` on. */
  readonly write: (into: Uint8Array, at: number) => void
}

const encoder = new TextEncoder()

/** The bytes of fields, one after the other. */
export function concatenated(fields: readonly Field[]): Uint8Array {
  const whole = new Uint8Array(sizeOf(fields))
  writeAll(fields, whole, 0)
  return whole
}

/**
 * Fields that are written as soon as each is made, as one field that is there: of a hundred thousand of them no two are
 * held at once.
 */
export function gathered(fields: Iterable<Field>): Field {
  let bytes = new Uint8Array(1 << 16)
  let end = 0
  for (const { size, write } of fields) {
    if (end + size > bytes.length) {
      const larger = new Uint8Array(Math.max(2 * bytes.length, end + size))
      larger.set(bytes.subarray(0, end))
      bytes = larger
    }
    write(bytes, end)
    end += size
  }
  return { size: end, write: (into, at) => into.set(bytes.subarray(0, end), at) }
}

function sizeOf(fields: readonly Field[]): number {
  let size = 0
  for (const field of fields) size += field.size
  return size
}

function writeAll(fields: readonly Field[], into: Uint8Array, at: number): void {
  let next = at
  for (const { size, write } of fields) {
    write(into, next)
    next += size
  }
}

/** Bytes of a number that is not negative, seven bits each. */
function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size += 1
  return size
}

/** Seven bits a byte, the lowest first; gives where it ends. */
function writeVarint(value: number, into: Uint8Array, at: number): number {
  let next = at
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) into[next++] = (rest % 128) | 128
  into[next++] = rest
  return next
}

/** A negative number stands as its 64-bit complement, in ten bytes. */
const negativeSize = 10

const anyVarintSize = (value: number) => (value < 0 ? negativeSize : varintSize(value))

function writeAnyVarint(value: number, into: Uint8Array, at: number): number {
  if (value >= 0) return writeVarint(value, into, at)
  let rest = BigInt.asUintN(64, BigInt(value))
  let next = at
  for (; rest > 127n; rest >>= 7n) into[next++] = Number(rest & 127n) | 128
  into[next++] = Number(rest)
  return next
}

/** Numbers that are not negative, one after the other, without fields around them. */
export function varints(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((sum, value) => sum + varintSize(value), 0))
  let at = 0
  for (const value of values) at = writeVarint(value, bytes, at)
  return bytes
}

const wireTypes = { varint: 0, delimited: 2, fixed32: 5 } as const

const keyOf = (field: number, type: keyof typeof wireTypes) => field * 8 + wireTypes[type]

/** A whole number, a truth value or a member of an enumeration. */
export function integerField(field: number, given: number | boolean): Field {
  const key = keyOf(field, 'varint')
  const value = Number(given)
  return {
    size: varintSize(key) + anyVarintSize(value),
    write: (into, at) => writeAnyVarint(value, into, writeVarint(key, into, at)),
  }
}

/** A whole number below 2³², in four bytes with the low one first. */
export function fixed32Field(field: number, value: number): Field {
  const key = keyOf(field, 'fixed32')
  return {
    size: varintSize(key) + 4,
    write: (into, at) => into.set(integerBytes([value]), writeVarint(key, into, at)),
  }
}

export function floatField(field: number, value: number): Field {
  const key = keyOf(field, 'fixed32')
  return {
    size: varintSize(key) + 4,
    write: (into, at) => into.set(floatBytes([value]), writeVarint(key, into, at)),
  }
}

/** A field with its length before it. */
function delimited(field: number, size: number, write: Field['write']): Field {
  const key = keyOf(field, 'delimited')
  return {
    size: varintSize(key) + varintSize(size) + size,
    write: (into, at) => write(into, writeVarint(size, into, writeVarint(key, into, at))),
  }
}

export function bytesField(field: number, value: Uint8Array): Field {
  return delimited(field, value.length, (into, at) => into.set(value, at))
}

export function textField(field: number, value: string): Field {
  if (!isAscii(value)) return bytesField(field, encoder.encode(value))
  return delimited(field, value.length, (into, at) => {
    for (let index = 0; index < value.length; index++) into[at + index] = value.charCodeAt(index)
  })
}

/** Each of whose letters is one byte. */
function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false
  return true
}

export function messageField(field: number, fields: readonly Field[]): Field {
  return delimited(field, sizeOf(fields), (into, at) => writeAll(fields, into, at))
}

/** Whole numbers of a repeated field, packed. */
export function integersField(field: number, values: readonly number[]): Field {
  const size = values.reduce((sum, value) => sum + anyVarintSize(value), 0)
  return delimited(field, size, (into, at) => {
    let next = at
    for (const value of values) next = writeAnyVarint(value, into, next)
  })
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

/** 32-bit whole numbers, low byte first. */
export function integerBytes(values: readonly number[]): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(4 * values.length))
  for (const [index, value] of values.entries()) bytes.setInt32(4 * index, value, true)
  return new Uint8Array(bytes.buffer)
}
