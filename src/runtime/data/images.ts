/** Image files to network input: decoded, resized and cropped on the threads of libvips, then normalised. */
import type * as tf from '@tensorflow/tfjs'
import sharp from 'sharp'
import type { Recipe } from '../contract/recipe.ts'
import { errorCode, RunProblem, reasonOf } from '../machine/problem.ts'
import { randomBelow, randomUniform, type StreamKey } from '../random/random.ts'

/** What makes an image file into an input of height×width×channels numbers. */
export interface Preprocessing {
  readonly height: number
  readonly width: number
  /** The shorter side, in pixels, before the window is cut. */
  readonly resize: number
  /** 3 for red, green, blue; 1 for luminance. */
  readonly channels: number
  /** Subtracted from each channel; null for none. */
  readonly mean: readonly number[] | null
  /** Divides each channel after that; null for none. */
  readonly deviation: readonly number[] | null
}

/**
 * The preprocessing that a recipe names, for a model's input. Throws a `RunProblem` where the two do not fit: another
 * size than the crop's, a number of channels that no image has, figures for another number of channels.
 */
export function preprocessingFor(
  recipe: Pick<Recipe, 'data' | 'augment'>,
  model: tf.LayersModel,
): Preprocessing {
  const { height, width, resize } = recipe.augment.crop
  const { mean, deviation } = recipe.data
  const input = model.inputs[0]!.shape.slice(1)
  const channels = input[2] ?? 0
  if (input.length !== 3 || input[0] !== height || input[1] !== width) {
    throw new RunProblem(
      `the network takes ${input.join('×')} and the recipe crops images to ${height}×${width}`,
    )
  }
  if (channels !== 1 && channels !== 3) {
    throw new RunProblem(
      `the network takes ${input.join('×')}, and images have 3 channels, or 1 where only brightness counts`,
    )
  }
  if (resize < Math.max(height, width)) {
    throw new RunProblem(
      `the recipe resizes images to ${resize} and cannot crop them to ${height}×${width} then`,
    )
  }
  for (const [name, values] of Object.entries({ mean, deviation })) {
    if (values === null || values.length === channels) continue
    throw new RunProblem(
      `the recipe has a ${name} of ${values.length} channels and the network takes ${channels}`,
    )
  }
  return { height, width, resize, channels, mean, deviation }
}

/** The pixels of one window, row by row, channels last, 0 to 255. */
export interface Pixels {
  readonly bytes: Uint8Array
  readonly mirrored: boolean
}

/** Which window is cut: the central one, or one drawn from a stream, mirrored in half of the draws if asked. */
export type Window =
  | { readonly kind: 'central' }
  | { readonly kind: 'random'; readonly key: StreamKey; readonly mirror: boolean }

/** Larger pictures are refused before they are decoded, so that no file can exhaust the memory. */
const MOST_PIXELS = 100_000_000
/** So are pictures longer than this many times their width: resized by the shorter side they would not fit. */
const MOST_ELONGATED = 50

// One thread for each picture, many pictures at once; pictures come once an epoch, so a cache holds nothing of use.
sharp.concurrency(1)
sharp.cache(false)

/**
 * Decodes a JPEG, PNG or WebP file: turned upright as its EXIF data says, transparent parts on white, any colour space
 * to sRGB, the shorter side resized, a window cut. Rejects for a file that is damaged in any place, with `reason`.
 */
export async function decodeImage(
  path: string,
  preprocessing: Preprocessing,
  window: Window,
): Promise<Pixels> {
  const { height, width, resize, channels } = preprocessing
  const { autoOrient: upright } = await sharp(path, { limitInputPixels: MOST_PIXELS }).metadata()
  const shorter = Math.min(upright.width, upright.height)
  if (Math.max(upright.width, upright.height) > MOST_ELONGATED * shorter) {
    throw new Error(
      `it is ${upright.width}×${upright.height}, more than ${MOST_ELONGATED} times as long as wide`,
    )
  }
  const scaledHeight = Math.max(resize, Math.round((upright.height * resize) / shorter))
  const scaledWidth = Math.max(resize, Math.round((upright.width * resize) / shorter))
  const spare = { rows: scaledHeight - height, columns: scaledWidth - width }
  const place =
    window.kind === 'central'
      ? { top: spare.rows >> 1, left: spare.columns >> 1, mirrored: false }
      : {
          top: randomBelow(window.key, 0, spare.rows + 1),
          left: randomBelow(window.key, 1, spare.columns + 1),
          mirrored: window.mirror && randomUniform(window.key, 2) < 0.5,
        }
  // `failOn: 'warning'`: libjpeg fills what it cannot decode with grey, and says so in a warning only.
  const { data, info } = await sharp(path, {
    failOn: 'warning',
    limitInputPixels: MOST_PIXELS,
    sequentialRead: true,
  })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace(channels === 1 ? 'b-w' : 'srgb')
    .resize(scaledWidth, scaledHeight, { fit: 'fill' })
    .extract({ top: place.top, left: place.left, width, height })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  if (info.channels !== channels)
    throw new Error(`it decodes to ${info.channels} channels instead of ${channels}`)
  return { bytes: data, mirrored: place.mirrored }
}

/** Writes pixels into `out` from `offset` on, through the tables of `normalisationTables`; mirrored if they are. */
export function writePixels(
  pixels: Pixels,
  { height, width, channels }: Preprocessing,
  tables: readonly Float32Array[],
  out: Float32Array,
  offset: number,
): void {
  const { bytes, mirrored } = pixels
  for (let channel = 0; channel < channels; channel++) {
    const table = tables[channel]!
    let from = channel
    for (let row = 0; row < height; row++) {
      let to = offset + row * width * channels + channel
      if (!mirrored) {
        for (let column = 0; column < width; column++, from += channels, to += channels)
          out[to] = table[bytes[from]!]!
      } else {
        to += (width - 1) * channels
        for (let column = 0; column < width; column++, from += channels, to -= channels)
          out[to] = table[bytes[from]!]!
      }
    }
  }
}

/** For each channel the normalised value of each of the 256 levels. */
export function normalisationTables({ channels, mean, deviation }: Preprocessing): Float32Array[] {
  return Array.from({ length: channels }, (_, channel) =>
    Float32Array.from(
      { length: 256 },
      (_, level) => (level - (mean?.[channel] ?? 0)) / (deviation?.[channel] ?? 1),
    ),
  )
}

/** Why a file could not be decoded, in one line. */
export function decodingFailure(cause: unknown): string {
  if (errorCode(cause) !== null) return reasonOf(cause)
  const reason = reasonOf(cause)
  if (/unsupported image format/i.test(reason)) return 'it is not an image'
  if (/Input file is missing/i.test(reason)) return 'there is no such file'
  if (/exceeds pixel limit/i.test(reason)) return `it has more than ${MOST_PIXELS / 1e6} million pixels`
  return reason
}
