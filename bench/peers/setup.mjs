// `node bench/peers/setup.mjs`: creates a virtual environment in the cache with Keras, TensorFlow and PyTorch (several
// GB).
import { spawnSync } from 'node:child_process'
import { refuse } from '../measuring.mjs'
import { environment, markComplete, markIncomplete, python, requirements } from './place.mjs'

/** The Python to create it with: one that TensorFlow has packages for. */
const base = process.env.PYTHON ?? 'python3'

markIncomplete()
for (const [command, ...words] of [
  [base, '-m', 'venv', environment],
  [python, '-m', 'pip', 'install', '--disable-pip-version-check', '-r', requirements],
]) {
  const { status, error } = spawnSync(command, words, { stdio: 'inherit' })
  if (status !== 0) refuse(`${command} ${words.join(' ')} failed${error ? `: ${error.message}` : ''}`)
}
markComplete()
console.log(`Keras and PyTorch are in ${environment}; run node bench/peers/run.mjs`)
