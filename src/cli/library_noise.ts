/** Filters out lines that TensorFlow writes while loading, whatever its settings, and that are of no use to a user. */

const noise = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR$/,
  /^I\d{4} \S+ +\d+ \S+\] oneDNN custom operations are on\. /,
]

/** Receives text in pieces as it arrives, and its end. */
interface Pieces {
  readonly take: (text: string) => void
  readonly end: () => void
}

/** Forwards text line by line, without the noise; an unterminated last line is forwarded at the end. */
export function withoutNoise(write: (text: string) => void): Pieces {
  let begun = ''
  return {
    take: (text) => {
      const lines = `${begun}${text}`.split('\n')
      begun = lines.pop()!
      const kept = lines.filter((line) => !noise.some((pattern) => pattern.test(line)))
      if (kept.length > 0) write(kept.map((line) => `${line}\n`).join(''))
    },
    end: () => {
      if (begun !== '') write(begun)
      begun = ''
    },
  }
}
