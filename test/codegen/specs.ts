/** The specs of the repository, checked. */
import { readdirSync, readFileSync } from 'node:fs'
import { type CheckedNetwork, check } from '../../src/compile.ts'
import { openProgram } from '../../src/program/program.ts'

const root = new URL('../../', import.meta.url)

/** All networks of a file; throws where it has problems. */
export function networksOf(path: string): readonly CheckedNetwork[] {
  const read = (file: string) => ({ name: file, text: readFileSync(new URL(file, root), 'utf8') })
  const { networks, problems } = check(
    openProgram(read(path), (imported) => ({ source: read(`${imported}.inc`) })),
  )
  if (problems.length > 0) throw new Error(`${path}: ${problems.map(({ message }) => message).join('; ')}`)
  return networks
}

/** Every spec. */
export const specs = readdirSync(new URL('specs', root))
  .filter((name) => name.endsWith('.inc'))
  .map((name) => `specs/${name}`)
