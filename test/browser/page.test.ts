/** The browser build gives the same answers in a real Chromium as the core gives in Node. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { build, transformSync } from 'esbuild'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as core from '../../src/index.ts'
import { root, useBuiltCommand, useFolder } from '../cli/command.ts'
import { blocksOf } from '../docs/page.ts'
import { repositoryFile } from '../std/library.ts'
import { type Answers, answersOf } from './answers.ts'
import { chromiumMissing, insecureHost, openChromium } from './chromium.ts'
import { type Served, serve } from './server.ts'

const googlenet = repositoryFile('specs/googlenet.inc')

/** Right and wrong programs; some import from the library. */
const texts = {
  'specs/googlenet.inc': googlenet,
  'specs/squeezenet.inc': repositoryFile('specs/squeezenet.inc'),
  'specs/inception_v3.inc': repositoryFile('specs/inception_v3.inc'),
  'wrong_count.inc': replaced(googlenet, '| 96          | 128  | 16', '| 96          | 182  | 16'),
  'wrong_block.inc': 'block half : h×w×c -> (h/2)×(w/2)×c = max_pool(2×2/2)\n',
  'wrong_import.inc': 'import { conv_bn } from "std/absent"\nimport { conv_nb } from "std/blocks"\n',
  'wrong_path.inc': 'import { stem } from "./stem"\nnetwork n : 8×8×3 -> 8×8×4 = stem\n',
  'unreadable.inc': 'network n : 8×8×3 -> = conv2d(3×3, ) |>\n  | a |\n"☃ 𝕊',
  'open.inc': 'network fcn : h×w×3 -> ⌈h/2⌉×⌈w/2⌉×8   =   conv2d( 3×3/2,8 )|>relu\n',
}

function replaced(text: string, before: string, after: string): string {
  if (text.split(before).length !== 2) throw new Error(`\`${before}\` does not occur once`)
  return text.replace(before, after)
}

/** What `docs/browser.md` shows: a page with its reports before and after a correction, and a program with what it prints. */
const documented = (() => {
  const blocks = blocksOf(repositoryFile('docs/browser.md'), 'docs/browser.md')
  const languages = blocks.map(({ language }) => language)
  if (languages.join(' ') !== 'html text text js text')
    throw new Error(`docs/browser.md has other blocks than this test runs: ${languages.join(', ')}`)
  const [page, first, second, program, printed] = blocks.map(({ text }) => text)
  return { page: page!, reports: [first!, second!], program: program!, printed: printed! }
})()

/** The program of a project that has this package installed and uses a bundler. */
const programOfProject = `
  import * as core from 'inc-lang'
  import * as answers from './answers.js'
  Object.assign(globalThis, { core, ...answers })
`

/** A page without a bundler. */
const plainPage = `<!doctype html><script type="module">
  import * as core from '/inc-lang/dist/browser/index.js'
  import * as answers from '/answers.js'
  Object.assign(globalThis, { core, ...answers })
</script>`

// If all tests of a file are skipped, vitest's report does not show their names.
if (chromiumMissing !== null) console.warn(`The tests in Chromium are skipped: ${chromiumMissing}.`)

