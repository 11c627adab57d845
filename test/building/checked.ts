/** Programs without errors, as the networks that they come to. */
import { type CheckedNetwork, check } from '../../src/compile.ts'
import type { Source } from '../../src/source/source.ts'
import { libraryImporter } from './importer.ts'
import { sourceOf } from './repository.ts'

/** All networks of a spec; throws where it has errors. */
export function networksOf(path: string): readonly CheckedNetwork[] {
  return networksFrom(sourceOf(path))
}

/** All networks of a program that may import the library; throws where it has errors. */
export function networksFrom(source: Source): readonly CheckedNetwork[] {
  const { networks, problems } = check(source, libraryImporter)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (errors.length > 0)
    throw new Error(`${source.name}: ${errors.map(({ message }) => message).join('; ')}\n${source.text}`)
  return networks
}

/** The only network of a text. */
export function networkFrom(text: string): CheckedNetwork {
  const [network, ...others] = networksFrom({ name: 'net.inc', text })
  if (network === undefined || others.length > 0) throw new Error(`This is not one network:\n${text}`)
  return network
}
