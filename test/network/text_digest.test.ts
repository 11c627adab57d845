/** SHA-256 of texts and of bytes against OpenSSL's. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { digestOfBytes, digestOfText } from '../../src/network/text_digest.ts'

const expected = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

it('agrees with OpenSSL on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(digestOfText(text)).toBe(expected(text))
    }),
  )
})

it('agrees with OpenSSL at every length around a block', async () => {
  for (let length = 0; length <= 130; length++) {
    const text = 'x'.repeat(length)
    expect(digestOfText(text)).toBe(expected(text))
    expect(await digestOfBytes(Buffer.from(text))).toBe(expected(text))
  }
})

it('agrees with OpenSSL on any bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      expect(await digestOfBytes(bytes)).toBe(expected(bytes))
    }),
  )
})
