/** An image folder: `FOLDER/train/CLASS/*.jpg` and `FOLDER/validation/CLASS/*.jpg`, read as lists of labelled files. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, fileProblem, RunProblem } from '../machine/problem.ts'

/** One image file and the index of its class. */
export interface LabelledImage {
  readonly path: string
  readonly label: number
}

/** One part of an image folder, its images ordered by class and then by file name. */
export interface ImagePart {
  readonly folder: string
  readonly classes: readonly string[]
  readonly images: readonly LabelledImage[]
}

export interface ImageFolder {
  readonly folder: string
  /** The names of the class folders in the order of their code units; a class's index is its label. */
  readonly classes: readonly string[]
  readonly train: ImagePart
  readonly validation: ImagePart
}

const EXTENSIONS = ['.jpg', '.jpeg', '.png', '.webp'] as const

/**
 * Lists both parts of an image folder. Throws a `RunProblem` where a part or a class has no images, or where the
 * parts have different classes.
 */
export async function readImageFolder(folder: string): Promise<ImageFolder> {
  await requireFolder(folder)
  const train = await readImagePart(folder, 'train')
  const validation = await readImagePart(folder, 'validation')
  const onlyTrain = train.classes.filter((name) => !validation.classes.includes(name))
  const onlyValidation = validation.classes.filter((name) => !train.classes.includes(name))
  if (onlyTrain.length > 0 || onlyValidation.length > 0) {
    throw new RunProblem(
      `${folder}: train has ${count(train.classes.length, 'class')} and validation has ${validation.classes.length}, ` +
        `and they must be the same; ${[
          ...(onlyTrain.length > 0 ? [`only in train: ${few(onlyTrain)}`] : []),
          ...(onlyValidation.length > 0 ? [`only in validation: ${few(onlyValidation)}`] : []),
        ].join('; ')}`,
    )
  }
  return { folder, classes: train.classes, train, validation }
}

/** Lists one part (`train` or `validation`) of an image folder. */
export async function readImagePart(folder: string, part: 'train' | 'validation'): Promise<ImagePart> {
  const root = join(folder, part)
  const found = await list(root).catch(async (cause) => {
    if (errorCode(cause) !== 'ENOENT') throw fileProblem('read', root, cause)
    await requireFolder(folder)
    const beside = (await list(folder)).filter((entry) => entry.isFolder).map((entry) => entry.name)
    const found = beside.length > 0 ? `; it has ${few(beside)}` : ''
    throw new RunProblem(
      `${folder} has no folder '${part}' with one folder of images for each class${found}`,
      2,
    )
  })
  const classes = found.filter((entry) => entry.isFolder).map((entry) => entry.name)
  if (classes.length === 0) {
    throw new RunProblem(
      `${root} has no class folders: put the images of each class into ${join(root, 'CLASS')}`,
    )
  }
  const images: LabelledImage[] = []
  for (const [label, name] of classes.entries()) {
    const inClass = join(root, name)
    const files = await list(inClass).catch((cause) => {
      throw fileProblem('read', inClass, cause)
    })
    const before = images.length
    for (const file of files) {
      if (!file.isFolder && isImage(file.name)) images.push({ path: join(inClass, file.name), label })
    }
    if (images.length === before) {
      throw new RunProblem(
        `${inClass} has no images (${EXTENSIONS.map((extension) => `*${extension}`).join(', ')})`,
      )
    }
  }
  return { folder: root, classes, images }
}

/**
 * Each class needs an output of its own: throws a `RunProblem` where there are more classes than outputs. Where there
 * are fewer, the last outputs stand for nothing and training learns to leave them alone; gives a line that says so.
 */
export function requireClassCount(
  classes: readonly string[],
  outputs: number,
  folder: string,
): string | null {
  const numbers = `${folder} has ${count(classes.length, 'class')} and the network has ${count(outputs, 'output')}`
  if (classes.length > outputs) {
    throw new RunProblem(
      `${numbers}; each class needs one: change the last layer in the specification, or choose another folder`,
    )
  }
  return classes.length < outputs ? `${numbers}; those beyond the classes stand for nothing` : null
}

async function requireFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch((cause) => {
    throw errorCode(cause) === 'ENOENT'
      ? new RunProblem(`there is no data folder ${folder}; name one with --data FOLDER`, 2)
      : fileProblem('read', folder, cause)
  })
  if (!found.isDirectory()) throw new RunProblem(`${folder} is a file, and the data must be a folder`, 2)
}

/** What a folder holds, hidden entries left out, links followed, in the order of code units. */
async function list(folder: string): Promise<{ name: string; isFolder: boolean }[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const visible = entries.filter((entry) => !entry.name.startsWith('.'))
  const known = await Promise.all(
    visible.map(async (entry) => ({
      name: entry.name,
      isFolder: entry.isSymbolicLink()
        ? await stat(join(folder, entry.name)).then(
            (target) => target.isDirectory(),
            () => false,
          )
        : entry.isDirectory(),
    })),
  )
  return known.sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : 0))
}

function isImage(name: string): boolean {
  const lower = name.toLowerCase()
  return EXTENSIONS.some((extension) => lower.endsWith(extension))
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `'${name}'`)
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ')
}

function count(number: number, noun: string): string {
  const plural = noun.endsWith('s') ? `${noun}es` : `${noun}s`
  return `${number} ${number === 1 ? noun : plural}`
}
