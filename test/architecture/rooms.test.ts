/** The rules of the rooms: imports go down, Node's modules stay in the rims, every file says what it is. */
import { builtinModules } from 'node:module'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { doorFloor, rooms } from '../../scripts/rooms.ts'
import { filesUnder, type Imported, importsOf, read, targetOf } from './imports.ts'

const sources = filesUnder('src', /\.ts$/)
const imports = sources.flatMap(importsOf)

/** The room of a file: the longest folder of a room that contains it; null for the doors of `src`. */
function roomOf(file: string): string | null {
  const found = rooms
    .filter(({ folder }) => file.startsWith(`src/${folder}/`))
    .sort((a, b) => b.folder.length - a.folder.length)[0]
  return found?.folder ?? null
}

const floors = new Map(rooms.map(({ folder, floor }) => [folder, floor]))
/** Rooms that may use the machine. */
const rims = new Set(rooms.filter(({ isRim }) => isRim).map(({ folder }) => folder))

function floorOf(file: string): number {
  const room = roomOf(file)
  if (room !== null) return floors.get(room)!
  return posix.dirname(file) === 'src' ? doorFloor : Number.NaN
}

describe('imports', () => {
  test('are found at all: the reader of this test recognises imports', () => {
    const relativeImports = imports.filter(({ specifier }) => specifier.startsWith('.'))
    expect(relativeImports.length).toBeGreaterThan(sources.length)
    const named = imports.find(
      ({ file, specifier }) => file === 'src/index.ts' && specifier === './compile.ts',
    )
    expect(named).toBeDefined()
    expect(imports.filter(({ specifier }) => specifier === 'ts-morph')).not.toEqual([])
  })

  test('every folder of src is a room with a floor', () => {
    expect(sources.filter((file) => Number.isNaN(floorOf(file)))).toEqual([])
  })

  test('lead to a file that exists, with its extension', () => {
    const missing = imports.filter((one) => {
      const target = targetOf(one)
      return target?.startsWith('src/') && !sources.includes(target)
    })
    expect(missing).toEqual([])
  })

  test('lead to the same room or to a lower floor', () => {
    const upward = imports.filter((one) => {
      const target = targetOf(one)
      if (!target?.startsWith('src/') || roomOf(target) === roomOf(one.file)) return false
      return floorOf(target) >= floorOf(one.file)
    })
    expect(upward.map(arrow)).toEqual([])
  })

  test('of the rims reach the compiler only through its door, or the contract', () => {
    const around = imports.filter((one) => {
      const target = targetOf(one)
      if (!target?.startsWith('src/') || !rims.has(roomOf(one.file) ?? '')) return false
      const room = roomOf(target)
      return target !== 'src/index.ts' && !rims.has(room ?? '') && room !== 'runtime/contract'
    })
    expect(around.map(arrow)).toEqual([])
  })

  test('of the runtime stay in it: a training run needs nothing of the compiler', () => {
    const leaving = imports.filter((one) => {
      const target = targetOf(one)
      return roomOf(one.file) === 'runtime' && target !== null && !target.startsWith('src/runtime/')
    })
    expect(leaving.map(arrow)).toEqual([])
  })

  test('of the middle end know no target: neither its folder nor its layers, not even as types', () => {
    const found = imports.filter((one) => {
      const target = targetOf(one)
      if (!one.file.startsWith('src/codegen/functions/')) return false
      if (target?.startsWith('src/codegen/')) return !target.startsWith('src/codegen/functions/')
      return target === null || /tfjs|runtime|graph/.test(target)
    })
    expect(found.map(arrow)).toEqual([])
  })

  test('of the contract do not exist: both sides rely on it, and it relies on neither', () => {
    const found = imports.filter((one) => {
      const target = targetOf(one)
      if (roomOf(one.file) !== 'runtime/contract') return false
      return target === null ? !one.isType : roomOf(target) !== 'runtime/contract'
    })
    expect(found.map(arrow)).toEqual([])
  })
})

function arrow({ file, specifier }: Imported): string {
  return `${file} imports ${specifier}`
}

