/** A training project of plain JavaScript over the built runtime, and its programs run as processes of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { writePictures } from '../building/pictures.ts'
import { type BuiltRuntime, buildRuntime } from './built_runtime.ts'
import { tinyRecipe, tinySpecification } from './tiny.ts'

export interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  /** What was written to standard output so far. */
  readonly stdout: () => string
  readonly done: Promise<Outcome>
}

export interface Project {
  readonly folder: string
  readonly runtime: BuiltRuntime
  /** Starts `node --import REGISTER PROGRAM.js …` in the project's folder. */
  readonly start: (program: string, flags: readonly string[], options?: StartOptions) => Running
  readonly run: (program: string, flags: readonly string[], options?: StartOptions) => Promise<Outcome>
}

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** Without it the program is started plainly, as `node PROGRAM.js`. */
  readonly register?: boolean
  /** Another program than the Node that runs the tests, and what comes before Node's own arguments. */
  readonly command?: readonly string[]
}

/** The project of `tiny.ts`, its files in plain JavaScript. `parent` is a folder below which packages are found. */
export async function createProject(runtime = buildRuntime(), parent = runtime.folder): Promise<Project> {
  const folder = join(parent, 'project')
  mkdirSync(folder, { recursive: true })
  await writePictures(join(folder, 'pictures'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const index = pathToFileURL(join(runtime.folder, 'index.js')).href
  writeFileSync(join(folder, 'model.js'), `import { layers } from '${index}'\n${MODEL}`)
  for (const name of ['train', 'evaluate', 'predict'])
    writeFileSync(join(folder, `${name}.js`), programText(name, index))
  const start: Project['start'] = (program, flags, options = {}) => {
    const register =
      options.register === false ? [] : ['--import', pathToFileURL(join(runtime.folder, 'register.js')).href]
    const [command = process.execPath, ...before] = options.command ?? []
    const child = spawn(command, [...before, ...register, `${program}.js`, ...flags], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', ...options.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    const done = new Promise<Outcome>((resolve, reject) => {
      child.on('error', reject)
      child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
    })
    return { child, stdout: () => stdout, done }
  }
  return { folder, runtime, start, run: (...given) => start(...given).done }
}

function programText(name: string, index: string): string {
  const recipe = name === 'train' ? `recipe: ${JSON.stringify(tinyRecipe)}, ` : ''
  return `import { ${name} } from '${index}'
import { tiny } from './model.js'
await ${name}({ name: 'tiny', specification: '${tinySpecification}', model: tiny, ${recipe}arguments: process.argv.slice(2) })
`
}

const MODEL = `import * as tf from '@tensorflow/tfjs-node-gpu'

export function tiny({ heads = false } = {}) {
  const image = tf.input({ shape: [8, 8, 3], name: 'image' })
  const convolved = tf.layers.conv2d({ filters: 6, kernelSize: 3, padding: 'same', activation: 'relu', name: 'convolution' }).apply(image)
  const normalised = tf.layers.batchNormalization({ name: 'normalisation' }).apply(convolved)
  const pooled = tf.layers.maxPooling2d({ poolSize: 2, name: 'pool' }).apply(normalised)
  const outputs = [classifier(pooled, 'main')]
  if (heads) outputs.push(classifier(pooled, 'aux'))
  return tf.model({ inputs: image, outputs, name: 'tiny' })
}

function classifier(features, name) {
  const mean = tf.layers.averagePooling2d({ poolSize: 4, name: name + '/mean' }).apply(features)
  const dropped = layers.dropout({ rate: 0.4, name: name + '/dropout' }).apply(mean)
  const linear = tf.layers.conv2d({ filters: 3, kernelSize: 1, name: name + '/linear' }).apply(dropped)
  return tf.layers.softmax({ axis: -1, name: name + '/softmax' }).apply(linear)
}
`
