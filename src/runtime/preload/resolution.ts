/** Module hooks that resolve every import of a TensorFlow.js package to the file that `register` chose for it. */

interface Resolved {
  readonly url: string
  readonly shortCircuit?: boolean
}

type Next = (specifier: string, context: unknown) => Resolved | Promise<Resolved>

let urls: Readonly<Record<string, string>> = {}

/** Receives the chosen files; called once, in the thread that resolves modules. */
export function initialize(chosen: Readonly<Record<string, string>>): void {
  urls = chosen
}

/** The hook. It works both where modules are resolved synchronously and where another thread resolves them. */
export function resolve(specifier: string, context: unknown, next: Next): Resolved | Promise<Resolved> {
  const url = urls[specifier]
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true }
}
