/**
 * The files of a checkpoint as TensorFlow reads and writes it, a "tensor bundle": shards, which are arrays one after the
 * other, and an index that says where each array stands. The messages are those of TensorFlow's
 * `tensorflow/core/protobuf/tensor_bundle.proto`, the rest is as in `tensorflow/core/util/tensor_bundle`.
 */

import { concatenated, type Field, fixed32Field, integerField, messageField } from '../contract/protobuf.ts'
import { maskedCrc32c } from './crc32c.ts'
import { sortedTable } from './sorted_table.ts'

/** An array of 32-bit floating-point numbers, as it was written into a shard. */
export interface BundledTensor {
  readonly name: string
  readonly shape: readonly number[]
  readonly bytes: number
  /** Of these bytes. */
  readonly crc32c: number
}

/** The name of a shard's file: `PREFIX.data-00000-of-00002`. */
export function shardFile(prefix: string, shard: number, shards: number): string {
  const padded = (value: number) => String(value).padStart(5, '0')
  return `${prefix}.data-${padded(shard)}-of-${padded(shards)}`
}

/** The name of the index' file. */
export function indexFile(prefix: string): string {
  return `${prefix}.index`
}

/** `DT_FLOAT`. */
const FLOAT = 1

/** The version of the format, `kTensorBundleVersion`. */
const VERSION = 1

/** The bytes of the index of shards with these tensors, in their order. Throws where two tensors have one name. */
export function bundleIndex(shards: readonly (readonly BundledTensor[])[]): Uint8Array {
  const encoder = new TextEncoder()
  // Numbers have their low byte first: that is 0 of the message's enumeration, which is left out.
  const header = [integerField(1, shards.length), messageField(3, [integerField(1, VERSION)])]
  return sortedTable([
    { key: encoder.encode(''), value: concatenated(header) },
    ...shards.flatMap((tensors, shard) => {
      let offset = 0
      return tensors.map((tensor) => {
        const value = concatenated(entryFields(tensor, shard, offset))
        offset += tensor.bytes
        return { key: encoder.encode(tensor.name), value }
      })
    }),
  ])
}

function entryFields(
  { shape, bytes, crc32c }: BundledTensor,
  shard: number,
  offset: number,
): readonly Field[] {
  return [
    integerField(1, FLOAT),
    messageField(
      2,
      shape.map((size) => messageField(2, unlessZero(1, size))),
    ),
    ...unlessZero(3, shard),
    ...unlessZero(4, offset),
    ...unlessZero(5, bytes),
    fixed32Field(6, maskedCrc32c(crc32c)),
  ]
}

/** Protocol buffers leave out what is 0, and so the bytes are those that TensorFlow writes. */
function unlessZero(field: number, value: number): readonly Field[] {
  return value === 0 ? [] : [integerField(field, value)]
}
