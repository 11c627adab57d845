/** The wire format, against an independent reader of it. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  concatenated,
  floatField,
  integerField,
  integersField,
  mapFields,
  messageField,
  textField,
} from '../../src/runtime/contract/protobuf.ts'

type Read = readonly [field: number, value: bigint | number | Uint8Array]

/** Seven bits a byte; the numbers of fields that are not negative, and 64-bit complements, as they stand. */
function readVarint(bytes: Uint8Array, from: number): readonly [value: bigint, end: number] {
  let [value, at, shift] = [0n, from, 0n]
  for (;;) {
    const byte = bytes[at++]!
    value |= BigInt(byte & 127) << shift
    if (byte < 128) return [value, at]
    shift += 7n
  }
}

function read(bytes: Uint8Array): readonly Read[] {
  const found: Read[] = []
  for (let at = 0; at < bytes.length; ) {
    const [key, start] = readVarint(bytes, at)
    const [field, type] = [Number(key >> 3n), Number(key & 7n)]
    if (type === 0) {
      const [value, end] = readVarint(bytes, start)
      found.push([field, value])
      at = end
    } else if (type === 5) {
      found.push([field, new DataView(bytes.buffer, bytes.byteOffset).getFloat32(start, true)])
      at = start + 4
    } else {
      const [length, begin] = readVarint(bytes, start)
      at = begin + Number(length)
      found.push([field, bytes.slice(begin, at)])
    }
  }
  return found
}

const field = fc.integer({ min: 1, max: 3000 })

describe('a field is read as it was written', () => {
  it('where it is a whole number, negative ones in 64 bits', () => {
    fc.assert(
      fc.property(field, fc.maxSafeInteger(), (number, value) => {
        expect(read(concatenated([integerField(number, value)]))).toEqual([
          [number, BigInt.asUintN(64, BigInt(value))],
        ])
      }),
    )
  })

  it('where it is a floating-point number or a text', () => {
    fc.assert(
      fc.property(
        field,
        fc.float({ noNaN: true }),
        fc.string({ unit: 'grapheme' }),
        (number, value, text) => {
          const [first, second] = read(concatenated([floatField(number, value), textField(number, text)]))
          expect(first).toEqual([number, value])
          expect(new TextDecoder().decode(second![1] as Uint8Array)).toBe(text)
        },
      ),
    )
  })

  it('where it is a message or a list of numbers', () => {
    fc.assert(
      fc.property(field, fc.array(fc.nat()), (number, values) => {
        const inner = values.map((value) => integerField(7, value))
        const [message] = read(concatenated([messageField(number, inner)]))
        expect(read(message![1] as Uint8Array)).toEqual(values.map((value) => [7, BigInt(value)]))
        const [packed] = read(concatenated([integersField(number, values)]))
        const bytes = packed![1] as Uint8Array
        const back: bigint[] = []
        for (let at = 0; at < bytes.length; ) {
          const [value, end] = readVarint(bytes, at)
          back.push(value)
          at = end
        }
        expect(back).toEqual(values.map(BigInt))
      }),
    )
  })
})

it('writes a map in the order of its keys, whatever order it is given in', () => {
  const entries = ['b', 'a', 'c'].map((name) => [name, [integerField(1, name.charCodeAt(0))]] as const)
  const written = concatenated(mapFields(4, entries))
  expect(concatenated(mapFields(4, entries.toReversed()))).toEqual(written)
  const keys = read(written).map(([, entry]) =>
    new TextDecoder().decode(read(entry as Uint8Array)[0]![1] as Uint8Array),
  )
  expect(keys).toEqual(['a', 'b', 'c'])
})
