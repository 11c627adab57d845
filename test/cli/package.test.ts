/** The package as users get it: what is in it, what its doors open, and that its types say the same. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { builtFiles, loadedWith } from './built_files.ts'
import { good, root, useBuiltCommand, useFolder } from './command.ts'

useBuiltCommand()
const folder = useFolder()
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly bin: Readonly<Record<string, string>>
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
}

/** Runs a module in a project that has this package, and nothing else, installed. */
function runModule(text: string) {
  mkdirSync(join(folder.path, 'node_modules'), { recursive: true })
  const link = join(folder.path, 'node_modules/inc-lang')
  if (!existsSync(link)) symlinkSync(root, link, 'junction')
  folder.write('package.json', '{ "type": "module" }')
  const { status, stdout, stderr } = spawnSync(process.execPath, [folder.write('main.js', text)], {
    encoding: 'utf8',
  })
  return { code: status, out: stdout, err: stderr }
}

describe('the doors', () => {
  test('all lead to files that are there after a build', () => {
    const targets = Object.values(manifest.exports).flatMap((door) =>
      typeof door === 'string' ? [door] : Object.values(door),
    )
    for (const target of [...targets, ...Object.values(manifest.bin)])
      expect(existsSync(join(root, target)), target).toBe(true)
  })

  test('`inc-lang` checks text, without any other package', async () => {
    const { code, out, err } = runModule(`
      import { check, openProgram } from 'inc-lang'
      const { networks, problems } = check(openProgram({ name: 'a.inc', text: ${JSON.stringify(good)} }, () => ({ missing: 'no' })))
      console.log(JSON.stringify({ name: networks[0].network.name, problems: problems.length }))
    `)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toEqual({ name: 'tiny', problems: 0 })
    const loaded = loadedWith(await builtFiles('dist/index.js'), ['dist/index.js'])
    expect(loaded.length).toBeGreaterThan(1)
    expect(loaded.filter((file) => !file.startsWith('dist/'))).toEqual([])
  })

  test('`inc-lang/browser` checks text as well, library imports included', () => {
    const { code, out, err } = runModule(`
      import { check, libraryImporter, openProgram } from 'inc-lang/browser'
      const text = 'import { conv_bn } from "std/blocks"\\nnetwork tiny : 8×8×3 -> 8×8×4 = conv_bn(3×3, 4)\\n'
      const { networks, problems } = check(openProgram({ name: 'a.inc', text }, libraryImporter()))
      console.log(JSON.stringify({ name: networks[0].network.name, problems: problems.length }))
    `)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toEqual({ name: 'tiny', problems: 0 })
  })

  test('`inc-lang` compiles a project, loading its generator by then', () => {
    const { code, out, err } = runModule(`
      import { check, compileProject, openProgram, transpile } from 'inc-lang'
      const { networks } = check(openProgram({ name: 'a.inc', text: ${JSON.stringify(good)} }, () => ({ missing: 'no' })))
      const files = await compileProject(networks[0], { runtime: 'package', packageReference: '^0.1.0' })
      const programs = await transpile(files)
      console.log(JSON.stringify({ files: files.map(({ path }) => path), programs: programs.map(({ path }) => path) }))
    `)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out).programs).toEqual([
      'model.js',
      'weights.js',
      'train.js',
      'evaluate.js',
      'predict.js',
    ])
  })

  test('`inc-lang/runtime` has what generated programs import', () => {
    const { code, out } = runModule(`
      import * as runtime from 'inc-lang/runtime'
      console.log(Object.keys(runtime).sort().join(' '))
    `)
    expect(code).toBe(0)
    for (const name of ['evaluate', 'layers', 'predict', 'train']) expect(out.split(/\s/)).toContain(name)
  })

  test('have types, which a strict project accepts', { timeout: 120_000 }, () => {
    folder.write(
      'types.ts',
      `import { check, type Checked, openProgram, type Problem } from 'inc-lang'
import { libraryImporter } from 'inc-lang/browser'
import { type Recipe, train } from 'inc-lang/runtime'
import 'inc-lang/runtime/register'
const result: Checked = check(openProgram({ name: 'a.inc', text: '' }, () => ({ missing: 'no' })))
export const problems: readonly Problem[] = result.problems
// @ts-expect-error: there is no such property, so these types are more than \`any\`.
export const nothing = result.nothing
check(openProgram({ name: 'a.inc', text: '' }, libraryImporter()))
// @ts-expect-error: a source has a text.
openProgram({ name: 'a.inc' }, () => ({ missing: 'no' }))
export { type Recipe, train }
`,
    )
    folder.write(
      'tsconfig.json',
      JSON.stringify({
        compilerOptions: {
          strict: true,
          module: 'NodeNext',
          target: 'ES2022',
          lib: ['ES2023'],
          skipLibCheck: true,
          noEmit: true,
          types: ['node'],
          typeRoots: [join(root, 'node_modules/@types')],
        },
        files: ['types.ts'],
      }),
    )
    runModule('')
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    const { status, stdout } = spawnSync(process.execPath, [tsc, '-p', folder.path], { encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })
})

test('what npm packs is what is needed, and no more', { timeout: 120_000 }, () => {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status, stdout, stderr } = spawnSync(npm, ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: root,
    encoding: 'utf8',
  })
  expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
  const [{ files }] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }]
  const paths = new Set(files.map(({ path }) => path))
  for (const path of [
    'dist/cli/main.js',
    'dist/index.js',
    'dist/browser/index.js',
    'dist/types/browser.d.ts',
    'dist/runtime/index.js',
    'dist/runtime/register.js',
    'dist/types/index.d.ts',
    'std/blocks.inc',
    'specs/googlenet.inc',
    'starter/network.inc',
    'starter/gitignore',
    'src/runtime/index.ts',
    'action.yml',
  ]) {
    expect(paths.has(path), path).toBe(true)
  }
  const unwanted = [...paths].filter((path) =>
    /^(test|bench|scripts|generated)\/|^src\/(?!runtime\/)|^dist\/(?!cli|chunks|browser|runtime|types|index)/.test(
      path,
    ),
  )
  expect(unwanted).toEqual([])
})
