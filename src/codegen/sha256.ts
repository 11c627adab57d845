/** SHA-256 (FIPS 180-4) of a text or of bytes, for the core, which has no module of Node's to ask. */

/** The first 32 bits of the fractional parts of the cube roots of the first 64 primes, and of the square roots of the first 8. */
const [roundConstants, initialState] = constants()

function constants(): readonly [Uint32Array, Uint32Array] {
  const primes: number[] = []
  for (let candidate = 2; primes.length < 64; candidate++)
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate)
  const fraction = (value: number) => Math.floor((value - Math.floor(value)) * 2 ** 32)
  return [
    Uint32Array.from(primes, (prime) => fraction(Math.cbrt(prime))),
    Uint32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime))),
  ]
}

function rotated(value: number, bits: number): number {
  return (value >>> bits) | (value << (32 - bits))
}

/** The digest of bytes, or of a text in UTF-8, as 64 hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  const padded = new Uint8Array(((bytes.length + 8) >> 6) * 64 + 64)
  padded.set(bytes)
  padded[bytes.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29))
  view.setUint32(padded.length - 4, bytes.length * 8)
  const state = Uint32Array.from(initialState)
  const words = new Uint32Array(64)
  for (let block = 0; block < padded.length; block += 64) {
    for (let index = 0; index < 16; index++) words[index] = view.getUint32(block + index * 4)
    for (let index = 16; index < 64; index++) {
      const [before, last] = [words[index - 15]!, words[index - 2]!]
      const small = rotated(before, 7) ^ rotated(before, 18) ^ (before >>> 3)
      const large = rotated(last, 17) ^ rotated(last, 19) ^ (last >>> 10)
      words[index] = words[index - 16]! + small + words[index - 7]! + large
    }
    let [a, b, c, d, e, f, g, h] = state as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ]
    for (let index = 0; index < 64; index++) {
      const mixed = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      const first = (h + mixed + ((e & f) ^ (~e & g)) + roundConstants[index]! + words[index]!) | 0
      const second = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0]
    }
    for (const [index, value] of [a, b, c, d, e, f, g, h].entries()) state[index]! += value
  }
  return Array.from(state, (word) => word.toString(16).padStart(8, '0')).join('')
}
