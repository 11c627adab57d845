/** How a project on disk depends on this package: by path from a clone, by version once it is published. */
import { existsSync, realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { packageFolder, version } from './files.ts'

/** For the `dependencies` of a `package.json` in `folder`, which need not exist yet. */
export function packageReference(folder: string): string {
  const own = packageFolder()
  if (!isClone(own)) return `^${version()}`
  return `file:${
    relative(realPath(resolve(folder)), realpathSync(own))
      .split(sep)
      .join('/') || '.'
  }`
}

/** Only a clone has the sources of the compiler. */
function isClone(folder: string): boolean {
  return existsSync(join(folder, 'src/compile.ts'))
}

/** The path without links, of a folder whose last parts may not exist yet. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  const above = resolve(path, '..')
  return above === path ? path : join(realPath(above), path.slice(above.length))
}
