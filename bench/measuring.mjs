/** What the measurements share that run as they are, without a build: medians, and the line that names the machine. */
import { availableParallelism, cpus, loadavg } from 'node:os'

/** The middle one, or the mean of the two in the middle. */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** The machine in words, and how much else it does now: to be asked before the measurement loads it. */
export function machineNow() {
  const processor = cpus()[0]?.model.trim() ?? 'an unknown processor'
  return `${availableParallelism()} cores of ${processor}; load ${loadavg()[0].toFixed(1)} before`
}
