/** SHA-256 against OpenSSL's. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sha256 } from '../../src/codegen/sha256.ts'

const expected = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')

it('agrees with OpenSSL on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(expected(text))
    }),
  )
})

it('agrees with OpenSSL at every length around a block', () => {
  for (let length = 0; length <= 130; length++)
    expect(sha256('x'.repeat(length))).toBe(expected('x'.repeat(length)))
})

it('agrees with OpenSSL on any bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(sha256(bytes)).toBe(expected(bytes))
    }),
  )
})
