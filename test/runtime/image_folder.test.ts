/** Image folders: what is found, in which order, and what is said of one that is not right. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { readImageFolder, requireClassCount } from '../../src/runtime/data/image_folder.ts'
import { temporaryFolder } from './tiny.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
  return () => rmSync(folder, { recursive: true })
})

function put(...files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), '')
  }
}

const inFolder = (images: readonly { path: string; label: number }[]) =>
  images.map(({ path, label }) => `${label} ${relative(folder, path)}`)

describe('an image folder', () => {
  it('has its classes by name and its images by class and name, in the order of code units', async () => {
    put(
      'train/b/2.jpg',
      'train/b/10.JPG',
      'train/b/1.jpeg',
      'train/B/x.png',
      'train/a/y.webp',
      'train/a/ä.jpg',
    )
    put(
      'train/a/notes.txt',
      'train/a/.hidden.jpg',
      'train/.cache/z.jpg',
      'train/a/deeper/z.jpg',
      'train/list.jpg',
    )
    put('validation/a/1.jpg', 'validation/b/1.jpg', 'validation/B/1.jpg')
    const { classes, train, validation } = await readImageFolder(folder)
    expect(classes).toEqual(['B', 'a', 'b'])
    expect(inFolder(train.images)).toEqual([
      '0 train/B/x.png',
      '1 train/a/y.webp',
      '1 train/a/ä.jpg',
      '2 train/b/1.jpeg',
      '2 train/b/10.JPG',
      '2 train/b/2.jpg',
    ])
    expect(validation.images.map(({ label }) => label)).toEqual([0, 1, 2])
  })

  it('follows links', async () => {
    put('pool/a/1.jpg', 'train/b/1.jpg', 'validation/b/1.jpg')
    symlinkSync(join(folder, 'pool/a'), join(folder, 'train/a'))
    symlinkSync(join(folder, 'pool/a'), join(folder, 'validation/a'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'train/c'))
    expect((await readImageFolder(folder)).classes).toEqual(['a', 'b'])
  })

  it.each<[string, readonly string[], RegExp, number]>([
    [
      'no train',
      ['training/a/1.jpg', 'val/a/1.jpg'],
      /has no folder 'train' with .*; it has 'training', 'val'$/,
      2,
    ],
    ['no validation', ['train/a/1.jpg'], /has no folder 'validation'/, 2],
    [
      'no classes',
      ['train/1.jpg', 'validation/a/1.jpg'],
      /train has no class folders: put the images of each class into /,
      1,
    ],
    [
      'an empty class',
      ['train/a/1.txt', 'train/b/1.jpg', 'validation/a/1.jpg'],
      /train\/a has no images \(\*\.jpg, /,
      1,
    ],
    [
      'other classes in validation',
      ['train/a/1.jpg', 'train/b/1.jpg', 'train/c/1.jpg', 'validation/a/1.jpg', 'validation/d/1.jpg'],
      /train has 3 classes and validation has 2, and they must be the same; only in train: 'b', 'c'; only in validation: 'd'$/,
      1,
    ],
  ])('says what is wrong: %s', async (_, files, message, exitCode) => {
    put(...files)
    await expect(readImageFolder(folder)).rejects.toMatchObject({
      message: expect.stringMatching(message),
      exitCode,
    })
  })

  it('says what is wrong: not there, or a file', async () => {
    await expect(readImageFolder(join(folder, 'x'))).rejects.toMatchObject({
      message: `there is no data folder ${join(folder, 'x')}; name one with --data FOLDER`,
      exitCode: 2,
    })
    put('x')
    await expect(readImageFolder(join(folder, 'x'))).rejects.toThrow(
      /is a file, and the data must be a folder/,
    )
  })
})

describe('the number of classes', () => {
  it('must not be above that of the outputs, and both are named', () => {
    expect(requireClassCount(['a', 'b'], 2, 'data')).toBeNull()
    expect(requireClassCount(['a', 'b'], 3, 'data')).toMatch(
      /^data has 2 classes and the network has 3 outputs; those beyond the classes stand for nothing$/,
    )
    expect(() => requireClassCount(['a', 'b'], 1, 'data')).toThrow(
      /^data has 2 classes and the network has 1 output; /,
    )
  })
})
