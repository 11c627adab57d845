/** The plan of an installation follows from the machine's facts alone. */
import { describe, expect, it } from 'vitest'
import { type InstallStep, pipArguments, planInstall, type Route } from '../../src/native/plan.ts'
import { cpuWheels, gpuWheels } from '../../src/native/wheels.ts'
import { machine } from './world.ts'

const cpu = { gpu: false, force: false }
const gpu = { gpu: true, force: false }

const route = (routes: readonly Route[], name: Route['name']): Route => {
  const found = routes.find((each) => each.name === name)
  expect(found, `a route named ${name}`).toBeDefined()
  return found!
}
const kinds = (steps: readonly InstallStep[]): readonly string[] => steps.map(({ kind }) => kind)
const lacks = (each: Route): readonly string[] => each.missing.map(({ name }) => name)

describe('planInstall', () => {
  it('tries the cache, the wheel, and the vendor last', () => {
    const plan = planInstall(machine(), cpu)
    expect(plan.missing).toEqual([])
    expect(plan.routes.map(({ name }) => name)).toEqual(['cached wheel', 'wheel', 'cached vendor', 'vendor'])
    expect(plan.routes.flatMap(lacks)).toEqual([])
    expect(kinds(route(plan.routes, 'wheel').steps)).toEqual([
      'download-wheel',
      'check-digest',
      'unpack',
      'link-names',
      'compile-addon',
      'prove',
      'seal',
      'place',
    ])
  })

  it('passes the cache by with --force', () => {
    const plan = planInstall(machine(), { gpu: false, force: true })
    expect(plan.routes.map(({ name }) => name)).toEqual(['wheel', 'vendor'])
  })

  it('checks every wheel right after its download and before it is opened', () => {
    for (const options of [cpu, gpu]) {
      const steps = route(planInstall(machine(), options).routes, 'wheel').steps
      steps.forEach((step, index) => {
        if (step.kind !== 'download-wheel') return
        expect(steps[index + 1]).toEqual({ kind: 'check-digest', wheel: step.wheel })
        expect(steps[index + 2]).toMatchObject({ kind: 'unpack', wheel: step.wheel })
      })
    }
  })

  it('takes the CUDA build of TensorFlow and its companions with --gpu, under a key of its own', () => {
    const wheel = route(planInstall(machine(), gpu).routes, 'wheel')
    const projects = wheel.steps.flatMap((step) =>
      step.kind === 'download-wheel' ? [step.wheel.project] : [],
    )
    expect(projects[0]).toBe('tensorflow')
    expect(projects).toHaveLength(13)
    for (const companion of projects.slice(1)) expect(companion).toMatch(/^nvidia-[a-z]+(-[a-z]+)?-cu12$/)
    expect(wheel.key).not.toBe(route(planInstall(machine(), cpu).routes, 'wheel').key)
    const downloads = wheel.steps.flatMap((step) =>
      step.kind === 'download-wheel' ? [step.wheel.bytes] : [],
    )
    expect(wheel.downloadBytes).toBe(downloads.reduce((sum, bytes) => sum + bytes, 0))
  })

  it('puts the CUDA libraries where the library looks for them: ../nvidia from deps/lib', () => {
    for (const { wheel, rules } of gpuWheels.contents.slice(1))
      expect(rules, wheel.file).toMatchObject([{ kind: 'folder', under: 'nvidia/', to: 'deps/nvidia/' }])
  })

  it('asks pip for one exact file whatever the local Python is', () => {
    const asked = pipArguments(cpuWheels.contents[0]!.wheel)
    expect(asked).toContain('tensorflow-cpu==2.21.0')
    for (const option of ['--no-deps', '--only-binary=:all:']) expect(asked).toContain(option)
    for (const [option, value] of [
      ['--python-version', '312'],
      ['--implementation', 'cp'],
      ['--abi', 'cp312'],
      ['--platform', 'manylinux_2_27_x86_64'],
    ])
      expect(asked[asked.indexOf(option!) + 1]).toBe(value)
    expect(asked.at(-1)).toBe('--dest')
  })

  it.each([
    ['python3', { python: null, pip: null }],
    ['pip', { pip: null }],
    ['g++', { compiler: null }],
    ['Node headers', { nodeHeaders: { found: null, tried: ['/a', '/b'] } }],
    ['disk', { cacheFreeBytes: 1e9 }],
    ['glibc', { glibc: '2.26' }],
    ['platform', { architecture: 'arm64' }],
    ['platform', { platform: 'darwin' }],
  ])('names %s when it is missing, with a mend, and leaves the vendor route', (name, over) => {
    const { routes } = planInstall(machine(over), cpu)
    const wheel = route(routes, 'wheel')
    expect(lacks(wheel)).toEqual([name])
    for (const { mend, says } of wheel.missing) expect(mend.length * says.length).toBeGreaterThan(0)
    expect(lacks(route(routes, 'vendor'))).toEqual([])
  })

  it('names all that is missing at once', () => {
    const bare = machine({
      python: null,
      pip: null,
      compiler: null,
      nodeHeaders: { found: null, tried: ['/a'] },
    })
    expect(lacks(route(planInstall(bare, cpu).routes, 'wheel'))).toEqual(['python3', 'g++', 'Node headers'])
  })

  it('offers neither library on musl or without AVX', () => {
    const musl = planInstall(machine({ glibc: null }), cpu).routes
    expect([lacks(route(musl, 'wheel')), lacks(route(musl, 'vendor'))]).toEqual([['glibc'], ['glibc']])
    const old = machine({ processor: { name: 'old', cores: 1, features: ['sse2'] } })
    const routes = planInstall(old, cpu).routes
    expect([lacks(route(routes, 'wheel')), lacks(route(routes, 'vendor'))]).toEqual([
      ['processor'],
      ['processor'],
    ])
  })

  it('stops every route without the package or a cache that can be written', () => {
    const absent = planInstall(machine({ addonPackage: null, packageWritable: false }), cpu)
    expect(absent.missing.map(({ name }) => name)).toEqual(['package'])
    expect(absent.missing[0]!.mend).toContain('npm install @tensorflow/tfjs-node-gpu@4.22.0')
    expect(planInstall(machine({ packageWritable: false }), cpu).missing[0]!.name).toBe('package folder')
    expect(planInstall(machine({ cacheRoot: null }), cpu).missing[0]!.mend).toContain('INC_CACHE')
    expect(planInstall(machine({ cacheWritable: false }), cpu).missing[0]!.mend).toContain('INC_CACHE')
  })

  it("gives the vendor's GPU library only to chips that CUDA 11.2 knows", () => {
    const withGpu = (computeCapability: number | null) =>
      machine({ gpus: [{ name: 'A GPU', computeCapability, driver: '550.54', memoryMebibytes: 1000 }] })
    const vendor = (computeCapability: number | null) =>
      lacks(route(planInstall(withGpu(computeCapability), gpu).routes, 'vendor'))
    expect(vendor(7.5)).toEqual([])
    expect(vendor(8.6)).toEqual([])
    expect(vendor(8.9)).toEqual(['GPU'])
    expect(vendor(9)).toEqual(['GPU'])
    expect(vendor(null)).toEqual(['GPU'])
    expect(lacks(route(planInstall(machine(), gpu).routes, 'vendor'))).toEqual(['GPU'])
  })

  it('notes a GPU that would stay idle, and a CUDA build without one', () => {
    const gpus = [{ name: 'A GPU', computeCapability: 9, driver: '550.54', memoryMebibytes: 1000 }]
    expect(planInstall(machine({ gpus }), cpu).notes.join()).toContain('--gpu')
    expect(planInstall(machine(), gpu).notes.join()).toContain('no NVIDIA GPU')
    expect(planInstall(machine({ gpus }), gpu).notes).toEqual([])
  })
})
