/** Small pictures that a small network can learn to tell apart. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'

/** Three classes: red, green and blue pictures of 20×16 with noise. */
export async function writePictures(folder: string, train = 10, validation = 3): Promise<void> {
  const colours = { blue: [40, 60, 200], green: [40, 200, 60], red: [200, 40, 60] }
  for (const [name, colour] of Object.entries(colours)) {
    for (const [part, count] of [
      ['train', train],
      ['validation', validation],
    ] as const) {
      mkdirSync(join(folder, part, name), { recursive: true })
      for (let index = 0; index < count; index++) {
        const pixels = new Uint8Array(20 * 16 * 3)
        for (let at = 0; at < pixels.length; at++) {
          pixels[at] = colour[at % 3]! + ((at * 31 + index * 97) % 41) - 20
        }
        const picture = sharp(pixels, { raw: { width: 20, height: 16, channels: 3 } })
        await picture.jpeg({ quality: 90 }).toFile(join(folder, part, name, `${index}.jpg`))
      }
    }
  }
}
