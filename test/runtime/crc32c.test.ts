/** The checksum, against published values and the definition. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { crc32c, maskedCrc32c } from '../../src/runtime/checkpoint/crc32c.ts'

it.each([
  // RFC 3720, appendix B.4; the last is the check value of the catalogues of CRCs.
  ['32 bytes of zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 bytes of ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['32 bytes that rise', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd794e],
  ['32 bytes that fall', Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113fdb5c],
  ['nine digits', new TextEncoder().encode('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(), 0],
])('of %s is the published one', (_, bytes, expected) => {
  expect(crc32c(bytes)).toBe(expected)
})

it('is the remainder that the definition gives, wherever the bytes stand', () => {
  const bitByBit = (bytes: Uint8Array) => {
    let crc = -1
    for (const byte of bytes) {
      crc ^= byte
      for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0x82f63b78 : 0)
    }
    return ~crc >>> 0
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(9), (bytes, from) => {
      const part = bytes.subarray(Math.min(from, bytes.length))
      expect(crc32c(part)).toBe(bitByBit(part))
    }),
  )
})

it('is masked so that it can be undone', () => {
  fc.assert(
    fc.property(fc.nat(0xffffffff), (crc) => {
      const turned = (maskedCrc32c(crc) - 0xa282ead8) >>> 0
      expect(((turned >>> 17) | (turned << 15)) >>> 0).toBe(crc)
    }),
  )
})