describe('packages', () => {
  const modules = new Set(builtinModules)
  const isOfNode = (specifier: string): boolean => specifier.startsWith('node:') || modules.has(specifier)

  test("Node's own modules are imported by the rims only, and as `node:`", () => {
    const inside = imports.filter(
      ({ file, specifier }) => isOfNode(specifier) && !rims.has(roomOf(file) ?? ''),
    )
    expect(inside.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([])
    const bare = imports.filter(({ specifier }) => modules.has(specifier) && !specifier.startsWith('node:'))
    expect(bare).toEqual([])
  })

  const valueImports = new Map<string, Imported[]>(sources.map((file) => [file, []]))
  for (const one of imports) if (!one.isType) valueImports.get(one.file)!.push(one)

  /** The shortest chain of imports from a file to one of Node's modules, without types; null if there is none. */
  function chainToNode(start: string): string | null {
    const chains = new Map([[start, [start]]])
    for (const [file, chain] of chains) {
      for (const one of valueImports.get(file) ?? []) {
        if (isOfNode(one.specifier)) return [...chain, one.specifier].join(' → ')
        const target = targetOf(one)
        if (target !== null && !chains.has(target)) chains.set(target, [...chain, target])
      }
    }
    return null
  }

  test("Node's own modules cannot be reached from the compiler, through any number of files", () => {
    const compiler = sources.filter((file) => !rims.has(roomOf(file) ?? ''))
    expect(compiler).toContain('src/index.ts')
    expect(compiler.map(chainToNode).filter((chain) => chain !== null)).toEqual([])
    // The command does reach them, and its chains are found.
    expect(chainToNode('src/cli/importer.ts')).toBe('src/cli/importer.ts → node:fs')
    expect(chainToNode('src/cli/fix_files.ts')).toMatch(
      /^src\/cli\/fix_files\.ts → src\/cli\/\w+\.ts → node:/,
    )
  })

  test('ts-morph is imported by codegen/tfjs only', () => {
    const others = imports.filter(
      ({ specifier, file }) => specifier === 'ts-morph' && !file.startsWith('src/codegen/tfjs/'),
    )
    expect(others).toEqual([])
  })

  test('TensorFlow.js and sharp are imported by the runtime only, elsewhere as types', () => {
    const others = imports.filter(
      ({ specifier, file, isType }) =>
        /^@tensorflow\/|^sharp$/.test(specifier) && !isType && roomOf(file) !== 'runtime',
    )
    expect(others).toEqual([])
  })

  test('imported by shipped code are dependencies, not only devDependencies', () => {
    const { dependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >
    const declared = new Set([...Object.keys(dependencies!), ...Object.keys(optionalDependencies!)])
    const used = imports
      .filter(({ specifier, isType }) => !specifier.startsWith('.') && !isOfNode(specifier) && !isType)
      .map(({ specifier }) =>
        specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      )
    expect([...new Set(used)].filter((name) => !declared.has(name))).toEqual([])
  })
})

describe('files', () => {
  const all = [
    ...sources,
    ...filesUnder('test', /\.ts$/),
    ...filesUnder('bench', /\.ts$/),
    ...filesUnder('scripts', /\.(ts|mjs)$/),
  ]

  test('open with a comment that says what they are', () => {
    const silent = all.filter((file) => {
      const text = read(file).replace(/^#!.*\n/, '')
      const [, comment] = /^(?:\/\*\*([\s\S]*?)\*\/|((?:\/\/[^\n]*\n)+))/.exec(text) ?? []
      const said = (comment ?? /^((?:\/\/[^\n]*\n)+)/.exec(text)?.[1] ?? '').replace(/[/*\s]+/g, ' ').trim()
      return !/[.:!?]/.test(said) || said.length < 15
    })
    expect(silent).toEqual([])
  })

  test('are named for their subject: no utils, common, helpers, misc; one word or snake_case', () => {
    const parts = new Set(
      [...all, ...sources.map((file) => posix.dirname(file))].flatMap((file) => file.split('/')),
    )
    expect(
      [...parts].filter((part) => /^(utils?|common|helpers?|misc|shared|lib)(\.|$)/i.test(part)),
    ).toEqual([])
    const named = sources.map((file) => posix.basename(file, '.ts'))
    expect(named.filter((name) => !/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name))).toEqual([])
  })

  test('are short enough to read at once', () => {
    // Tables of data may be long. A grammar is one table too: its rules are read together.
    const isTable = (file: string) =>
      file.startsWith('src/diagnostics/kinds/') ||
      file === 'src/parser/grammar.ts' ||
      file === 'src/std/sources.ts'
    const long = sources.filter((file) => !isTable(file) && read(file).split('\n').length > 400)
    expect(long).toEqual([])
  })
})
