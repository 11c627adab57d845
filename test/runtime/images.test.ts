/** Decoding, cropping and normalising image files, against pixels worked out by hand. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  decodeImage,
  decodingFailure,
  normalisationTables,
  type Preprocessing,
  preprocessingFor,
  writePixels,
} from '../../src/runtime/data/images.ts'
import { streamKey } from '../../src/runtime/random/random.ts'
import { temporaryFolder, tinyModel, tinyRecipe } from './tiny.ts'

const folder = temporaryFolder()
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string) => join(folder, name)
const plain: Preprocessing = { height: 12, width: 12, resize: 12, channels: 3, mean: null, deviation: null }
const central = { kind: 'central' } as const

/** A picture whose pixel at (row, column) is (10·row, 10·column, 7). */
function ramp(width: number, height: number, channels: 3 | 4 = 3): Uint8Array {
  const pixels: number[] = []
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      pixels.push(10 * row, 10 * column, 7, ...(channels === 4 ? [row < 6 ? 255 : 0] : []))
    }
  }
  return Uint8Array.from(pixels)
}

const raw = (width: number, height: number, channels: 1 | 2 | 3 | 4) => ({ raw: { width, height, channels } })

beforeAll(async () => {
  await tf.setBackend('cpu')
  await sharp(ramp(12, 12), raw(12, 12, 3))
    .png()
    .toFile(file('square.png'))
  await sharp(ramp(20, 12), raw(20, 12, 3))
    .png()
    .toFile(file('wide.png'))
})

/** The pixel (row, column) of a decoded picture 12 wide. */
const pixel = (bytes: Uint8Array, row: number, column: number, width = 12) =>
  Array.from(bytes.subarray((row * width + column) * 3, (row * width + column) * 3 + 3))

describe('decoding', () => {
  it('gives the pixels as they are, rows first, red first', async () => {
    const { bytes, mirrored } = await decodeImage(file('square.png'), plain, central)
    expect(Array.from(bytes)).toEqual(Array.from(ramp(12, 12)))
    expect(mirrored).toBe(false)
  })

  it('cuts the central window', async () => {
    const { bytes } = await decodeImage(file('wide.png'), plain, central)
    expect(pixel(bytes, 0, 0)).toEqual([0, 40, 7])
    expect(pixel(bytes, 11, 11)).toEqual([110, 150, 7])
  })

  it('cuts random windows: each place as often, half of them mirrored, the same for the same key', async () => {
    const places = new Map<number, number>()
    let mirrored = 0
    const count = 400
    for (let index = 0; index < count; index++) {
      const key = streamKey(1, 'w', index)
      const cut = await decodeImage(file('wide.png'), plain, { kind: 'random', key, mirror: true })
      places.set(cut.bytes[1]! / 10, (places.get(cut.bytes[1]! / 10) ?? 0) + 1)
      if (cut.mirrored) mirrored++
      if (index < 5)
        expect(await decodeImage(file('wide.png'), plain, { kind: 'random', key, mirror: true })).toEqual(cut)
    }
    expect([...places.keys()].sort((left, right) => left - right)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
    for (const times of places.values()) expect(times).toBeGreaterThan(20)
    expect(Math.abs(mirrored - count / 2)).toBeLessThan(50)
    const never = await decodeImage(file('wide.png'), plain, {
      kind: 'random',
      key: streamKey(1, 'w', 0),
      mirror: false,
    })
    expect(never.mirrored).toBe(false)
  })

  it.each([
    [30, 20],
    [20, 30],
    [7, 7],
    [97, 13],
    [13, 97],
    [12, 13],
  ])('resizes the shorter side of %i×%i', async (width, height) => {
    await sharp(ramp(width, height), raw(width, height, 3))
      .png()
      .toFile(file('any.png'))
    const { bytes } = await decodeImage(file('any.png'), plain, central)
    expect(bytes.length).toBe(12 * 12 * 3)
    // Blue is the same everywhere, however the others are scaled.
    for (let at = 2; at < bytes.length; at += 3) expect(bytes[at]).toBe(7)
  })

  it('turns pictures upright as their EXIF data says', async () => {
    const upright = ramp(12, 12)
    for (const orientation of [1, 3, 6, 8]) {
      // Stored turned, with the note how to turn it back.
      const turned = sharp(upright, raw(12, 12, 3)).rotate({ 1: 0, 3: 180, 6: 270, 8: 90 }[orientation])
      const stored = await turned.raw().toBuffer()
      await sharp(stored, raw(12, 12, 3))
        .withMetadata({ orientation })
        .png()
        .toFile(file('turned.png'))
      const { bytes } = await decodeImage(file('turned.png'), plain, central)
      expect(Array.from(bytes), `orientation ${orientation}`).toEqual(Array.from(upright))
    }
  })

  it('makes three channels of grey, of CMYK, of 16 bits and of transparent pictures, which lie on white', async () => {
    const grey = Uint8Array.from({ length: 144 }, (_, index) => index)
    await sharp(grey, raw(12, 12, 1))
      .toColourspace('b-w')
      .png()
      .toFile(file('grey.png'))
    expect((await sharp(file('grey.png')).metadata()).channels).toBe(1)
    const decoded = await decodeImage(file('grey.png'), plain, central)
    expect(Array.from(decoded.bytes)).toEqual(Array.from(grey).flatMap((level) => [level, level, level]))

    await sharp(ramp(12, 12), raw(12, 12, 3))
      .toColourspace('cmyk')
      .jpeg({ quality: 100 })
      .toFile(file('cmyk.jpg'))
    expect((await sharp(file('cmyk.jpg')).metadata()).space).toBe('cmyk')
    const { bytes } = await decodeImage(file('cmyk.jpg'), plain, central)
    expect(bytes.length).toBe(432)
    expect(bytes[0]! < bytes[11 * 12 * 3]!).toBe(true)

    await sharp(ramp(12, 12), raw(12, 12, 3))
      .toColourspace('rgb16')
      .png()
      .toFile(file('deep.png'))
    expect((await sharp(file('deep.png')).metadata()).depth).toBe('ushort')
    expect(Array.from((await decodeImage(file('deep.png'), plain, central)).bytes)).toEqual(
      Array.from(ramp(12, 12)),
    )

    await sharp(ramp(12, 12, 4), raw(12, 12, 4))
      .png()
      .toFile(file('clear.png'))
    const onWhite = await decodeImage(file('clear.png'), plain, central)
    expect(pixel(onWhite.bytes, 5, 3)).toEqual([50, 30, 7])
    expect(pixel(onWhite.bytes, 6, 3)).toEqual([255, 255, 255])
  })

  it('makes one channel of a picture for a network that takes one', async () => {
    const { bytes } = await decodeImage(file('square.png'), { ...plain, channels: 1 }, central)
    expect(bytes.length).toBe(144)
    expect(bytes[0]! < bytes[143]!).toBe(true)
  })

  it('refuses whatever is damaged, and says why', async () => {
    const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, index) => (index * 7919 * 31) % 256)
    const jpeg = await sharp(noise, raw(64, 64, 3))
      .jpeg()
      .toBuffer()
    const middle = jpeg.length >> 1
    const cases: Record<string, [Uint8Array, RegExp]> = {
      'half.jpg': [jpeg.subarray(0, middle), /premature end/i],
      'hole.jpg': [
        Buffer.concat([jpeg.subarray(0, middle), Buffer.alloc(60, 0xff), jpeg.subarray(middle + 60)]),
        /corrupt/i,
      ],
      'text.jpg': [Buffer.from('hello'), /^it is not an image$/],
      'empty.jpg': [Buffer.alloc(0), /^it is not an image$/],
      'header.jpg': [jpeg.subarray(0, 20), /./],
    }
    for (const [name, [bytes, reason]] of Object.entries(cases)) {
      writeFileSync(file(name), bytes)
      const failure = await decodeImage(file(name), plain, central).then(() => null, decodingFailure)
      expect(failure, name).toMatch(reason)
    }
    expect(await decodeImage(file('none.jpg'), plain, central).then(() => null, decodingFailure)).toBe(
      'there is no such file',
    )
    expect(await decodeImage(folder, plain, central).then(() => null, decodingFailure)).toMatch(/./)
  })

  it('refuses pictures that would take all memory, before it decodes them', async () => {
    await sharp({ create: { width: 2, height: 3000, channels: 3, background: '#888' } })
      .png()
      .toFile(file('long.png'))
    expect(await decodeImage(file('long.png'), plain, central).then(() => null, decodingFailure)).toBe(
      'it is 2×3000, more than 50 times as long as wide',
    )
    // A small file whose header claims 40000×40000 pixels.
    const png = readFileSync(file('square.png'))
    const claimed = Buffer.from(png)
    claimed.writeUInt32BE(40_000, 16)
    claimed.writeUInt32BE(40_000, 20)
    writeFileSync(file('bomb.png'), withChecksum(claimed))
    const failure = await decodeImage(file('bomb.png'), plain, central).then(() => null, decodingFailure)
    expect(failure).toBe('it has more than 100 million pixels')
  })
})

