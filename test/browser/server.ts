/** A web server for one test file, on this machine only: pages from memory and files from folders. */
import { readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'

export interface Served {
  readonly port: number
  readonly close: () => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.inc': 'text/plain; charset=utf-8',
}

/** Serves `pages` by their paths, and the files of each folder below its path in `folders`, which ends with `/`. */
export async function serve(
  pages: ReadonlyMap<string, string>,
  folders: ReadonlyMap<string, string>,
): Promise<Served> {
  const server = createServer(({ url = '/' }, response) => {
    const path = new URL(url, 'http://127.0.0.1').pathname
    const content = pages.get(path) ?? fileAt(path, folders)
    if (content === null) response.writeHead(404).end()
    else response.writeHead(200, { 'content-type': types[extname(path)] ?? types['.html'] }).end(content)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function fileAt(path: string, folders: ReadonlyMap<string, string>): Buffer | null {
  for (const [prefix, folder] of folders) {
    if (!path.startsWith(prefix)) continue
    const file = normalize(join(folder, path.slice(prefix.length)))
    if (file.startsWith(normalize(join(folder, '/'))) && statSync(file, { throwIfNoEntry: false })?.isFile())
      return readFileSync(file)
  }
  return null
}
