/** Reads and writes whole files: bounded in size, in UTF-8, and replaced atomically. */
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Problem, Source } from '../index.ts'
import { replaceFile } from '../runtime/machine/durable_files.ts'
import { reasonOf } from '../runtime/machine/problem.ts'
import { CommandFailure } from './failure.ts'

/**
 * At most this much of a file is read. Text within the language's limit of 1 MiB never takes as many bytes, so a file
 * cut off here is still too long for the checker, which rejects it and knows the limit.
 */
const mostBytes = 4 * 1024 * 1024 + 1

/** The text of a file, or the problem that its bytes are not text. */
export type SourceText =
  | { readonly kind: 'text'; readonly source: Source }
  | { readonly kind: 'not-text'; readonly source: Source; readonly problem: Problem }

/** Reads a file named on the command line. Throws a `CommandFailure` if it cannot be read. */
export function readSource(path: string): SourceText {
  return decode(path, readBytes(path))
}

/** Reads standard input to its end; `name` stands for it in reports. */
export async function readStandardInput(name: string): Promise<SourceText> {
  const chunks: Buffer[] = []
  let bytes = 0
  // Ctrl-C must stop the command at once, not after more input.
  const interrupt = (): never => process.exit(130)
  process.once('SIGINT', interrupt)
  try {
    for await (const chunk of process.stdin) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).length
      if (bytes > mostBytes) break
    }
  } catch (error) {
    throw new CommandFailure('command/unreadable-file', `cannot read standard input: ${reasonOf(error)}`)
  } finally {
    process.removeListener('SIGINT', interrupt)
  }
  return decode(name, Buffer.concat(chunks))
}

/** The first bytes of a file, at most `mostBytes`. */
export function readBytes(path: string): Buffer {
  const failure = (why: string): CommandFailure =>
    new CommandFailure('command/unreadable-file', `cannot read \`${path}\`: ${why}`, { file: path })
  let file: number
  try {
    file = openSync(path, 'r')
  } catch (error) {
    throw failure(reasonOf(error))
  }
  try {
    const status = fstatSync(file)
    if (status.isDirectory()) throw failure('it is a folder; name the .inc files in it')
    // A regular file has a known length, a pipe does not.
    let buffer = Buffer.allocUnsafe(status.isFile() ? Math.min(status.size + 1, mostBytes) : 65_536)
    let length = 0
    for (;;) {
      if (length === buffer.length) {
        if (length >= mostBytes) break
        buffer = Buffer.concat([buffer, Buffer.allocUnsafe(Math.min(length, mostBytes - length))])
      }
      const read = readSync(file, buffer, length, buffer.length - length, null)
      if (read === 0) break
      length += read
    }
    return buffer.subarray(0, length)
  } catch (error) {
    throw error instanceof CommandFailure ? error : failure(reasonOf(error))
  } finally {
    closeSync(file)
  }
}

function decode(name: string, bytes: Buffer): SourceText {
  // Input is truncated at the limit (and rejected later), so a split character there is not an encoding error.
  const isCut = bytes.length >= mostBytes
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut })
    return { kind: 'text', source: { name, text } }
  } catch {
    return notText(name, bytes)
  }
}

/** The problem of a file that is not UTF-8, located at the first invalid byte. */
function notText(name: string, bytes: Buffer): SourceText {
  const text = new TextDecoder('utf-8').decode(bytes)
  const source: Source = { name, text }
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const start = Math.max(0, firstReplaced(bytes))
  const problem: Problem = {
    code: 'command/not-utf8',
    severity: 'error',
    message: isUtf16
      ? 'the file is UTF-16, but Inc source must be UTF-8'
      : 'not valid UTF-8: invalid byte here',
    span: { source, start, end: Math.min(start + 1, text.length) },
    labels: [],
    help: 'Save the file as UTF-8.',
    fixes: [],
  }
  return { kind: 'not-text', source, problem }
}

/** The offset, in UTF-16 units, of the first replacement character that the decoder inserted for an invalid byte. */
function firstReplaced(bytes: Buffer): number {
  let low = 0
  let high = bytes.length
  // Finds the longest prefix that decodes. With `stream`, a prefix that ends within a character decodes as well.
  const decodes = (length: number): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true })
      return true
    } catch {
      return false
    }
  }
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (decodes(middle)) low = middle
    else high = middle - 1
  }
  return new TextDecoder('utf-8').decode(bytes.subarray(0, low), { stream: true }).length
}

/** Replaces a file, or creates it: readers see the old content or the new and never a part. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  try {
    replaceFile(path, content)
  } catch (error) {
    throw new CommandFailure('command/cannot-write', `cannot write \`${path}\`: ${reasonOf(error)}`, {
      file: path,
    })
  }
}

/** Creates a folder and its parents. */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true })
  } catch (error) {
    throw new CommandFailure(
      'command/cannot-write',
      `cannot create the folder \`${path}\`: ${reasonOf(error)}`,
    )
  }
}

/** The folder of Inc's package, which contains `std/` and `package.json`, in a clone as well as when installed. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'std')) || !existsSync(join(folder, 'package.json'))) {
    const above = dirname(folder)
    if (above === folder)
      throw new CommandFailure('command/environment', "Inc's installation is incomplete: std/ is missing")
    folder = above
  }
  return folder
}

/** The version of this package. */
export function version(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as {
    version: string
  }
  return version
}
