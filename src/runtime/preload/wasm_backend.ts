/** Opens the WebAssembly backend of TensorFlow.js for training in Node. */
import * as tf from '@tensorflow/tfjs'
import '@tensorflow/tfjs-backend-wasm'
import { RunProblem } from '../machine/problem.ts'
import { registerWasmKernels } from './wasm_kernels.ts'

/** Makes WebAssembly the current backend, with the gradients it lacks. */
export async function openWasmBackend(): Promise<void> {
  registerWasmKernels()
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const before = new Map(events.map((event) => [event, new Set(process.rawListeners(event))]))
  if (!(await tf.setBackend('wasm')))
    throw new RunProblem('the WebAssembly backend of TensorFlow.js cannot be opened', 2)
  await tf.ready()
  // Its loader takes over the process's last resorts for errors, which hides where an error was thrown.
  for (const event of events) {
    for (const listener of process.rawListeners(event)) {
      if (!before.get(event)!.has(listener)) process.removeListener(event, listener as () => void)
    }
  }
}

/** Layers whose gradients the backend has not. */
const WITHOUT_GRADIENT: readonly string[] = [
  'DepthwiseConv2D',
  'SeparableConv2D',
  'Conv3D',
  'Conv3DTranspose',
  'MaxPooling3D',
  'AveragePooling3D',
]

/** Throws a `RunProblem` that names the first layer whose gradient WebAssembly cannot compute, if there is one. */
export function requireWasmGradients(model: tf.LayersModel): void {
  const layer = model.layers.find((layer) => WITHOUT_GRADIENT.includes(layer.getClassName()))
  if (layer === undefined) return
  throw new RunProblem(
    `the layer '${layer.name}' (${layer.getClassName()}) cannot be trained on WebAssembly, which has no gradient for it; ` +
      'get the native library with: npx inc native install',
    2,
  )
}
