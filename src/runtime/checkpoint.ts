/** One checkpoint: a folder with all that a run needs to go on, and the checks that nothing in it has changed. */
import { createHash, type Hash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder, writeSynced } from './durable_files.ts'
import { reasonOf } from './problem.ts'
import type { Recipe } from './recipe.ts'
import type { Evaluation } from './scores.ts'
import type { WeightValues } from './weights.ts'

/** Where a run stands and what it runs on: all of a checkpoint but the numbers of the weights. */
export interface CheckpointFacts {
  /** The network's name. */
  readonly name: string
  /** SHA-256 of the checked network that the program was generated from. */
  readonly specification: string
  /** Steps done; the next step has this number. */
  readonly step: number
  /** The names of the classes in the order of the outputs. */
  readonly classes: readonly string[]
  /** The recipe as it was run, after the command line. */
  readonly recipe: Recipe
  /** The training images: how many, and SHA-256 of their names in order. */
  readonly images: { readonly count: number; readonly sha256: string }
  /** What evaluation gave at this step; null where there was none. */
  readonly evaluation: Evaluation | null
  readonly versions: Readonly<Record<string, string>>
}

/** A checkpoint as it is in memory. */
export interface Checkpoint {
  readonly facts: CheckpointFacts
  readonly weights: WeightValues
  readonly momentum: WeightValues
  /** The moving average of each trained weight; null where the recipe has none. */
  readonly average: WeightValues | null
}

/** The weights that a checkpoint is evaluated and predicts with: the average where there is one, the others as they are. */
export function evaluatedWeights({
  weights,
  average,
}: Pick<Checkpoint, 'weights' | 'average'>): WeightValues {
  return new Map([...weights, ...(average ?? [])])
}

interface Manifest extends CheckpointFacts {
  readonly format: number
  /** The arrays of each file, one after the other, as 32-bit numbers, little end first. */
  readonly arrays: PerFile<readonly { readonly name: string; readonly shape: readonly number[] }[]>
  readonly files: PerFile<{ readonly bytes: number; readonly sha256: string }>
  /** SHA-256 of the manifest without this member. */
  readonly sha256: string
}

const FORMAT = 1
const MANIFEST = 'manifest.json'
const AVERAGE = 'average.bin'
/** The file of the average is there where the recipe has one. */
interface PerFile<Value> {
  readonly 'weights.bin': Value
  readonly 'momentum.bin': Value
  readonly [AVERAGE]?: Value
}
type ArrayFile = keyof PerFile<unknown>

/** Writes a checkpoint into a new folder, the manifest last, each file on the disk before the next. */
export async function writeCheckpoint(
  folder: string,
  { facts, weights, momentum, average }: Checkpoint,
): Promise<void> {
  await mkdir(folder)
  const content: PerFile<WeightValues> = {
    'weights.bin': weights,
    'momentum.bin': momentum,
    ...(average === null ? {} : { [AVERAGE]: average }),
  }
  const arrays = {} as Record<ArrayFile, Manifest['arrays']['weights.bin']>
  const files = {} as Record<ArrayFile, Manifest['files']['weights.bin']>
  for (const [name, values] of Object.entries(content) as [ArrayFile, WeightValues][]) {
    arrays[name] = [...values].map(([weight, { shape }]) => ({ name: weight, shape }))
    files[name] = await writeArrays(join(folder, name), values)
  }
  const manifest: Omit<Manifest, 'sha256'> = { format: FORMAT, ...facts, arrays, files }
  await writeSynced(join(folder, MANIFEST), async (file) => {
    await file.writeFile(manifestText(manifest))
  })
  await syncFolder(folder)
}

/** Reads a checkpoint. Throws an error whose message says what is wrong where any byte is not as it was written. */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const manifest = await readManifest(folder)
  return {
    facts: factsOf(manifest),
    weights: await readArrays(folder, 'weights.bin', manifest),
    momentum: await readArrays(folder, 'momentum.bin', manifest),
    average: manifest.files[AVERAGE] === undefined ? null : await readArrays(folder, AVERAGE, manifest),
  }
}

async function readArrays(folder: string, name: ArrayFile, manifest: Manifest): Promise<WeightValues> {
  const bytes = await readFile(join(folder, name)).catch((cause) => {
    throw new Error(`${name}: ${reasonOf(cause)}`)
  })
  const stated = manifest.files[name]!
  if (bytes.length !== stated.bytes)
    throw new Error(`${name} has ${bytes.length} bytes instead of ${stated.bytes}`)
  if (createHash('sha256').update(bytes).digest('hex') !== stated.sha256)
    throw new Error(`${name} is damaged`)
  return splitArrays(bytes, manifest.arrays[name]!)
}

/** Reads where a checkpoint stands, without its weights. Throws like `readCheckpoint`. */
export async function readCheckpointFacts(folder: string): Promise<CheckpointFacts> {
  return factsOf(await readManifest(folder))
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, MANIFEST), 'utf8').catch((cause) => {
    throw new Error(`${MANIFEST}: ${reasonOf(cause)}`)
  })
  let manifest: Manifest
  try {
    manifest = JSON.parse(text) as Manifest
  } catch {
    throw new Error(`${MANIFEST} is damaged`)
  }
  // Written again it must be the very same text, so that there is no byte which the checksum does not cover.
  const { sha256: _, ...rest } = manifest ?? {}
  if (manifestText(rest) !== text) throw new Error(`${MANIFEST} is damaged`)
  if (manifest.format !== FORMAT)
    throw new Error(`it has format ${manifest.format}, and this runtime reads ${FORMAT}`)
  return manifest
}

function manifestText(manifest: Omit<Manifest, 'sha256'>): string {
  const sha256 = createHash('sha256').update(JSON.stringify(manifest)).digest('hex')
  return `${JSON.stringify({ ...manifest, sha256 }, null, 1)}\n`
}

function factsOf({
  format: _format,
  arrays: _arrays,
  files: _files,
  sha256: _sha256,
  ...facts
}: Manifest): CheckpointFacts {
  return facts
}

async function writeArrays(path: string, arrays: WeightValues): Promise<{ bytes: number; sha256: string }> {
  const hash: Hash = createHash('sha256')
  let total = 0
  await writeSynced(path, async (file) => {
    for (const { values } of arrays.values()) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      hash.update(bytes)
      total += bytes.length
      for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten
    }
  })
  return { bytes: total, sha256: hash.digest('hex') }
}

function splitArrays(bytes: Buffer, arrays: Manifest['arrays']['weights.bin']): WeightValues {
  let offset = 0
  const values = new Map<string, { shape: readonly number[]; values: Float32Array }>()
  for (const { name, shape } of arrays) {
    const length = shape.reduce((product, size) => product * size, 4)
    // Copied, so that each array starts where 32-bit numbers may start.
    const own = new Uint8Array(bytes.subarray(offset, offset + length))
    values.set(name, { shape, values: new Float32Array(own.buffer) })
    offset += length
  }
  return values
}