/** Puts the right checksum after a PNG's changed header. */
function withChecksum(png: Buffer): Buffer {
  let crc = 0xffffffff
  for (const byte of png.subarray(12, 29)) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  png.writeUInt32BE(~crc >>> 0, 29)
  return png
}

describe('normalising', () => {
  it('subtracts the mean, divides by the deviation, mirrors, and writes at its place', () => {
    const preprocessing: Preprocessing = {
      height: 1,
      width: 3,
      resize: 3,
      channels: 3,
      mean: [10, 20, 30],
      deviation: [2, 4, 5],
    }
    const bytes = Uint8Array.from([12, 24, 35, 14, 28, 40, 16, 32, 45])
    const tables = normalisationTables(preprocessing)
    const out = new Float32Array(11)
    writePixels({ bytes, mirrored: false }, preprocessing, tables, out, 1)
    expect(Array.from(out)).toEqual([0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 0])
    writePixels({ bytes, mirrored: true }, preprocessing, tables, out, 2)
    expect(Array.from(out)).toEqual([0, 1, 3, 3, 3, 2, 2, 2, 1, 1, 1])
  })
})

describe('a recipe and a model', () => {
  it('must fit', () => {
    const model = tinyModel()
    expect(preprocessingFor(tinyRecipe, model)).toEqual({
      height: 8,
      width: 8,
      resize: 10,
      channels: 3,
      mean: [120, 115, 110],
      deviation: null,
    })
    const crop = { height: 8, width: 8, resize: 7 }
    expect(() => preprocessingFor({ ...tinyRecipe, augment: { crop, mirror: true } }, model)).toThrow(
      /resizes images to 7/,
    )
    expect(() => preprocessingFor({ ...tinyRecipe, data: { ...tinyRecipe.data, mean: [1] } }, model)).toThrow(
      /a mean of 1 channels and the network takes 3/,
    )
  })
})
