/** Activations that follow a layer with weights become that layer's `activation`, as one writes it by hand. */
import { asNumber } from '../../shape/index.ts'
import { type Body, isDimension, type LayerStep, type Reference, readersOf, withoutSteps } from './body.ts'

/** Layers of `tf.layers` that take an `activation`. */
const hosts: ReadonlySet<string> = new Set([
  'conv2d',
  'conv2dTranspose',
  'depthwiseConv2d',
  'separableConv2d',
  'dense',
])

/** A softmax stays a layer of its own: the runtime takes the loss from what comes before it. A copy is no activation. */
const keptApart: ReadonlySet<string> = new Set(['softmax', 'linear'])

/** The `activation` that does what a layer does, or null. */
function activationOf(step: LayerStep): string | null {
  if (step.from !== 'tf.layers') return null
  const { activation, maxValue, ...others } = step.configuration
  if (Object.keys(others).length > 0) return null
  if (step.layer === 'activation')
    return typeof activation === 'string' && !keptApart.has(activation) ? activation : null
  if (step.layer !== 'reLU') return null
  if (maxValue === undefined || maxValue === null) return 'relu'
  const most = typeof maxValue === 'number' ? maxValue : isDimension(maxValue) ? asNumber(maxValue) : null
  return most === 6 ? 'relu6' : null
}

/** A body in which each activation whose input nothing else reads is part of the layer before it. */
export function fuseActivations(body: Body): Body {
  const readers = readersOf(body)
  const steps = [...body.steps]
  const instead = new Map<number, Reference>()
  for (const [index, step] of steps.entries()) {
    if (step.kind !== 'layer') continue
    const activation = activationOf(step)
    const source = step.inputs[0]
    if (activation === null || source?.kind !== 'step' || readers[source.index]!.length !== 1) continue
    const host = steps[source.index]!
    if (host.kind !== 'layer' || host.from !== 'tf.layers' || !hosts.has(host.layer)) continue
    if (instead.has(source.index) || (host.configuration.activation ?? 'linear') !== 'linear') continue
    steps[source.index] = {
      ...host,
      configuration: { ...host.configuration, activation },
      origin: { first: host.origin.first, end: step.origin.end, output: step.origin.output },
      notes: [...host.notes, ...step.notes],
    }
    instead.set(index, source)
  }
  return instead.size === 0 ? body : withoutSteps({ steps, results: body.results }, instead)
}
