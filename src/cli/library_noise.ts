/** Lines that TensorFlow writes as it is loaded, whatever its settings, and that tell a user nothing. */

const noise = [
  /^WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR$/,
  /^I\d{4} \S+ +\d+ \S+\] oneDNN custom operations are on\. /,
]

/** Text as it arrives, in pieces, and its end. */
export interface Pieces {
  readonly take: (text: string) => void
  readonly end: () => void
}

/** Hands a text on line by line, without those lines; a last line that has no end comes with the text's. */
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
