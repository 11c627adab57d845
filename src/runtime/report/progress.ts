/** How far a run is: one line that is written over on a terminal, a line every few seconds elsewhere. */

/** Where lines go: standard output, or a stand-in. */
export interface LineStream {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export interface Progress {
  /** Shows the state of the run; elsewhere than on a terminal only now and then, or if it is the last one. */
  readonly show: (text: string, last?: boolean) => void
  /** Writes a line that stays. */
  readonly line: (text: string) => void
  /** Ends the line that is written over, if there is one. */
  readonly end: () => void
}

/** Milliseconds between two lines: people on a terminal see ten a second, a log gets one every five seconds. */
const TERMINAL_INTERVAL = 100
const LOG_INTERVAL = 5_000

export function createProgress(stream: LineStream, now: () => number = () => performance.now()): Progress {
  const terminal = stream.isTTY === true
  let shown = Number.NEGATIVE_INFINITY
  let open = false
  const clear = () => {
    if (open) stream.write('\r\u001b[K')
    open = false
  }
  return {
    show: (text, last = false) => {
      const time = now()
      if (!last && time - shown < (terminal ? TERMINAL_INTERVAL : LOG_INTERVAL)) return
      shown = time
      if (!terminal) {
        stream.write(`${text}\n`)
        return
      }
      // A line longer than the terminal is wide could not be written over.
      const width = Math.max(20, (stream.columns ?? 80) - 1)
      stream.write(`\r\u001b[K${text.length > width ? `${text.slice(0, width - 1)}…` : text}`)
      open = true
    },
    line: (text) => {
      clear()
      stream.write(`${text}\n`)
    },
    end: () => {
      if (open) stream.write('\n')
      open = false
    },
  }
}

/** The mean time of a step over about the last twenty, so that the time left follows changes but not every step. */
export interface StepClock {
  readonly add: (milliseconds: number) => void
  /** Milliseconds a step; null before the first. */
  readonly mean: () => number | null
}

export function createStepClock(): StepClock {
  let mean: number | null = null
  let count = 0
  return {
    add: (milliseconds) => {
      count++
      // The first step warms the library up and says little of the others.
      const share = count <= 2 ? 1 : Math.max(0.05, 1 / (count - 1))
      mean = mean === null ? milliseconds : mean + share * (milliseconds - mean)
    },
    mean: () => mean,
  }
}

/** `45 s`, `12 min`, `3 h 20 min`, `5 d 7 h`. */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return `${minutes} min`
  if (minutes < 48 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  const hours = Math.round(minutes / 60)
  return `${Math.floor(hours / 24)} d ${hours % 24} h`
}
