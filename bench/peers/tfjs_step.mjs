// GoogLeNet's training step as one would write it by hand: a tf.layers model, a loss, `optimizer.minimize`.
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-node-gpu'

const { batch, steps, warmup } = JSON.parse(process.argv[2])
const { inceptions } = JSON.parse(readFileSync(new URL('table1.json', import.meta.url), 'utf8'))

const conv = (x, size, filters, strides = 1) =>
  tf.layers.conv2d({ kernelSize: size, filters, strides, padding: 'same', activation: 'relu' }).apply(x)
const pool = (x, strides) => tf.layers.maxPooling2d({ poolSize: 3, strides, padding: 'same' }).apply(x)

function inception(x, name) {
  const [one, reduce3, three, reduce5, five, projection] = inceptions[name]
  return tf.layers
    .concatenate()
    .apply([
      conv(x, 1, one),
      conv(conv(x, 1, reduce3), 3, three),
      conv(conv(x, 1, reduce5), 5, five),
      conv(pool(x, 1), 1, projection),
    ])
}

function googlenet() {
  const input = tf.input({ shape: [224, 224, 3] })
  let x = pool(conv(input, 7, 64, 2), 2)
  x = pool(conv(conv(x, 1, 64), 3, 192), 2)
  x = pool(inception(inception(x, '3a'), '3b'), 2)
  for (const name of ['4a', '4b', '4c', '4d', '4e']) x = inception(x, name)
  x = inception(inception(pool(x, 2), '5a'), '5b')
  x = tf.layers.globalAveragePooling2d({}).apply(x)
  x = tf.layers.dropout({ rate: 0.4 }).apply(x)
  return tf.model({ inputs: input, outputs: tf.layers.dense({ units: 1000 }).apply(x) })
}

const model = googlenet()
const optimizer = tf.train.momentum(1e-6, 0.9)
const pixels = tf.randomUniform([batch, 224, 224, 3], -2, 2).dataSync()
const classes = Int32Array.from({ length: batch }, (_, index) => (index * 61) % 1000)

function step() {
  return tf.tidy(() => {
    const images = tf.tensor(pixels, [batch, 224, 224, 3])
    const labels = tf.oneHot(tf.tensor1d(classes, 'int32'), 1000)
    const loss = optimizer.minimize(
      () => tf.losses.softmaxCrossEntropy(labels, model.apply(images, { training: true })),
      true,
    )
    return loss.dataSync()[0]
  })
}

const times = Array.from({ length: warmup + steps }, () => {
  const started = performance.now()
  step()
  return performance.now() - started
})
const [, peak] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
console.log(
  JSON.stringify({ times: times.slice(warmup), peakBytes: peak * 1024, parameters: model.countParams() }),
)
