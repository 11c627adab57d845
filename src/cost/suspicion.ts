/** Tracks which values of a network are suspect, so that echoes of a deviation are not reported. */
import type { ClaimQuantity, Network, Row, ValueId } from '../network/network.ts'
import { isBroken, type Judgement } from './judgement.ts'

/** Which values are known to differ from the table, as far as the rows have been read. */
export interface Suspicion {
  /** Whether any value that the row's operations take from before it, other than `except`, is suspect. */
  readonly reaches: (row: Row, except: ValueId | null) => boolean
  /** The last row read that produces a value. */
  readonly producer: (value: ValueId) => Row | undefined
  readonly record: (row: Row, index: number, suspect: boolean) => void
  /** Whether the previous claim of the same quantity failed; remembers this one. */
  readonly failedBefore: (judgement: Judgement) => boolean
}

/** A record with no rows read yet; they must be recorded in order. */
export function suspicionOf(network: Network): Suspicion {
  const ofValue = new Map<ValueId, boolean>()
  const ofRow: boolean[] = []
  const producers = new Map<ValueId, Row>()
  const rowOfOperation: number[] = []
  const failed = new Map<ClaimQuantity, boolean>()
  const isSuspect = (value: ValueId): boolean =>
    ofValue.get(value) ?? ofRow[rowOfOperation[value] ?? -1] ?? false
  return {
    reaches: (row, except) => {
      if (row.input !== except && isSuspect(row.input)) return true
      for (let id = row.first; id < row.end; id++)
        for (const value of network.operations[id]!.inputs)
          if (value < row.first && value !== except && isSuspect(value)) return true
      return false
    },
    producer: (value) => producers.get(value),
    record: (row, index, suspect) => {
      ofRow[index] = suspect
      for (let id = row.first; id < row.end; id++) rowOfOperation[id] = index
      ofValue.set(row.output, suspect)
      producers.set(row.output, row)
    },
    failedBefore: (judgement) => {
      const before = failed.get(judgement.claim.quantity) ?? false
      failed.set(judgement.claim.quantity, isBroken(judgement))
      return before
    },
  }
}
