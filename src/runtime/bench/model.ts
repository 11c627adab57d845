/** What is measured: the model of a compiled project, and random images for it. */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { LayersModel } from '@tensorflow/tfjs'
import { buildModel, type Program } from '../programs/program.ts'
import { fillUniform, streamKey } from '../random/random.ts'

/** A network as its `model.js` exports it. */
export type BenchNetwork = Omit<Program, 'arguments'> & { readonly heads: readonly string[] }

export interface BenchModel {
  readonly network: BenchNetwork
  readonly model: LayersModel
  /** The axes of an image. */
  readonly image: readonly number[]
}

/** The model of a `model.js`, with its heads, if it has any, or without. */
export async function modelAt(file: string, heads: boolean): Promise<BenchModel> {
  const { network } = (await import(pathToFileURL(resolve(file)).href)) as { readonly network: BenchNetwork }
  const model = buildModel({ ...network, arguments: [] }, heads && network.heads.length > 0)
  return { network, model, image: model.inputs[0]!.shape.slice(1) as number[] }
}

/** Numbers of normalised images, uniform in (-2, 2). */
export function randomImages(image: readonly number[], count: number, index: number): Float32Array {
  const images = new Float32Array(image.reduce((size, axis) => size * axis, count))
  fillUniform(images, streamKey(1, 'bench', 'images', index), 2)
  return images
}
