/** What the built files import, as esbuild reads them. */
import { build, type Metafile } from 'esbuild'
import { root } from './command.ts'

/** Returns a file of `dist/` and all that it imports, by their paths from the repository's root. Packages are external. */
export async function builtFiles(entry: string): Promise<Metafile['inputs']> {
  // Only the list of files is used; the bundle is thrown away.
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    outdir: 'nowhere',
    write: false,
    packages: 'external',
    metafile: true,
    // Without this, `sideEffects` in package.json makes esbuild leave imports out of the list.
    ignoreAnnotations: true,
  })
  return metafile.inputs
}

/** Returns what is loaded together with these files, including themselves and excluding dynamic imports. */
export function loadedWith(files: Metafile['inputs'], entries: readonly string[]): readonly string[] {
  const loaded = new Set(entries)
  for (const file of loaded)
    for (const { path, kind } of files[file]?.imports ?? []) if (kind === 'import-statement') loaded.add(path)
  return [...loaded]
}
