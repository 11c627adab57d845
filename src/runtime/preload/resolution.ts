/** Module hooks that give every import of a TensorFlow.js package the file that `register` chose for it. */

interface Resolved {
  readonly url: string
  readonly shortCircuit?: boolean
}

type Next = (specifier: string, context: unknown) => Resolved | Promise<Resolved>

let urls: Readonly<Record<string, string>> = {}

/** Takes the chosen files; called with them once, in the thread that resolves modules. */
export function initialize(chosen: Readonly<Record<string, string>>): void {
  urls = chosen
}

/** The hook: works where modules are resolved at once and where they are resolved in another thread. */
export function resolve(specifier: string, context: unknown, next: Next): Resolved | Promise<Resolved> {
  const url = urls[specifier]
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true }
}
