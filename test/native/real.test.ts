/** The real thing: installs the native library into this repository and trains a convolution with it. */
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../src/native/command.ts'
import {
  examineMachine,
  type InstallEvent,
  type InstallOutcome,
  installNativeLibrary,
  nativeStatus,
  renderInstallOutcome,
} from '../../src/native/index.ts'
import { probeAddon } from '../../src/native/probe.ts'

const repository = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..')
const options = { projects: [repository] }
/** The first time, 274 MB have to come. */
const firstTime = 10 * 60_000

let outcome: InstallOutcome
beforeAll(async () => {
  outcome = await installNativeLibrary(options, () => {})
}, firstTime)

/** Trains w in conv(x, w) = y for some steps with plain gradient descent; the losses are printed. */
const training = `
require('node:util').isNullOrUndefined ??= (value) => value == null
const tf = require('@tensorflow/tfjs-node-gpu')
const x = tf.tensor4d(Array.from({ length: 50 }, (_, i) => Math.sin(i)), [2, 5, 5, 1])
const wanted = tf.conv2d(x, tf.tensor4d([1, -2, 3, -4], [2, 2, 1, 1]), 1, 'same')
const weights = tf.variable(tf.zeros([2, 2, 1, 1]))
const optimizer = tf.train.sgd(0.2)
const losses = []
for (let step = 0; step < 60; step++) {
  const loss = optimizer.minimize(() => tf.conv2d(x, weights, 1, 'same').sub(wanted).square().mean(), true)
  losses.push(loss.dataSync()[0])
}
console.log(JSON.stringify({ backend: tf.getBackend(), first: losses[0], last: losses.at(-1) }))
`

describe('the native library', () => {
  it('installs', () => {
    expect(outcome.kind, renderInstallOutcome(outcome)).toBe('ready')
    if (outcome.kind === 'ready') expect(outcome.tensorflow).toBe('2.21.0')
  })

  it('trains a convolution', async () => {
    const result = await runCommand({
      program: process.execPath,
      arguments: ['-e', training],
      folder: repository,
    })
    expect(result.kind === 'exited' && result.code, JSON.stringify(result)).toBe(0)
    const answer = JSON.parse((result as { output: string }).output.trim().split('\n').at(-1)!) as {
      backend: string
      first: number
      last: number
    }
    expect(answer.backend).toBe('tensorflow')
    expect(answer.last).toBeLessThan(answer.first / 100)
  })

  it('installs a second time from the cache, in seconds and without a download', async () => {
    const events: InstallEvent[] = []
    const again = await installNativeLibrary(options, (event) => events.push(event))
    expect(again).toMatchObject({ kind: 'ready', route: 'cached wheel', placed: 'already there' })
    expect(events.filter(({ kind }) => kind === 'progress')).toEqual([])
    if (again.kind === 'ready') expect(again.seconds).toBeLessThan(30)
  })

  it('is what the doctor and the status speak of', async () => {
    const findings = await examineMachine(options)
    for (const name of ['native addon', 'libtensorflow'])
      expect(findings.find((finding) => finding.name === name)).toMatchObject({ status: 'fine' })
    const status = await nativeStatus(options)
    expect(status.installed?.files.map(({ path: file }) => file)).toContain('lib/napi-v8/tfjs_binding.node')
    expect(status.installedDifference).toBeNull()
  })
})

describe('a trial of a library', () => {
  it('survives an addon that is none', async () => {
    const none = fileURLToPath(import.meta.url)
    const answer = await probeAddon(runCommand, process.execPath, `${none}.node`)
    expect(answer).toMatchObject({ kind: 'fails' })
  })
})
