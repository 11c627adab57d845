/**
 * One checkpoint: a folder with all that a run needs to go on, and the checks that nothing in it has changed. Its arrays
 * stand in the files of TensorFlow's own checkpoints, so TensorFlow reads them where they are.
 */
import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Recipe } from '../contract/recipe.ts'
import { averageName, momentumName } from '../contract/variable_names.ts'
import type { WeightValues } from '../engine/weights.ts'
import { syncFolder, writeSynced } from '../machine/durable_files.ts'
import { reasonOf } from '../machine/problem.ts'
import type { Evaluation } from '../report/scores.ts'
import { crc32c } from './crc32c.ts'
import { type BundledTensor, bundleIndex, indexFile, shardFile } from './tensor_bundle.ts'

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

type Part = 'weights' | 'momentum' | 'average'

/** The average is there where the recipe has one. */
interface PerPart<Value> {
  readonly weights: Value
  readonly momentum: Value
  readonly average?: Value
}

type StatedArrays = readonly { readonly name: string; readonly shape: readonly number[] }[]

interface StatedFile {
  readonly bytes: number
  readonly sha256: string
}

interface Manifest extends CheckpointFacts {
  readonly format: number
  /** The arrays of each part, in the order of its file. Each part is a shard of the bundle, in the order of the parts. */
  readonly arrays: PerPart<StatedArrays>
  /** All files but the manifest, by their names. */
  readonly files: Readonly<Record<string, StatedFile>>
  /** SHA-256 of the manifest without this member. */
  readonly sha256: string
}

const FORMAT = 2
const MANIFEST = 'manifest.json'
/** TensorFlow opens a checkpoint by what the names of its files begin with. */
const BUNDLE = 'tensorflow'
const INDEX = indexFile(BUNDLE)

/** What a value of each part is called among all variables, as the graph calls it. */
const variableNames: Readonly<Record<Part, (weight: string) => string>> = {
  weights: (weight) => weight,
  momentum: momentumName,
  average: averageName,
}

/** The parts that a checkpoint has, each with the name of its file. */
function shardsOf({ average }: { readonly average?: unknown }): readonly (readonly [Part, string])[] {
  const parts: readonly Part[] = ['weights', 'momentum', ...(average ? (['average'] as const) : [])]
  return parts.map((part, shard) => [part, shardFile(BUNDLE, shard, parts.length)])
}

/** Writes a checkpoint into a new folder, the manifest last, each file on the disk before the next. */
export async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(folder)
  const arrays = {} as Record<Part, StatedArrays>
  const files: Record<string, StatedFile> = {}
  const bundled: (readonly BundledTensor[])[] = []
  for (const [part, file] of shardsOf(checkpoint)) {
    const values = checkpoint[part]!
    const { tensors, ...stated } = await writeArrays(join(folder, file), values, variableNames[part])
    arrays[part] = [...values].map(([name, { shape }]) => ({ name, shape }))
    files[file] = stated
    bundled.push(tensors)
  }
  const index = bundleIndex(bundled)
  await writeSynced(join(folder, INDEX), (file) => file.writeFile(index))
  files[INDEX] = { bytes: index.length, sha256: createHash('sha256').update(index).digest('hex') }
  const manifest: Omit<Manifest, 'sha256'> = { format: FORMAT, ...checkpoint.facts, arrays, files }
  await writeSynced(join(folder, MANIFEST), (file) => file.writeFile(manifestText(manifest)))
  await syncFolder(folder)
}

/** Reads a checkpoint. Throws an error whose message says what is wrong where any byte is not as it was written. */
export async function readCheckpoint(folder: string): Promise<Checkpoint> {
  const manifest = await readManifest(folder)
  const { arrays, files } = manifest
  const found = new Map<Part, WeightValues>()
  for (const [part, file] of shardsOf(arrays))
    found.set(part, splitArrays(await readStated(folder, file, files), arrays[part]!))
  // Only TensorFlow needs it; but what is damaged for TensorFlow is no whole checkpoint.
  await readStated(folder, INDEX, files)
  return {
    facts: factsOf(manifest),
    weights: found.get('weights')!,
    momentum: found.get('momentum')!,
    average: found.get('average') ?? null,
  }
}

/** The bytes of a file, where they are those that the manifest states. */
async function readStated(folder: string, name: string, files: Manifest['files']): Promise<Buffer> {
  const bytes = await readFile(join(folder, name)).catch((cause) => {
    throw new Error(`${name}: ${reasonOf(cause)}`)
  })
  const stated = files[name]!
  if (bytes.length !== stated.bytes)
    throw new Error(`${name} has ${bytes.length} bytes instead of ${stated.bytes}`)
  if (createHash('sha256').update(bytes).digest('hex') !== stated.sha256)
    throw new Error(`${name} is damaged`)
  return bytes
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

/** Each array is read once as it is written: for the checksum of the file, and for its own in the bundle. */
async function writeArrays(
  path: string,
  arrays: WeightValues,
  nameOf: (weight: string) => string,
): Promise<StatedFile & { readonly tensors: readonly BundledTensor[] }> {
  const hash = createHash('sha256')
  const tensors: BundledTensor[] = []
  let total = 0
  await writeSynced(path, async (file) => {
    for (const [name, { shape, values }] of arrays) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      hash.update(bytes)
      tensors.push({ name: nameOf(name), shape, bytes: bytes.length, crc32c: crc32c(bytes) })
      total += bytes.length
      for (let done = 0; done < bytes.length; ) done += (await file.write(bytes, done)).bytesWritten
    }
  })
  return { bytes: total, sha256: hash.digest('hex'), tensors }
}

function splitArrays(bytes: Buffer, arrays: StatedArrays): WeightValues {
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
