/** What a run writes as it goes: progress on a terminal and in a log, metrics, the time left. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { cutMetrics, openMetrics, type StepRecord } from '../../src/runtime/report/metrics.ts'
import { createProgress, createStepClock, formatDuration } from '../../src/runtime/report/progress.ts'
import { temporaryFolder } from './tiny.ts'

let folder: string
beforeEach(() => {
  folder = temporaryFolder()
  return () => rmSync(folder, { recursive: true })
})

function screen(isTTY: boolean, columns = 80) {
  let [text, time] = ['', 0]
  const stream = {
    isTTY,
    columns,
    write: (more: string) => {
      text += more
    },
  }
  const progress = createProgress(stream, () => time)
  return { progress, text: () => text, wait: (milliseconds: number) => (time += milliseconds) }
}

describe('progress', () => {
  it('is one line that is written over on a terminal, never wider than it', () => {
    const { progress, text, wait } = screen(true, 30)
    progress.show('step 1')
    progress.show('too soon')
    wait(100)
    progress.show(`step 2 ${'x'.repeat(50)}`)
    progress.line('a line that stays')
    wait(100)
    progress.show('step 3')
    progress.end()
    const clear = '\r\u001b[K'
    expect(text()).toBe(
      `${clear}step 1${clear}step 2 ${'x'.repeat(21)}…${clear}a line that stays\n${clear}step 3\n`,
    )
  })

  it('is a line every five seconds in a log, and always the last', () => {
    const { progress, text, wait } = screen(false)
    for (let step = 0; step < 12; step++) {
      progress.show(`step ${step}`, step === 11)
      wait(1000)
    }
    progress.end()
    expect(text()).toBe('step 0\nstep 5\nstep 10\nstep 11\n')
    expect(text()).not.toContain('\u001b')
  })

  it.each([
    [0, '0 s'],
    [89_400, '89 s'],
    [91_000, '2 min'],
    [5_400_000, '1 h 30 min'],
    [12_000_000, '3 h 20 min'],
    [457_200_000, '5 d 7 h'],
  ])('says %i ms as %s', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text)
  })

  it('forgets the first, slow step', () => {
    const clock = createStepClock()
    expect(clock.mean()).toBe(null)
    clock.add(9000)
    expect(clock.mean()).toBe(9000)
    for (let step = 0; step < 10; step++) clock.add(100)
    expect(clock.mean()).toBeCloseTo(100)
    for (let step = 0; step < 60; step++) clock.add(200)
    expect(clock.mean()!).toBeGreaterThan(190)
  })
})

const record = (step: number): StepRecord => ({
  kind: 'step',
  step,
  epoch: step / 10,
  loss: 1,
  losses: { main: 1 },
  rate: 0.1,
  imagesPerSecond: 1,
  stepMs: 1,
  dataWaitMs: 0,
  rss: 1,
  numTensors: 1,
  skipped: 0,
})

describe('metrics', () => {
  const path = () => join(folder, 'metrics.jsonl')
  const steps = () =>
    readFileSync(path(), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line).step)

  it('are appended a line at a time', () => {
    for (const from of [1, 3]) {
      const metrics = openMetrics(folder, () => {})
      metrics.write(record(from))
      metrics.write(record(from + 1))
      metrics.close()
    }
    expect(steps()).toEqual([1, 2, 3, 4])
    expect(JSON.parse(readFileSync(path(), 'utf8').split('\n')[0]!)).toEqual(record(1))
  })

  it('lose what comes after the step a run goes on from, and a torn line', async () => {
    await cutMetrics(folder, 3)
    expect(readdirSync(folder)).toEqual([])
    const metrics = openMetrics(folder, () => {})
    for (const step of [1, 2, 3, 4, 5]) metrics.write(record(step))
    metrics.close()
    writeFileSync(path(), `${readFileSync(path(), 'utf8')}{"kind":"st`)
    await cutMetrics(folder, 3)
    expect(steps()).toEqual([1, 2, 3])
    expect(readdirSync(folder)).toEqual(['metrics.jsonl'])
  })

  it('that cannot be opened stop the run', () => {
    expect(() => openMetrics(join(folder, 'nowhere'), () => {})).toThrow(
      /^cannot write .*nowhere.metrics.jsonl: there is no such/,
    )
  })
})
