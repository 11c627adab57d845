/** The doctor's findings follow from the facts alone: every fault has its fix, and only faults are reported. */
import { describe, expect, it } from 'vitest'
import { type DoctorFacts, examine, type Finding } from '../../src/native/doctor.ts'
import { exitCodeOfFindings, renderFindings } from '../../src/native/doctor_text.ts'
import type { Environment } from '../../src/native/environment.ts'
import type { Manifest } from '../../src/native/manifest.ts'
import type { Probe } from '../../src/native/probe.ts'
import { machine } from './world.ts'

const works: Probe = {
  kind: 'works',
  tensorflow: '2.21.0',
  backend: 'tensorflow',
  usesGpu: false,
  gradient: 'right',
  log: '',
}
const installed: Manifest = {
  format: 1,
  key: 'k',
  tensorflow: '2.21.0',
  gpu: false,
  route: 'wheel',
  sources: [],
  files: [],
  links: [],
}
const gpu = { name: 'A GPU', computeCapability: 9, driver: '550.54.15', memoryMebibytes: 81559 }
const library = { key: 'k', tensorflow: '2.21.0', gpu: false, bytes: 853e6 }

function facts(environment: Partial<Environment> = {}, over: Partial<DoctorFacts> = {}): DoctorFacts {
  return {
    environment: machine(environment),
    probe: works,
    installed,
    installedDifference: null,
    cached: [library],
    ...over,
  }
}

const named = (findings: readonly Finding[], name: string): Finding | undefined =>
  findings.find((finding) => finding.name === name)
const faults = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ status }) => status === 'fault').map(({ name }) => name)

describe('examine', () => {
  it('finds no fault on a machine that has everything', () => {
    const findings = examine(facts())
    expect(faults(findings)).toEqual([])
    expect(exitCodeOfFindings(findings)).toBe(0)
    expect(named(findings, 'libtensorflow')!.says).toBe(
      '2.21.0, from the TensorFlow wheel, for the processor',
    )
    expect(named(findings, 'processor')!.says).toBe('A processor, 2 cores; avx avx2')
  })

  it.each<[string, string, DoctorFacts]>([
    ['Node', 'Node 22', facts({ node: { version: '18.20.1', executable: 'node' } })],
    ['tfjs-node-gpu', 'npm install', facts({ addonPackage: null }, { probe: null, installed: null })],
    [
      'native addon',
      'inc native install',
      facts({}, { probe: { kind: 'fails', why: 'it crashed (SIGSEGV)', log: '' } }),
    ],
    ['native addon', '--force', facts({}, { probe: { ...works, backend: 'cpu' } })],
    ['native addon', '--force', facts({}, { probe: { ...works, gradient: 'wrong' } })],
    [
      'installed files',
      'inc native install',
      facts({}, { installedDifference: 'a has 2 bytes instead of 3' }),
    ],
    ['processor', 'WebAssembly', facts({ processor: { name: 'old', cores: 1, features: ['sse2'] } })],
    ['GPU driver', 'update', facts({ gpus: [{ ...gpu, driver: '470.82' }] })],
    ['GPU', 'nvidia-smi', facts({ gpus: [gpu] }, { installed: { ...installed, gpu: true } })],
    ['cache', 'INC_CACHE', facts({ cacheRoot: null, cacheWritable: false }, { cached: [] })],
    ['write access', 'INC_CACHE', facts({ cacheWritable: false })],
    ['write access', 'owner', facts({ packageWritable: false })],
  ])('%s is at fault, and the mend speaks of %s', (name, mend, given) => {
    const findings = examine(given)
    expect(faults(findings)).toEqual([name])
    expect(findings.find(({ status }) => status === 'fault')!.mend).toContain(mend)
    expect(exitCodeOfFindings(findings)).toBe(1)
  })

  it('calls a missing build tool a fault only while there is no library', () => {
    const bare = { python: null, pip: null, compiler: null, nodeHeaders: { found: null, tried: ['/a'] } }
    const fails: Probe = { kind: 'fails', why: 'Error: it can not be found at path: /x', log: '' }
    expect(faults(examine(facts(bare)))).toEqual([])
    expect(faults(examine(facts(bare, { probe: fails })))).toEqual(['native addon'])
    expect(faults(examine(facts(bare, { probe: fails, cached: [] })))).toEqual([
      'native addon',
      'python3',
      'g++',
      'Node headers',
    ])
    expect(faults(examine(facts({ pip: null }, { probe: fails, cached: [] })))).toEqual([
      'native addon',
      'pip',
    ])
    expect(faults(examine(facts({ cacheFreeBytes: 1e9 }, { probe: fails, cached: [] })))).toEqual([
      'native addon',
      'cache',
    ])
  })

  it('says what the GPU is doing', () => {
    const idle = named(examine(facts({ gpus: [gpu] })), 'GPU')!
    expect(idle).toMatchObject({ status: 'note', mend: 'inc native install --gpu' })
    expect(idle.says).toContain('A GPU, compute capability 9.0, 85.5 GB')
    const used = facts(
      { gpus: [gpu] },
      { probe: { ...works, usesGpu: true }, installed: { ...installed, gpu: true } },
    )
    expect(named(examine(used), 'GPU')).toMatchObject({ status: 'fine' })
    const log =
      'I0000 something\nW0000 Could not load dynamic library libcudnn.so.9; dlopen failed\nI0000 more'
    const blind = facts({ gpus: [gpu] }, { probe: { ...works, log }, installed: { ...installed, gpu: true } })
    expect(named(examine(blind), 'GPU')!.says).toContain('libcudnn.so.9')
  })

  it('notes what is untested without calling it a fault', () => {
    for (const given of [
      facts({ node: { version: '25.1.0', executable: 'node' } }),
      facts({ platform: 'darwin', architecture: 'arm64', glibc: null }),
      facts({ addonPackage: { folder: '/p', version: '4.21.0' } }),
      facts({ memory: { totalBytes: 2e9, availableBytes: 1e9 } }),
      facts({}, { probe: { ...works, tensorflow: '2.9.1' }, installed: null }),
    ]) {
      const findings = examine(given)
      expect(faults(findings)).toEqual([])
      expect(findings.filter(({ status }) => status === 'note').length).toBeGreaterThan(1)
    }
  })
})

describe('renderFindings', () => {
  it('puts the mend under its fault and counts the faults', () => {
    const text = renderFindings([
      { name: 'a', status: 'fine', says: 'good' },
      { name: 'longer', status: 'fault', says: 'bad', mend: 'do this' },
    ])
    expect(text).toBe('fine   a       good\nfault  longer  bad\n               fix: do this\n\n1 fault.')
  })

  it('colours the marks as it is told', () => {
    const paint = { fine: (text: string) => `<${text}>`, fault: String, note: String }
    expect(renderFindings([{ name: 'a', status: 'fine', says: 'good' }], paint)).toContain('<fine >')
  })
})
