/** Generated functions read each size from the axis that the block's signature names. */
import { describe, expect, it } from 'vitest'
import { check } from '../../src/compile.ts'
import { libraryImporter } from '../building/importer.ts'
import { projectOf, textOf } from './build.ts'

describe('a size that a signature names', () => {
  const block = 'block f : h×28×c -> h×28×c = concat(conv2d(1×1, c), conv2d(h×1, c)) |> conv2d(1×1, c)\n'
  const modelOf = (network: string) => {
    const source = { name: 'sizes.inc', text: block + network }
    const { networks, problems } = check(source, libraryImporter)
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    return textOf(projectOf(networks[0]!), 'model.ts')
  }

  it('is read from its own axis, where another axis has the same size', () => {
    const model = modelOf('network n : 28×28×8 -> 28×28×8 = f |> f\n')
    expect(model).toContain('const h = x.shape[1]')
    expect(model).not.toContain('x.shape[2]')
  })

  it('makes one function of calls at 28×28 and at 14×28', () => {
    const model = modelOf('network n : 28×28×8 -> 14×28×8 = f |> max_pool(1×1/(2×1)) |> f\n')
    expect(model.match(/^function f\w*/gm)).toEqual(['function f'])
    expect(model.match(/= f\(/g)).toHaveLength(2)
  })
})
