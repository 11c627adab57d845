/** CRC-32C, the checksum of Castagnoli that TensorFlow's files carry. */

/** The polynomial of RFC 3720, section 12.1, its bits from the lowest power on. */
const POLYNOMIAL = 0x82f63b78

/** Eight tables of 256: table t, at byte b, is the remainder of b with t bytes of zeros after it. */
const tables = eightTables()

function eightTables(): Int32Array {
  const all = new Int32Array(8 * 256)
  for (let byte = 0; byte < 256; byte++) {
    let rest = byte
    for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1
    all[byte] = rest
  }
  for (let at = 256; at < all.length; at++) {
    const before = all[at - 256]!
    all[at] = (before >>> 8) ^ all[before & 255]!
  }
  return all
}

/**
 * The checksum of bytes, from 0 to 2³² - 1. Eight bytes are taken at a time ("slicing by 8": Kounavis and Berry, "A
 * systematic approach to building high performance, software-based, CRC generators", 2005), so that a large checkpoint
 * does not wait for it.
 */
export function crc32c(bytes: Uint8Array): number {
  const table = tables
  const end = bytes.length - (bytes.length % 8)
  let crc = -1
  for (let at = 0; at < end; at += 8) {
    crc =
      table[1792 + ((crc ^ bytes[at]!) & 255)]! ^
      table[1536 + (((crc >>> 8) ^ bytes[at + 1]!) & 255)]! ^
      table[1280 + (((crc >>> 16) ^ bytes[at + 2]!) & 255)]! ^
      table[1024 + ((crc >>> 24) ^ bytes[at + 3]!)]! ^
      table[768 + bytes[at + 4]!]! ^
      table[512 + bytes[at + 5]!]! ^
      table[256 + bytes[at + 6]!]! ^
      table[bytes[at + 7]!]!
  }
  for (let at = end; at < bytes.length; at++) crc = (crc >>> 8) ^ table[(crc ^ bytes[at]!) & 255]!
  return ~crc >>> 0
}

/**
 * A checksum as it is stored among the data that it is of: the checksum of bytes that have checksums in them would be
 * weak. As `Mask` of TensorFlow's `tsl/lib/hash/crc32c.h`.
 */
export function maskedCrc32c(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}
