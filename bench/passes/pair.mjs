// Runs two graphs in turn in one process on the same images, and prints the milliseconds of each pair. The request is
// JSON.
import * as tf from '@tensorflow/tfjs-node-gpu'
import { openGraphSession } from '../../dist/runtime/graph_session.js'

const { graphs, signature, side, batch, pairs } = JSON.parse(process.argv[2])
const int = (value) => tf.scalar(value, 'int32')

// A run disposes of its inputs.
const images = tf.randomUniform([batch, side, side, 3], -2, 2)
const labels = tf.tensor1d(
  Array.from({ length: batch }, (_, index) => index),
  'int32',
)
const inputs = () => {
  const given = { images: images.clone() }
  if (signature !== 'train') return given
  return { ...given, labels: labels.clone(), rate: tf.scalar(1e-6), step: int(1), seed: int(1) }
}

const sessions = []
for (const graph of graphs) {
  const session = await openGraphSession(graph, ['init', signature])
  session.run('init', { seed: int(1) }, () => {})
  sessions.push(session)
}

function timeOf(session) {
  const started = performance.now()
  session.run(signature, inputs(), (outputs) => {
    for (const output of Object.values(outputs)) output.dataSync()
  })
  return performance.now() - started
}

for (const session of sessions) timeOf(session)
const times = Array.from({ length: pairs }, (_, pair) => {
  const order = pair % 2 === 0 ? [0, 1] : [1, 0]
  const taken = []
  for (const index of order) taken[index] = timeOf(sessions[index])
  return taken
})
process.stdout.write(`${JSON.stringify(times)}\n`)
