// Whether the packages of package-lock.json are installed, and the command that installs them. Plain Node: it runs
// before they are.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether the installed packages match the lock file; packages for other systems may be absent. */
export function isInstalled(root) {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
    const there = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages
    return Object.entries(wanted).every(
      ([path, { version, optional }]) =>
        path === '' || there[path]?.version === version || (optional && !there[path]),
    )
  } catch {
    return false
  }
}

/** A program and its words that run npm: the npm that runs this script, or else the first one found. */
export function npmCommand(words) {
  const npm = process.env.npm_execpath
  if (npm?.endsWith('.js')) return [process.execPath, [npm, ...words]]
  return [process.platform === 'win32' ? 'npm.cmd' : 'npm', words]
}

/** The same to install exactly what the lock file says. */
export function installCommand() {
  return npmCommand(['ci', '--no-fund', '--no-audit'])
}
