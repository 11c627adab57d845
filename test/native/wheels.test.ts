/** The pinned wheels are well formed, and the rules take out of a wheel what they should. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cpuWheels, gpuWheels, selectMembers, type UnpackRule } from '../../src/native/wheels.ts'

const pinned = [...cpuWheels.contents, ...gpuWheels.contents].map(({ wheel }) => wheel)

describe('the pins', () => {
  it.each(pinned.map((wheel) => [wheel.file, wheel] as const))('%s agrees with itself', (file, wheel) => {
    const [project, version, ...tags] = file.replace(/\.whl$/, '').split('-')
    expect(project).toBe(wheel.project.replaceAll('-', '_'))
    expect(version).toBe(wheel.version)
    expect(tags.at(-1)!.split('.')).toContain(wheel.platformTag)
    expect(wheel.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(wheel.bytes).toBeGreaterThan(1e6)
  })

  it('has no digest and no file twice', () => {
    expect(new Set(pinned.map(({ sha256 }) => sha256)).size).toBe(pinned.length)
    expect(new Set(pinned.map(({ file }) => file)).size).toBe(pinned.length)
  })
})

describe('selectMembers', () => {
  const nvidia = gpuWheels.contents[1]!.rules

  it('leaves headers, static archives and Python files in a CUDA wheel', () => {
    const members = [
      'nvidia/__init__.py',
      'nvidia/cublas/__init__.py',
      'nvidia/cublas/include/cublas.h',
      'nvidia/cublas/lib/',
      'nvidia/cublas/lib/libcublas.so.12',
      'nvidia/cuda_nvcc/bin/ptxas',
      'nvidia/cuda_nvrtc/lib/libnvrtc.alt.so.12',
      'nvidia/cuda_runtime/lib/libcudadevrt.a',
      'nvidia_cublas_cu12-12.9.dist-info/RECORD',
    ]
    expect(selectMembers(members, nvidia).chosen).toEqual([
      { member: 'nvidia/cublas/lib/libcublas.so.12', to: 'deps/nvidia/cublas/lib/libcublas.so.12' },
      { member: 'nvidia/cuda_nvcc/bin/ptxas', to: 'deps/nvidia/cuda_nvcc/bin/ptxas' },
    ])
  })

  it('names what a rule asks for and the wheel lacks', () => {
    const rules: readonly UnpackRule[] = [{ kind: 'member', member: 'a/b', to: 'deps/b' }, ...nvidia]
    expect(selectMembers(['a/c'], rules)).toEqual({ chosen: [], absent: ['a/b', 'nvidia/'] })
  })

  it('never leads out of the folder that it unpacks to', () => {
    const part = fc.constantFrom('..', 'lib', '', '.', 'x.so')
    const member = fc.array(part, { maxLength: 5 }).map((parts) => ['nvidia', ...parts].join('/'))
    fc.assert(
      fc.property(fc.array(member), (members) => {
        for (const { to } of selectMembers(members, nvidia).chosen)
          expect(new URL(to, 'file:///root/').pathname).toMatch(/^\/root\/deps\/nvidia\//)
      }),
    )
  })
})
