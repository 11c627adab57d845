// Two graphs in one process, in turn, on the same images: milliseconds of each of so many pairs. The request is JSON.
import * as tf from '@tensorflow/tfjs-node-gpu'

const { graphs, signature, side, batch, pairs } = JSON.parse(process.argv[2])
const int = (value) => tf.scalar(value, 'int32')

const images = tf.randomUniform([batch, side, side, 3], -2, 2)
const labels = tf.tensor1d(
  Array.from({ length: batch }, (_, index) => index),
  'int32',
)
const step = { labels, rate: tf.scalar(1e-6), step: int(1), seed: int(1) }
const inputs = signature === 'train' ? { images, ...step } : { images }

const models = []
for (const graph of graphs) {
  const open = (name) => tf.node.loadSavedModel(graph, ['serve'], name)
  const init = await open('init')
  tf.dispose(init.predict({ seed: int(1) }))
  models.push(await open(signature))
}

function timeOf(model) {
  const started = performance.now()
  const outputs = model.predict(inputs)
  for (const output of Object.values(outputs)) output.dataSync()
  const took = performance.now() - started
  tf.dispose(outputs)
  return took
}

for (const model of models) timeOf(model)
const times = Array.from({ length: pairs }, (_, pair) => {
  const order = pair % 2 === 0 ? [0, 1] : [1, 0]
  const taken = []
  for (const index of order) taken[index] = timeOf(models[index])
  return taken
})
process.stdout.write(`${JSON.stringify(times)}\n`)
