/** A written graph loaded by TensorFlow.js for Node through its public API, for the tests of the graph target. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { compileGraph, type GraphModel, graphBytes } from '../../src/codegen/graph/index.ts'
import { type Signatures, savedModel, savedModelTag } from '../../src/graph/index.ts'
import type { Network } from '../../src/network/network.ts'
import { fastest } from '../../src/runtime/contract/graph_facts.ts'
import type { Precision } from '../../src/runtime/contract/precision.ts'
import type { Recipe } from '../../src/runtime/contract/recipe.ts'
import { ownedByLibrary } from '../../src/runtime/engine/graph_session.ts'

export interface Values {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** What a signature takes: tensors by name. What it gives comes back as numbers. */
export type Run = (signature: string, inputs: tf.NamedTensorMap) => Promise<Readonly<Record<string, Values>>>

interface SavedModels {
  readonly loadSavedModel: (
    folder: string,
    tags: string[],
    signature: string,
  ) => Promise<{ predict: (inputs: tf.NamedTensorMap) => tf.NamedTensorMap; dispose: () => void }>
}

/** Loads a written graph; the variables are its own, and live until it is closed. */
export function openGraph(bytes: Uint8Array): {
  readonly run: Run
  readonly folder: string
  readonly close: () => void
} {
  const { node } = createRequire(import.meta.url)('@tensorflow/tfjs-node-gpu') as { node: SavedModels }
  const folder = mkdtempSync(join(tmpdir(), 'inc-graph-'))
  writeFileSync(join(folder, 'saved_model.pb'), bytes)
  const loaded = new Map<string, ReturnType<SavedModels['loadSavedModel']>>()
  return {
    folder,
    run: async (signature, inputs) => {
      const opened = loaded.get(signature) ?? node.loadSavedModel(folder, [savedModelTag], signature)
      loaded.set(signature, opened)
      const model = await opened
      const owned = ownedByLibrary(inputs)
      const outputs = model.predict(owned)
      const read = Object.entries(outputs).map(([name, tensor]) => {
        const found = { shape: tensor.shape, values: Float32Array.from(tensor.dataSync()) }
        tensor.dispose()
        return [name, found] as const
      })
      tf.dispose(owned)
      return Object.fromEntries(read)
    },
    close: () => {
      rmSync(folder, { recursive: true })
      for (const opened of loaded.values()) void opened.then((model) => model.dispose())
    },
  }
}

export function openSignatures(signatures: Signatures): ReturnType<typeof openGraph> {
  return openGraph(savedModel(signatures))
}

/** The graph of a network that has one. */
export function modelOf(
  network: Network,
  recipe?: Recipe,
  precision: Precision = 'fp32',
  passes = fastest.passes,
): GraphModel {
  const compiled = compileGraph(network, recipe, { precision, memory: null, passes })
  if (!compiled.ok) throw new Error(compiled.reason)
  return compiled.model
}

export function openModel(model: GraphModel): ReturnType<typeof openGraph> {
  return openGraph(graphBytes(model))
}

/** The Euclidean norm of all numbers. */
export function sizeOf(a: ArrayLike<number>): number {
  return distance(a, new Float32Array(a.length))
}

/** |a - b| in the Euclidean norm; not a number where they are not of one length. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.NaN
  let squares = 0
  for (let index = 0; index < b.length; index++) squares += (a[index]! - b[index]!) ** 2
  return Math.sqrt(squares)
}

/** |a - b| / |b|; where b is 0 that of a. */
export function relativeError(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const size = sizeOf(b)
  return distance(a, b) / (size === 0 ? 1 : size)
}
