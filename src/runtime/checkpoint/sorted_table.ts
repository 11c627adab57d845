/**
 * A file of keys and values in the order of the keys: the table of LevelDB (its `doc/table_format.md`), as TensorFlow reads
 * it (`tensorflow/core/lib/io/format.cc`, `block.cc`).
 */

import { integerBytes, varints } from '../contract/protobuf.ts'
import { crc32c, maskedCrc32c } from './crc32c.ts'

export interface TableEntry {
  readonly key: Uint8Array
  readonly value: Uint8Array
}

/** `kTableMagicNumber`, low byte first: by its last eight bytes a file is known to be a table. */
const MAGIC = Uint8Array.of(0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb)

/** Two handles of blocks take at most so much. */
const HANDLES_SIZE = 40

/**
 * The bytes of a table. All entries stand in one block, however many they are: readers take a block of any size, and
 * whoever opens a checkpoint wants all of it. Throws where two entries have one key.
 */
export function sortedTable(entries: readonly TableEntry[]): Uint8Array {
  const sorted = [...entries].sort((one, other) => Buffer.compare(one.key, other.key))
  const twice = sorted.find(
    ({ key }, index) => index > 0 && Buffer.compare(key, sorted[index - 1]!.key) === 0,
  )
  if (twice !== undefined) throw new Error(`two entries have the key '${Buffer.from(twice.key).toString()}'`)
  const entryBlock = blockOf(sorted)
  // What is known of all entries together: nothing.
  const factBlock = blockOf([])
  const entryHandle = handleOf(0, entryBlock)
  const factHandle = handleOf(entryBlock.length, factBlock)
  const lastKey = sorted.at(-1)?.key ?? new Uint8Array()
  const indexBlock = blockOf([{ key: lastKey, value: entryHandle }])
  const indexHandle = handleOf(entryBlock.length + factBlock.length, indexBlock)
  const padding = new Uint8Array(HANDLES_SIZE - factHandle.length - indexHandle.length)
  return Buffer.concat([entryBlock, factBlock, indexBlock, factHandle, indexHandle, padding, MAGIC])
}

/** What follows the content of a block: its compression, which is none, and a checksum of both. */
const TRAILER_SIZE = 5
const UNCOMPRESSED = Uint8Array.of(0)

/** Where a block stands, and how long its content is. */
function handleOf(offset: number, block: Uint8Array): Uint8Array {
  return varints([offset, block.length - TRAILER_SIZE])
}

/**
 * A block with its trailer. A key may leave out what it begins with in common with the one before; here each stands whole,
 * so that each is a place where reading can start, and those are listed after the entries.
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
  // A block without entries has the one start that a reader expects of every block.
  if (starts.length === 0) starts.push(0)
  const content = Buffer.concat([...parts, integerBytes([...starts, starts.length]), UNCOMPRESSED])
  return Buffer.concat([content, integerBytes([maskedCrc32c(crc32c(content))])])
}
