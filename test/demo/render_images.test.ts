/** The demonstration's image folder: whole, the same each time, its parts apart, and what the runtime reads. */
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { figureNames } from '../../scripts/demo/figures.ts'
import { drawPicture, sides } from '../../scripts/demo/picture.ts'
import { picturePath, renderImages } from '../../scripts/demo/render_images.ts'
import { readImageFolder } from '../../src/runtime/data/image_folder.ts'

const plan = { seed: 7, train: 3, validation: 2 }
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inc-demo-images-'))
  expect(await renderImages(join(folder, 'first'), plan)).toBe(true)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const pathsOf = (of: { train: number; validation: number }): string[] =>
  (['train', 'validation'] as const).flatMap((part) =>
    figureNames.flatMap((figure) => Array.from({ length: of[part] }, (_, n) => picturePath(part, figure, n))),
  )

describe('the image folder', () => {
  it('has as many classes and pictures as the plan says, and the runtime reads them', async () => {
    const { classes, train, validation } = await readImageFolder(join(folder, 'first'))
    expect(classes).toEqual(figureNames)
    expect(train.images).toHaveLength(12 * plan.train)
    expect(validation.images).toHaveLength(12 * plan.validation)
  })

  it('holds JPEG files of many sizes that decode without a warning', async () => {
    const seen = new Set<string>()
    for (const path of pathsOf(plan)) {
      const image = sharp(join(folder, 'first', path), { failOn: 'warning' })
      const { format, width, height } = await image.metadata()
      expect(format).toBe('jpeg')
      expect(Math.min(width, height)).toBeGreaterThanOrEqual(sides.shortest)
      expect(Math.max(width, height)).toBeLessThanOrEqual(sides.longest)
      expect((await image.raw().toBuffer()).length).toBe(width * height * 3)
      seen.add(`${width}×${height}`)
    }
    expect(seen.size).toBeGreaterThan(30)
  })

  it('has no picture twice, in one part or in both', async () => {
    const files = await Promise.all(
      pathsOf(plan).map((path) => readFile(join(folder, 'first', path), 'base64')),
    )
    expect(new Set(files).size).toBe(files.length)
  })

  it('is the same byte for byte when rendered again, and another for another seed', async () => {
    await renderImages(join(folder, 'again'), plan)
    await renderImages(join(folder, 'other'), { ...plan, seed: 8 })
    for (const path of pathsOf(plan)) {
      const first = await readFile(join(folder, 'first', path))
      expect(first.equals(await readFile(join(folder, 'again', path)))).toBe(true)
      expect(first.equals(await readFile(join(folder, 'other', path)))).toBe(false)
    }
  })

  it('is left alone where it is there already, and made anew for another plan', async () => {
    const target = join(folder, 'kept')
    await renderImages(target, plan)
    const before = await stat(join(target, picturePath('train', 'star', 0)))
    expect(await renderImages(target, plan)).toBe(false)
    expect((await stat(join(target, picturePath('train', 'star', 0)))).mtimeMs).toBe(before.mtimeMs)

    expect(await renderImages(target, { ...plan, train: 1 })).toBe(true)
    expect(await readdir(join(target, 'train', 'star'))).toEqual(['0000.jpg'])
  })

  it('keeps the pictures that a smaller plan has', async () => {
    await renderImages(join(folder, 'smaller'), { ...plan, train: 1 })
    const path = picturePath('train', 'waves', 0)
    expect(await readFile(join(folder, 'smaller', path))).toEqual(await readFile(join(folder, 'first', path)))
  })

  it('does not appear where the rendering is interrupted', async () => {
    const interruption = new AbortController()
    const target = join(folder, 'interrupted')
    const rendering = renderImages(target, plan, {
      signal: interruption.signal,
      onProgress: ({ done }) => done === 10 && interruption.abort(),
    })
    await expect(rendering).rejects.toThrow(/abort/i)
    expect(await readdir(folder)).not.toContain('interrupted')
    expect(await renderImages(target, plan)).toBe(true)
  })
})

describe('a picture', () => {
  it('shows its figure brighter or darker than its ground', () => {
    // A disc around the middle: the mean brightness of the central fifth and of the corners differ.
    for (let number = 0; number < 20; number++) {
      const { width, height, bytes } = drawPicture('disc', 3, 'train', number)
      const meanOf = (left: number, top: number, side: number): number => {
        let sum = 0
        for (let y = top; y < top + side; y++)
          for (let x = left; x < left + side; x++) {
            const at = (y * width + x) * 3
            sum += 0.299 * bytes[at]! + 0.587 * bytes[at + 1]! + 0.114 * bytes[at + 2]!
          }
        return sum / (side * side)
      }
      const side = Math.floor(Math.min(width, height) / 12)
      const middle = meanOf((width - side) >> 1, (height - side) >> 1, side)
      const corners = [meanOf(0, 0, side), meanOf(width - side, height - side, side)]
      expect(Math.max(...corners.map((corner) => Math.abs(middle - corner)))).toBeGreaterThan(20)
    }
  })

  it('of no known figure is refused', () => {
    expect(() => drawPicture('heptagon', 1, 'train', 0)).toThrow(RangeError)
  })
})
