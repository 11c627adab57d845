/** What an installation reports while it runs and when it ends, as data, and how to render it as text. */
import type { Placement } from './place.ts'
import type { RouteName } from './plan.ts'
import { gigabytes, type Missing } from './requirements.ts'

/** A report from an installation while it runs. */
export type InstallEvent =
  /** The start of a new stage. */
  | { readonly kind: 'stage'; readonly says: string }
  /** The progress of the current stage, reported about once per second at most. */
  | { readonly kind: 'progress'; readonly what: string; readonly done: number; readonly total: number }
  /** A line printed by a program that we run. */
  | { readonly kind: 'line'; readonly program: string; readonly text: string }
  | { readonly kind: 'note'; readonly says: string }
  /** A route that failed, and why. */
  | { readonly kind: 'route-left'; readonly route: RouteName; readonly why: readonly Missing[] }

export type Report = (event: InstallEvent) => void

/** How an installation ended. */
export type InstallOutcome =
  | {
      readonly kind: 'ready'
      readonly route: RouteName
      readonly tensorflow: string
      readonly usesGpu: boolean
      readonly packageFolder: string
      readonly entry: string
      /** How the package got its files. */
      readonly placed: Placement
      readonly seconds: number
    }
  | { readonly kind: 'failed'; readonly reasons: readonly Missing[] }
  | { readonly kind: 'interrupted' }

/** An event as one line. */
export function renderInstallEvent(event: InstallEvent): string {
  switch (event.kind) {
    case 'stage':
      return event.says
    case 'progress':
      return `  ${event.what}: ${megabytes(event.done)} of ${megabytes(event.total)} (${percent(event.done, event.total)})`
    case 'line':
      return `  ${event.program}: ${event.text}`
    case 'note':
      return `note: ${event.says}`
    case 'route-left':
      return [`Cannot use the ${routeText[event.route]}:`, ...event.why.map(missingLine)].join('\n')
  }
}

const routeText: Readonly<Record<RouteName, string>> = {
  'cached wheel': 'cached library',
  wheel: 'TensorFlow wheel',
  'cached vendor': "vendor's library in the cache",
  vendor: "vendor's prebuilt library",
}

function missingLine({ says, mend }: Missing): string {
  return `  ${says}\n    fix: ${mend}`
}

/** The outcome as a few lines of text. */
export function renderInstallOutcome(outcome: InstallOutcome): string {
  switch (outcome.kind) {
    case 'ready': {
      const from = outcome.route.startsWith('cached')
        ? 'from the cache'
        : `from the ${routeText[outcome.route]}`
      const device = outcome.usesGpu ? 'on the GPU' : 'on the processor'
      return [
        `TensorFlow ${outcome.tensorflow} is ready: installed ${from} in ${outcome.seconds.toFixed(1)} s, runs ${device}.`,
        `  package: ${outcome.packageFolder} (${outcome.placed})`,
        `  cache:   ${outcome.entry}`,
      ].join('\n')
    }
    case 'failed':
      return [
        'The native library could not be installed:',
        ...outcome.reasons.map(missingLine),
        'Without it, training falls back to the WebAssembly backend, which is several times slower.',
      ].join('\n')
    case 'interrupted':
      return 'Interrupted; nothing was left half installed.'
  }
}

/** The exit code of `inc native install`: 0 if it is ready, 2 if it cannot be installed, 130 if interrupted. */
export function exitCodeOfInstall(outcome: InstallOutcome): 0 | 2 | 130 {
  switch (outcome.kind) {
    case 'ready':
      return 0
    case 'failed':
      return 2
    case 'interrupted':
      return 130
  }
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? gigabytes(bytes) : `${Math.round(bytes / 1e6)} MB`
}

function percent(done: number, total: number): string {
  return `${total > 0 ? Math.min(100, Math.floor((100 * done) / total)) : 0}%`
}
