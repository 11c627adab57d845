/** How a generated project depends on this package: by path if it comes from a clone, else by version. */
import { existsSync, realpathSync } from 'node:fs'
import { join, relative, resolve, sep } from 'node:path'
import { packageFolder, version } from './files.ts'

/** The value for `dependencies` in a `package.json` in `folder`, which need not exist yet. */
export function packageReference(folder: string): string {
  const own = packageFolder()
  if (!isClone(own)) return `^${version()}`
  return `file:${
    relative(realPath(resolve(folder)), realpathSync(own))
      .split(sep)
      .join('/') || '.'
  }`
}

/** A published package does not include the compiler's sources. */
function isClone(folder: string): boolean {
  return existsSync(join(folder, 'src/compile.ts'))
}

/** The path with links resolved, for a folder whose last components may not exist yet. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  const above = resolve(path, '..')
  return above === path ? path : join(realPath(above), path.slice(above.length))
}
