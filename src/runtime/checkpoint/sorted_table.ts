/**
 * A file of keys and values sorted by key: LevelDB's table (its `doc/table_format.md`), as TensorFlow reads it
 * (`tensorflow/core/lib/io/format.cc`, `block.cc`).
 */

import { integerBytes, varints } from '../contract/protobuf.ts'
import { crc32c, maskedCrc32c } from './crc32c.ts'

interface TableEntry {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

/** `kTableMagicNumber`, low byte first: the last eight bytes of a file identify it as a table. */
const MAGIC = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb)

/** The maximum size of two block handles. */
const HANDLES_SIZE = 40

/**
 * The bytes of a table. All entries are in one block, however many there are: readers accept a block of any size, and
 * a checkpoint is always read whole. Throws if two entries have the same key.
 */
export function sortedTable(entries: readonly TableEntry[]): Uint8Array {
  const sorted = [...entries].sort((one, other) => Buffer.compare(one.key, other.key))
  const twice = sorted.find(
    ({ key }, index) => index > 0 && Buffer.compare(key, sorted[index - 1]!.key) === 0,
  )
  if (twice !== undefined) throw new Error(`two entries have the key '${Buffer.from(twice.key).toString()}'`)
  const entryBlock = blockOf(sorted)
  // The block of facts about all entries is empty.
  const factBlock = blockOf([])
  const entryHandle = handleOf(0, entryBlock)
  const factHandle = handleOf(entryBlock.length, factBlock)
  const lastKey = sorted.at(-1)?.key ?? new Uint8Array()
  const indexBlock = blockOf([{ key: lastKey, value: entryHandle }])
  const indexHandle = handleOf(entryBlock.length + factBlock.length, indexBlock)
  const padding = new Uint8Array(HANDLES_SIZE - factHandle.length - indexHandle.length)
  return Buffer.concat([entryBlock, factBlock, indexBlock, factHandle, indexHandle, padding, MAGIC])
}

/** Block trailer: compression type (always "none") and checksum. */
const TRAILER_SIZE = 5
const UNCOMPRESSED = Uint8Array.of(0)

/** The offset of a block and the size of its content. */
function handleOf(offset: number, block: Uint8Array): Uint8Array {
  return varints([offset, block.length - TRAILER_SIZE])
}

/**
 * A block with its trailer. The format lets a key omit the prefix it shares with the previous one. Here every key is
 * whole, so reading can start at each, and all starts are listed after the entries.
 */
function blockOf(entries: readonly TableEntry[]): Uint8Array {
  const parts: Uint8Array[] = []
  const starts: number[] = []
  let size = 0
  for (const { key, value } of entries) {
    const lengths = varints([0, key.length, value.length])
    starts.push(size)
    parts.push(lengths, key, value)
    size += lengths.length + key.length + value.length
  }
  // Readers expect at least one start, even in a block without entries.
  if (starts.length === 0) starts.push(0)
  const content = Buffer.concat([...parts, integerBytes([...starts, starts.length]), UNCOMPRESSED])
  return Buffer.concat([content, integerBytes([maskedCrc32c(crc32c(content))])])
}
