/** The part of a random generator's key that comes from a name, the same in every engine. */

/** Two unrelated signed 32-bit hashes of a name: one for each number of a key. */
export function nameDigests(name: string): readonly [number, number] {
  return [digest(name, 0x811c9dc5), digest(name, 0x1b873593)]
}

/** 32-bit FNV-1a, started at `salt`. */
function digest(name: string, salt: number): number {
  let hash = salt
  for (let index = 0; index < name.length; index++)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193)
  return hash | 0
}
