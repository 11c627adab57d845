/** Items made ahead: in order, bounded, and with nothing left running. */
import { describe, expect, it } from 'vitest'
import { prefetch } from '../../src/runtime/data/prefetch.ts'

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

describe('prefetching', () => {
  it('gives all items in order, however long each takes', async () => {
    const items = prefetch(3, 9, 4, async (position) => {
      await later((position * 7) % 5)
      return position
    })
    const taken: (number | null)[] = []
    for (let item = await items.next(); item !== null; item = await items.next()) taken.push(item)
    expect(taken).toEqual([3, 4, 5, 6, 7, 8])
    expect(await items.next()).toBe(null)
  })

  it('never has more than the stated number waiting', async () => {
    let made = 0
    const items = prefetch(0, 100, 3, async (position) => {
      made++
      return position
    })
    await later(5)
    expect(made).toBe(3)
    for (let taken = 1; taken <= 10; taken++) {
      await items.next()
      await later(1)
      expect(made).toBe(taken + 3)
    }
    await items.close()
  })

  it('reports a failure at its place, and an abandoned one to nobody', async () => {
    const make = async (position: number) => {
      if (position >= 2) throw new Error(`no ${position}`)
      return position
    }
    const items = prefetch(0, 9, 4, make)
    await later(5)
    expect([await items.next(), await items.next()]).toEqual([0, 1])
    await expect(items.next()).rejects.toThrow('no 2')
    await items.close()
  })

  it('waits on closing for what is under way, tells it so, and starts no more', async () => {
    let running = 0
    let told = 0
    let made = 0
    const items = prefetch(0, 100, 2, async (_, signal) => {
      made++
      running++
      await later(10)
      if (signal.aborted) told++
      running--
    })
    await items.close()
    expect({ running, told, made }).toEqual({ running: 0, told: 2, made: 2 })
    expect(await items.next()).toBe(null)
  })
})
