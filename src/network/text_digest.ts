/** SHA-256 for the core, which cannot use Node's modules. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** The digest of a text in UTF-8, as 64 hexadecimal digits. */
export function digestOfText(text: string): string {
  return bytesToHex(sha256(text))
}

/**
 * The same for many bytes, by the platform's Web Crypto, which is several times as fast but always asynchronous.
 * Browsers hide it from pages that another machine serves over plain HTTP; for those the digest is computed here.
 */
export async function digestOfBytes(bytes: Uint8Array): Promise<string> {
  const subtle: typeof crypto.subtle | undefined = globalThis.crypto?.subtle
  return bytesToHex(subtle ? new Uint8Array(await subtle.digest('SHA-256', bytes)) : sha256(bytes))
}
