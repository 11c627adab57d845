/** The command as it was at the commit that today's cold start is measured against. */
import { type ExecFileSyncOptions, execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The last commit before the sources were rearranged. */
export const baseCommit = 'd4d2d57c78ff215904a3fbae2998b9e66a0637b1'

/**
 * The built command of the base commit: in `checkout` where one is named, else in a copy under `dist/bench`, which is
 * made from the repository's history the first time, with that commit's own packages.
 */
export function baseCommand(checkout: string | undefined): string {
  if (checkout !== undefined) return builtCommand(checkout)
  const folder = join('dist/bench', baseCommit)
  const marker = join(folder, 'complete')
  if (!existsSync(marker)) {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    console.error(`Building the command of ${baseCommit.slice(0, 7)} in ${folder}…`)
    const archive = execFileSync('git', ['archive', '--format=tar', baseCommit], { maxBuffer: 1 << 28 })
    execFileSync('tar', ['-x', '-f', '-', '-C', folder], { input: archive })
    const quietly: ExecFileSyncOptions = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] }
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    execFileSync(npm, ['ci', '--no-audit', '--no-fund'], quietly)
    execFileSync(process.execPath, ['scripts/build.mjs'], quietly)
    // The built command needs no package, and these take 400 MB.
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true })
    writeFileSync(marker, '')
  }
  return builtCommand(folder)
}

function builtCommand(checkout: string): string {
  const command = join(checkout, 'dist/cli/main.js')
  if (!existsSync(command)) throw new Error(`${checkout} holds no built command; run \`npm run build\` there`)
  return command
}
