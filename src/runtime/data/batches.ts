/** Batches of labelled images: which images each step takes, and their decoding ahead of use. */

import { RunProblem } from '../machine/problem.ts'
import { randomBelow, randomPermutation, streamKey } from '../random/random.ts'
import type { ImagePart, LabelledImage } from './image_folder.ts'
import {
  decodeImage,
  decodingFailure,
  normalisationTables,
  type Preprocessing,
  type Window,
  writePixels,
} from './images.ts'
import { type Prefetched, prefetch } from './prefetch.ts'

/** `count` images of height×width×channels and their classes. */
export interface Batch {
  readonly images: Float32Array
  readonly labels: Int32Array
  readonly count: number
}

/** Batches that are decoded and waiting, besides the one in use. */
const AHEAD = 3
/** A part may have this share of unreadable files, and always one, before a run stops. */
const MOST_UNREADABLE = 0.05
/** Files tried in place of an unreadable one. */
const MOST_REPLACEMENTS = 100

/** The files that could not be decoded so far; too many of them stop the run. */
export interface Unreadable {
  readonly count: () => number
  /** Notes the file; `tell` is called the first time. Throws a `RunProblem` once the allowed share is exceeded. */
  readonly note: (path: string, cause: unknown) => void
}

/** Keeps the list of unreadable files of one part; `tell` gets one line for each of them. */
export function unreadableFiles(
  part: Pick<ImagePart, 'folder' | 'images'>,
  tell: (line: string) => void,
): Unreadable {
  const paths = new Set<string>()
  const most = Math.max(1, Math.floor(MOST_UNREADABLE * part.images.length))
  // Batches are decoded side by side, so that one ahead may meet the last file too many: all that note a file
  // afterwards stop as well, known file or not, and which batch stops the run does not depend on who was first.
  let tooMany: RunProblem | undefined
  return {
    count: () => paths.size,
    note: (path, cause) => {
      if (!paths.has(path)) {
        paths.add(path)
        tell(`skipped ${path}: ${decodingFailure(cause)}`)
        if (paths.size > most) {
          tooMany ??= new RunProblem(
            `${paths.size} of the ${part.images.length} images of ${part.folder} cannot be read, and at most ${most} ` +
              `may (${MOST_UNREADABLE * 100}%); the last is ${path}: ${decodingFailure(cause)}`,
          )
        }
      }
      if (tooMany !== undefined) throw tooMany
    },
  }
}

export interface TrainingBatches {
  readonly images: readonly LabelledImage[]
  readonly preprocessing: Preprocessing
  readonly mirror: boolean
  readonly batch: number
  readonly seed: number
  /** The step of the first batch, and the one after the last. */
  readonly start: number
  readonly end: number
  readonly unreadable: Unreadable
}

/**
 * The batches of the steps `start` … `end - 1`. Step s takes the images s·batch … (s+1)·batch - 1 of an endless list
 * in which each epoch is a permutation of all images, drawn from (seed, epoch); window and mirroring are drawn from
 * (seed, epoch, place). So a step's batch depends on nothing but the step. An unreadable image is replaced by others,
 * drawn from the same.
 */
export function trainingBatches(options: TrainingBatches): Prefetched<Batch> {
  const { images, preprocessing, mirror, batch, seed, start, end, unreadable } = options
  const order = epochOrder(seed, images.length)
  const decode = async (epoch: number, place: number, signal: AbortSignal): Promise<Sample> => {
    const window: Window = { kind: 'random', key: streamKey(seed, 'window', epoch, place), mirror }
    const others = streamKey(seed, 'replacement', epoch, place)
    let image = images[order(epoch, place)]!
    for (let attempt = 0; attempt < MOST_REPLACEMENTS && !signal.aborted; attempt++) {
      try {
        return { pixels: await decodeImage(image.path, preprocessing, window), label: image.label }
      } catch (cause) {
        unreadable.note(image.path, cause)
        image = images[randomBelow(others, attempt, images.length)]!
      }
    }
    throw new RunProblem(`no readable image was found in place of ${image.path}`)
  }
  const assemble = batchAssembly(preprocessing)
  return prefetch(start, end, AHEAD, async (step, signal) => {
    const samples = Array.from({ length: batch }, (_, index) => {
      const place = step * batch + index
      return decode(Math.floor(place / images.length), place % images.length, signal)
    })
    return assemble(await allSettledOrThrow(samples))
  })
}

/** All images of a part once, in order, central windows; the last batch may be smaller. Unreadable ones are left out. */
export function evaluationBatches(options: {
  readonly images: readonly LabelledImage[]
  readonly preprocessing: Preprocessing
  readonly batch: number
  readonly unreadable: Unreadable
}): Prefetched<Batch> {
  const { images, preprocessing, batch, unreadable } = options
  const assemble = batchAssembly(preprocessing)
  return prefetch(0, Math.ceil(images.length / batch), AHEAD, async (position) => {
    const samples = images.slice(position * batch, (position + 1) * batch).map(async ({ path, label }) => {
      try {
        return { pixels: await decodeImage(path, preprocessing, { kind: 'central' }), label }
      } catch (cause) {
        unreadable.note(path, cause)
        return null
      }
    })
    return assemble((await allSettledOrThrow(samples)).filter((sample) => sample !== null))
  })
}

interface Sample {
  readonly pixels: Awaited<ReturnType<typeof decodeImage>>
  readonly label: number
}

function batchAssembly(preprocessing: Preprocessing): (samples: readonly Sample[]) => Batch {
  const tables = normalisationTables(preprocessing)
  const size = preprocessing.height * preprocessing.width * preprocessing.channels
  return (samples) => {
    const images = new Float32Array(samples.length * size)
    for (const [index, { pixels }] of samples.entries()) {
      writePixels(pixels, preprocessing, tables, images, index * size)
    }
    return { images, labels: Int32Array.from(samples, ({ label }) => label), count: samples.length }
  }
}

/** The image at a place of an epoch. The last two epochs are kept: a batch may lie across the end of one. */
function epochOrder(seed: number, images: number): (epoch: number, place: number) => number {
  const known = new Map<number, Uint32Array>()
  return (epoch, place) => {
    let order = known.get(epoch)
    if (order === undefined) {
      order = randomPermutation(streamKey(seed, 'order', epoch), images)
      known.set(epoch, order)
      for (const other of known.keys()) if (known.size > 2 && other !== epoch) known.delete(other)
    }
    return order[place]!
  }
}

/** Waits for all of them, so that nothing is left running, then gives the results or throws the first failure. */
async function allSettledOrThrow<Result>(promises: readonly Promise<Result>[]): Promise<Result[]> {
  const settled = await Promise.allSettled(promises)
  return settled.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason
    return outcome.value
  })
}
