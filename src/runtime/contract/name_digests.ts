/** What a name adds to the numbers that its random numbers are drawn from, the same in every engine. */

/** Two unrelated hashes of 32 bits of a name, signed: one for each number of a key. */
export function nameDigests(name: string): readonly [number, number] {
  return [digest(name, 0x811c9dc5), digest(name, 0x1b873593)]
}

/** FNV-1a of 32 bits, begun at `salt`. */
function digest(name: string, salt: number): number {
  let hash = salt
  for (let index = 0; index < name.length; index++)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  return hash | 0
}
