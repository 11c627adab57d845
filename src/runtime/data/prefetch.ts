/** Makes numbered items ahead of their use, never more than a stated number of them. */

export interface Prefetched<Item> {
  /** The next item, in order; null after the last. Rejects with what making it threw. */
  next(): Promise<Item | null>
  /** Stops making items and waits for those under way, whose outcome is dropped. */
  close(): Promise<void>
}

/**
 * Starts making the items `first`, `first + 1`, … up to `end` (exclusive), at most `ahead` of them not yet taken.
 * `make` is told through the signal when nobody wants the item any more.
 */
export function prefetch<Item>(
  first: number,
  end: number,
  ahead: number,
  make: (position: number, signal: AbortSignal) => Promise<Item>,
): Prefetched<Item> {
  const abort = new AbortController()
  const waiting: Promise<Item>[] = []
  let position = first

  const fill = () => {
    while (!abort.signal.aborted && waiting.length < ahead && position < end) {
      const item = make(position++, abort.signal)
      // An item that fails while it waits is reported when it is taken, not as an unhandled rejection.
      item.catch(() => {})
      waiting.push(item)
    }
  }
  fill()

  return {
    next: async () => {
      const item = waiting.shift()
      if (item === undefined) return null
      fill()
      return await item
    },
    close: async () => {
      abort.abort()
      await Promise.allSettled(waiting.splice(0))
    },
  }
}
