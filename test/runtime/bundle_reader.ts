/** Reads the index of a tensor bundle, as TensorFlow's or as Inc's, with nothing of what writes Inc's. */
import { crc32c, maskedCrc32c } from '../../src/runtime/checkpoint/crc32c.ts'

export interface IndexEntry {
  readonly type: number
  readonly shape: readonly number[]
  readonly shard: number
  readonly offset: number
  readonly size: number
  /** As it is stored, masked. */
  readonly crc32c: number
}

export interface Index {
  readonly shards: number
  /** In the order of the file. */
  readonly entries: ReadonlyMap<string, IndexEntry>
  /** The message of each entry as it stands, the header's too. */
  readonly messages: ReadonlyMap<string, Uint8Array>
}

const MAGIC = 0xdb4775248b80fb57n
const FOOTER_SIZE = 48
const TRAILER_SIZE = 5

/** Throws where a block's checksum is wrong, or its entries are not in the order of their keys. */
export function readIndex(bytes: Uint8Array): Index {
  const footer = viewOf(bytes.subarray(bytes.length - FOOTER_SIZE))
  if (footer.getBigUint64(FOOTER_SIZE - 8, true) !== MAGIC) throw new Error('this is no table')
  const [, , offset, size] = varintsIn(bytes, bytes.length - FOOTER_SIZE, 4)
  const messages = new Map<string, Uint8Array>()
  for (const [, handle] of blockAt(bytes, offset!, size!)) {
    const [start, length] = varintsIn(handle, 0, 2)
    for (const [key, value] of blockAt(bytes, start!, length!)) messages.set(key, value)
  }
  const entries = [...messages].filter(([key]) => key !== '')
  return {
    shards: Number(fieldsOf(messages.get('')!).get(1)![0]),
    entries: new Map(entries.map(([key, value]) => [key, entryOf(value)])),
    messages,
  }
}

function blockAt(
  bytes: Uint8Array,
  offset: number,
  size: number,
): readonly (readonly [string, Uint8Array])[] {
  const block = bytes.subarray(offset, offset + size)
  const stated = viewOf(bytes).getUint32(offset + size + 1, true)
  if (bytes[offset + size] !== 0) throw new Error('a block is compressed')
  if (stated !== maskedCrc32c(crc32c(bytes.subarray(offset, offset + size + TRAILER_SIZE - 4))))
    throw new Error('the checksum of a block is wrong')
  const starts = viewOf(block).getUint32(size - 4, true)
  const end = size - 4 - 4 * starts
  const listed = Array.from({ length: starts }, (_, index) => viewOf(block).getUint32(end + 4 * index, true))
  const found: (readonly [string, Uint8Array])[] = []
  let key = Buffer.alloc(0)
  for (let at = 0; at < end; ) {
    const [shared, own, length] = varintsIn(block, at, 3)
    if (listed.includes(at) && shared !== 0) throw new Error('a start leaves out a part of its key')
    const begin = at + varintSizes(block, at, 3)
    const next = Buffer.concat([key.subarray(0, shared), block.subarray(begin, begin + own!)])
    if (found.length > 0 && Buffer.compare(key, next) >= 0) throw new Error('keys are out of order')
    key = next
    at = begin + own! + length!
    found.push([key.toString(), block.subarray(at - length!, at)])
  }
  return found
}

function entryOf(message: Uint8Array): IndexEntry {
  const fields = fieldsOf(message)
  const number = (field: number) => Number(fields.get(field)?.[0] ?? 0)
  const axes = fieldsOf(fields.get(2)![0] as Uint8Array).get(2) ?? []
  return {
    type: number(1),
    shape: axes.map((axis) => Number(fieldsOf(axis as Uint8Array).get(1)?.[0] ?? 0)),
    shard: number(3),
    offset: number(4),
    size: number(5),
    crc32c: number(6),
  }
}

/** Fields of a message: whole numbers, those of four bytes too, and bytes. */
function fieldsOf(message: Uint8Array): ReadonlyMap<number, readonly (number | Uint8Array)[]> {
  const fields = new Map<number, (number | Uint8Array)[]>()
  for (let at = 0; at < message.length; ) {
    const [key, value] = varintsIn(message, at, 2)
    const [field, type] = [key! >> 3, key! & 7]
    const start = at + varintSizes(message, at, 1)
    if (type === 5) at = start + 4
    else at += varintSizes(message, at, 2) + (type === 2 ? value! : 0)
    const content = {
      0: () => value!,
      2: () => message.subarray(at - value!, at),
      5: () => viewOf(message).getUint32(start, true),
    }[type]
    if (content === undefined) throw new Error(`a field has the type ${type}`)
    fields.set(field, [...(fields.get(field) ?? []), content()])
  }
  return fields
}

function varintsIn(bytes: Uint8Array, from: number, count: number): readonly number[] {
  const values: number[] = []
  for (let at = from; values.length < count; at++) {
    let [value, unit] = [0, 1]
    for (; bytes[at]! >= 128; at++, unit *= 128) value += (bytes[at]! - 128) * unit
    values.push(value + (bytes[at] ?? 0) * unit)
  }
  return values
}

function varintSizes(bytes: Uint8Array, from: number, count: number): number {
  let at = from
  for (let ends = 0; ends < count; at++) if (bytes[at]! < 128) ends++
  return at - from
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
