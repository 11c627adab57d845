/** SHA-256 for the core, which has no module of Node's to ask. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex } from '@noble/hashes/utils.js'

/** The digest of a text in UTF-8, as 64 hexadecimal digits. */
export function digestOfText(text: string): string {
  return bytesToHex(sha256(text))
}

/** The same of many bytes, by the platform's own Web Crypto, which is several times as fast and never answers at once. */
export async function digestOfBytes(bytes: Uint8Array): Promise<string> {
  return bytesToHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
}
