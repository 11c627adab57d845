/** Renders the demonstration's image folder: JPEG files of drawn figures, in a training and a validation part. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { figureNames } from './figures.ts'
import { drawPicture } from './picture.ts'

/** What is to be rendered. Two equal plans give equal files, byte for byte, with one version of sharp. */
export interface ImagePlan {
  readonly seed: number
  /** Pictures of each class. */
  readonly train: number
  readonly validation: number
}

export interface RenderProgress {
  readonly done: number
  readonly total: number
}

/** Changed whenever the same plan would give other pictures, so that a folder of an older version is made anew. */
const version = 1

/** The file beside the two parts that says what the folder was rendered from. */
const planFile = 'images.json'

/** The path of one picture within the folder: `train/disc/0007.jpg`. */
export function picturePath(part: 'train' | 'validation', figure: string, number: number): string {
  return join(part, figure, `${String(number).padStart(4, '0')}.jpg`)
}

/**
 * Renders the folder, or leaves it where it holds just this plan already (false). The pictures are made in a folder
 * beside it that then takes its name, so an interrupted run leaves nothing that looks whole.
 */
export async function renderImages(
  folder: string,
  plan: ImagePlan,
  options: { readonly onProgress?: (progress: RenderProgress) => void; readonly signal?: AbortSignal } = {},
): Promise<boolean> {
  const description = `${JSON.stringify({ version, ...plan, classes: figureNames }, null, 2)}\n`
  if ((await textOf(join(folder, planFile))) === description) return false

  const unfinished = `${folder}.unfinished`
  await rm(unfinished, { recursive: true, force: true })
  const pictures = (['train', 'validation'] as const).flatMap((part) =>
    figureNames.flatMap((figure) =>
      Array.from({ length: plan[part] }, (_, number) => ({ part, figure, number })),
    ),
  )
  for (const part of ['train', 'validation'])
    for (const figure of figureNames) await mkdir(join(unfinished, part, figure), { recursive: true })

  let done = 0
  const writing = new Set<Promise<void>>()
  for (const { part, figure, number } of pictures) {
    options.signal?.throwIfAborted()
    const picture = drawPicture(figure, plan.seed, part, number)
    const written = sharp(picture.bytes, {
      raw: { width: picture.width, height: picture.height, channels: 3 },
    })
      .jpeg({ quality: picture.quality })
      .toFile(join(unfinished, picturePath(part, figure, number)))
      .then(() => {
        writing.delete(written)
        options.onProgress?.({ done: ++done, total: pictures.length })
      })
    writing.add(written)
    // Drawing is ours and encoding is sharp's, on its own threads: a few pictures ahead keep both at work.
    if (writing.size >= 4) await Promise.race(writing)
  }
  await Promise.all(writing)

  await writeFile(join(unfinished, planFile), description)
  await rm(folder, { recursive: true, force: true })
  await mkdir(dirname(folder), { recursive: true })
  await rename(unfinished, folder)
  return true
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8')
  } catch {
    return null
  }
}