describe.skipIf(chromiumMissing !== null)(
  chromiumMissing === null ? 'in Chromium' : `in Chromium (skipped: ${chromiumMissing})`,
  () => {
    useBuiltCommand()
    const folder = useFolder()
    let browser: Browser
    let served: Served
    let expected: Answers

    beforeAll(async () => {
      const answersModule = transformSync(readFileSync(join(import.meta.dirname, 'answers.ts'), 'utf8'), {
        loader: 'ts',
        format: 'esm',
      }).code
      await bundleProject(folder, answersModule)
      const pages = new Map([
        ['/plain', plainPage],
        ['/bundled', '<!doctype html><script type="module" src="/bundle/main.js"></script>'],
        ['/answers.js', answersModule],
        ['/empty', '<!doctype html>'],
        ['/documented', documented.page],
        ['/documented-bundle', '<!doctype html><script type="module" src="/bundle/documented.js"></script>'],
      ])
      const folders = new Map([
        ['/inc-lang/dist/browser/', join(root, 'dist/browser')],
        ['/node_modules/inc-lang/dist/browser/', join(root, 'dist/browser')],
        ['/bundle/', join(folder.path, 'bundle')],
        ['/specs/', join(root, 'specs')],
      ])
      served = await serve(pages, folders)
      browser = await openChromium()
      expected = await answersOf(core, texts)
    })

    afterAll(async () => {
      await browser?.close()
      await served?.close()
    })

    /** Opens a page. Fails if it throws, or requests anything that this server does not have. */
    async function withPage<Result>(
      path: string,
      host: string,
      use: (page: Page) => Promise<Result>,
    ): Promise<Result> {
      const origin = `http://${host}:${served.port}`
      const page = await browser.newPage()
      const faults: string[] = []
      page.on('pageerror', (error) => faults.push(error.stack ?? error.message))
      page.on('requestfailed', (request) => faults.push(`${request.url()} failed`))
      page.on('response', (response) => {
        const known = response.url().startsWith(`${origin}/`)
        if (!known) faults.push(`${response.url()} is somewhere else`)
        else if (response.status() !== 200 && !response.url().endsWith('/favicon.ico'))
          faults.push(`${response.url()}: ${response.status()}`)
      })
      try {
        await page.goto(`${origin}${path}`)
        const result = await use(page)
        expect(faults).toEqual([])
        return result
      } finally {
        await page.close()
      }
    }

    async function answersIn(page: Page): Promise<Answers> {
      await page.waitForFunction('globalThis.answersOf')
      return page.evaluate(`answersOf(core, ${JSON.stringify(texts)})`)
    }

    test('the answers in Node are worth comparing', () => {
      expect(expected.costs['specs/googlenet.inc']?.join('\n')).toContain('6,998,552')
      expect(expected.problems['specs/squeezenet.inc']).toBe('')
      expect(expected.costs['specs/squeezenet.inc']).not.toEqual([])
      expect(expected.problems['specs/inception_v3.inc']).toContain('warning[portability/')
      const codes = {
        'wrong_count.inc': 'claim/differs',
        'wrong_block.inc': 'shape/not-proved',
        'wrong_import.inc': 'import/missing',
        'wrong_path.inc': 'import/missing',
        'unreadable.inc': 'syntax/',
      }
      for (const [file, code] of Object.entries(codes))
        expect(expected.problems[file]).toContain(`error[${code}`)
      expect(expected.formatted['open.inc']).not.toBe(texts['open.inc'])
      expect(expected.atSize.join('\n')).toContain('32×48×8')
      expect(expected.library.length).toBeGreaterThan(20)
      const digest = createHash('sha256').update(Buffer.from(expected.graph.bytes, 'latin1')).digest('hex')
      expect(JSON.parse(expected.graph.facts)).toMatchObject({ sha256: digest })
    })

    test('a page without a bundler gets the same answers', async () => {
      expect(await withPage('/plain', '127.0.0.1', answersIn)).toEqual(expected)
    })

    test('a page reads a spec from its server', async () => {
      const figures = await withPage('/plain', '127.0.0.1', async (page) => {
        await page.waitForFunction('globalThis.core')
        return page.evaluate(`(async () => {
          const text = await (await fetch('/specs/googlenet.inc')).text()
          const { networks, problems } = core.check(core.openProgram({ name: 'googlenet.inc', text }, core.libraryImporter()))
          const [{ costs }] = networks
          return [problems.length, ...[costs.whole.params, costs.whole.macs].map(core.asInteger).map(String)]
        })()`)
      })
      expect(figures).toEqual([0, '6998552', '1582671872'])
    })

    test('a page served over plain HTTP by another machine has no Web Crypto and gets the same graph', async () => {
      const facts = await withPage('/plain', insecureHost, async (page) => {
        expect(await page.evaluate('[isSecureContext, crypto.subtle === undefined]')).toEqual([false, true])
        await page.waitForFunction('globalThis.graphOf')
        return page.evaluate(`(async () => {
          const text = await (await fetch('/specs/googlenet.inc')).text()
          const { networks } = core.check(core.openProgram({ name: 'googlenet.inc', text }, core.libraryImporter()))
          return (await graphOf(core, networks[0])).facts
        })()`)
      })
      expect(facts).toBe(expected.graph.facts)
    })

    test('a page without ts-morph gets a clear error when it compiles a project, and only then', async () => {
      const outcomes = await withPage('/plain', '127.0.0.1', async (page) => {
        await page.waitForFunction('globalThis.core')
        return page.evaluate(`(async () => {
          const text = await (await fetch('/specs/googlenet.inc')).text()
          const { networks } = core.check(core.openProgram({ name: 'googlenet.inc', text }, core.libraryImporter()))
          const options = { runtime: 'package', packageReference: '^0.1.0' }
          const failures = [core.compileProject(networks[0], options), core.transpile([])]
          return (await Promise.allSettled(failures)).map(({ status, reason }) => status + ': ' + reason)
        })()`)
      })
      for (const each of outcomes as readonly string[]) {
        expect(each).toMatch(/^rejected: Error: The generator of TypeScript projects could not be loaded: /)
        expect(each).toContain('It needs the package ts-morph')
      }
      expect(outcomes).toHaveLength(2)
    })

    test('a bundled page gets the same answers, and compiles the same project', async () => {
      const options = { runtime: 'package', packageReference: '^0.1.0' } as const
      const source = { name: 'specs/googlenet.inc', text: googlenet }
      const [checked] = core.check(core.openProgram(source, core.libraryImporter())).networks
      const files = await core.compileProject(checked!, options)
      const [answers, project] = await withPage('/bundled', '127.0.0.1', async (page) => [
        await answersIn(page),
        await page.evaluate(`(async () => {
          const { networks } = core.check(core.openProgram(${JSON.stringify(source)}, core.libraryImporter()))
          const files = await core.compileProject(networks[0], ${JSON.stringify(options)})
          return { files, programs: await core.transpile(files) }
        })()`),
      ])
      expect(answers).toEqual(expected)
      expect(project).toEqual({ files, programs: await core.transpile(files) })
    })

    test('the page of the documentation shows what it says', async () => {
      const { page: html, reports } = documented
      await withPage('/documented', '127.0.0.1', async (page) => {
        const report = page.locator('#report')
        await report.filter({ hasText: /./ }).waitFor()
        expect(`${await report.textContent()}\n`).toBe(reports[0])
        await page.locator('#program').fill(replaced(programOf(html), 'conv_bm', 'conv_bn'))
        expect(`${await report.textContent()}\n`).toBe(reports[1])
      })
    })

    test('the bundled program of the documentation prints what it says', async () => {
      await withPage('/empty', '127.0.0.1', async (page) => {
        const lines: string[] = []
        page.on('console', (message) => lines.push(`${message.text()}\n`))
        await page.goto(`http://127.0.0.1:${served.port}/documented-bundle`)
        await expect.poll(() => lines.join(''), { timeout: 20_000 }).toBe(documented.printed)
      })
    })
  },
)

/** What the text area of a page holds at first. */
const programOf = (html: string) => /<textarea[^>]*>\n([\s\S]*?)<\/textarea>/.exec(html)![1]!

/** Bundles a project that depends on this package; esbuild follows the `exports` for browsers. */
async function bundleProject(
  folder: { readonly path: string; readonly write: (name: string, content: string) => string },
  answersModule: string,
): Promise<void> {
  mkdirSync(join(folder.path, 'node_modules'))
  symlinkSync(root, join(folder.path, 'node_modules/inc-lang'), 'junction')
  folder.write('package.json', '{ "type": "module" }')
  folder.write('answers.js', answersModule)
  await build({
    absWorkingDir: folder.path,
    entryPoints: [
      folder.write('main.js', programOfProject),
      folder.write('documented.js', documented.program),
    ],
    outdir: 'bundle',
    bundle: true,
    splitting: true,
    format: 'esm',
    logLevel: 'warning',
  })
}
