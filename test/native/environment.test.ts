/** Reading facts out of what tools and files say. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunCommand } from '../../src/native/command.ts'
import {
  cacheRootFrom,
  compareVersions,
  headerFolders,
  readGpus,
  readProcessorInformation,
  versionIn,
} from '../../src/native/environment.ts'
import { findPackage, gatherEnvironment } from '../../src/native/gather.ts'

describe('the rules', () => {
  it('finds the cache: INC_CACHE, else XDG_CACHE_HOME, else the home folder', () => {
    expect(cacheRootFrom({ INC_CACHE: '/c', XDG_CACHE_HOME: '/x' }, '/h')).toBe('/c')
    expect(cacheRootFrom({ XDG_CACHE_HOME: '/x' }, '/h')).toBe('/x/inc')
    expect(cacheRootFrom({ XDG_CACHE_HOME: 'relative' }, '/h')).toBe('/h/.cache/inc')
    expect(cacheRootFrom({ INC_CACHE: '' }, '/h')).toBe('/h/.cache/inc')
    expect(cacheRootFrom({}, null)).toBeNull()
  })

  it('looks for headers beside the running Node first', () => {
    const folders = headerFolders('/opt/n/bin/node', { npm_config_nodedir: '/dir' }, '/h', '22.1.0')
    expect(folders.slice(0, 3)).toEqual([
      '/opt/n/include/node',
      '/dir/include/node',
      '/h/.cache/node-gyp/22.1.0/include/node',
    ])
    expect(
      headerFolders('/usr/bin/node', {}, null, '22.1.0').filter((each) => each === '/usr/include/node'),
    ).toHaveLength(1)
  })

  it('compares versions as numbers', () => {
    expect(compareVersions('2.9', '2.27')).toBeLessThan(0)
    expect(compareVersions('20.9.0', '20.9')).toBe(0)
    const version = fc.array(fc.nat(99), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
    fc.assert(
      fc.property(
        version,
        version,
        (a, b) => Math.sign(compareVersions(a, b)) === -Math.sign(compareVersions(b, a)),
      ),
    )
  })

  it('finds a version in an answer', () => {
    expect(versionIn('Python 3.11.7')).toBe('3.11.7')
    expect(versionIn('g++ (Debian 12.2.0-14) 12.2.0')).toBe('12.2.0')
    expect(versionIn('none')).toBeNull()
  })

  it('reads processors and GPUs', () => {
    const text = 'processor\t: 0\nmodel name\t: A Chip\nflags\t\t: fpu avx avx512_bf16\n\nprocessor\t: 1\n'
    expect(readProcessorInformation(text)).toEqual({
      name: 'A Chip',
      features: ['fpu', 'avx', 'avx512_bf16'],
    })
    expect(readProcessorInformation('')).toEqual({ name: null, features: [] })
    expect(readGpus('NVIDIA H200, 9.0, 550.54.15, 143771\n')).toEqual([
      { name: 'NVIDIA H200', computeCapability: 9, driver: '550.54.15', memoryMebibytes: 143771 },
    ])
    expect(readGpus('Old, [N/A], 390.1, [N/A]\n')[0]).toMatchObject({
      computeCapability: null,
      memoryMebibytes: null,
    })
    expect(readGpus('no devices were found\n')).toEqual([])
  })
})

describe('gatherEnvironment', () => {
  const nothing: RunCommand = async () => ({ kind: 'not-found', why: 'ENOENT' })

  it('finds nothing where no program answers, and does not fail', async () => {
    const found = await gatherEnvironment({ projects: ['/'], variables: {} }, nothing)
    expect(found).toMatchObject({ python: null, pip: null, compiler: null, gpus: [], addonPackage: null })
    expect(found.node.version).toBe(process.versions.node)
    expect(found.processor.cores).toBeGreaterThan(0)
  })

  it('takes the compiler that CXX names, and asks python3 for its pip', async () => {
    const answers: Record<string, string> = {
      'my-c++ --version': 'my-c++ 14.1.0',
      'python3 --version': 'Python 3.9.1',
      'python3 -m pip --version': 'pip 21.2 from somewhere',
    }
    const run: RunCommand = async ({ program, arguments: given }) => {
      const output = answers[[program, ...given].join(' ')]
      return output === undefined
        ? { kind: 'not-found', why: 'ENOENT' }
        : { kind: 'exited', code: 0, output, errors: '' }
    }
    const found = await gatherEnvironment({ projects: ['/'], variables: { CXX: 'my-c++' } }, run)
    expect(found.compiler).toEqual({ program: 'my-c++', version: '14.1.0' })
    expect(found.pip?.version).toBe('21.2')
  })

  it('resolves the package as a program in the project would, and the first project counts', async () => {
    const root = await mkdtemp(path.join(os.tmpdir(), 'inc-find-'))
    const folder = path.join(root, 'node_modules', '@tensorflow', 'tfjs-node-gpu')
    await mkdir(folder, { recursive: true })
    await mkdir(path.join(root, 'generated', 'deep'), { recursive: true })
    await writeFile(path.join(folder, 'package.json'), '{"version":"4.22.0"}')
    const found = await findPackage(['/nowhere', path.join(root, 'generated', 'deep')])
    expect(found).toEqual({ folder, version: '4.22.0' })
    await rm(root, { recursive: true })
    expect(await findPackage([root])).toBeNull()
  })
})
