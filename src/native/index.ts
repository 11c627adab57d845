/** The door of this room: the functions behind `inc native install`, `inc native status` and `inc doctor`. */
import { type RunCommand, runCommand } from './command.ts'
import { type DoctorFacts, examine, type Finding } from './doctor.ts'
import { gatherDoctorFacts } from './facts.ts'
import type { GatherOptions } from './gather.ts'
import { gigabytes } from './requirements.ts'

export type { DoctorFacts, Finding } from './doctor.ts'
export { exitCodeOfFindings, type PaintMarks, renderFindings } from './doctor_text.ts'
export { addonPackageName, addonPackageVersion } from './environment.ts'
export {
  exitCodeOfInstall,
  type InstallEvent,
  type InstallOutcome,
  type Report,
  renderInstallEvent,
  renderInstallOutcome,
} from './events.ts'
export type { GatherOptions } from './gather.ts'
export { installNativeLibrary, type NativeInstallOptions } from './install.ts'
export { interruptible } from './interrupt.ts'

/** Examines this machine for `inc doctor`. */
export async function examineMachine(
  options: GatherOptions,
  run: RunCommand = runCommand,
): Promise<readonly Finding[]> {
  return examine(await gatherDoctorFacts(options, run))
}

/** The facts for `inc native status`: what is installed, whether it works, and what is in the cache. */
export async function nativeStatus(
  options: GatherOptions,
  run: RunCommand = runCommand,
): Promise<DoctorFacts> {
  return gatherDoctorFacts(options, run)
}

/** The status as a few lines of text. */
export function renderNativeStatus({
  environment,
  probe,
  installed,
  installedDifference,
  cached,
}: DoctorFacts): string {
  const { addonPackage, cacheRoot } = environment
  const lines = [
    `package    ${addonPackage ? `${addonPackage.folder} (${addonPackage.version})` : 'not installed'}`,
  ]
  if (probe)
    lines.push(
      probe.kind === 'works'
        ? `library    TensorFlow ${probe.tensorflow}, ${probe.usesGpu ? 'on the GPU' : 'on the processor'}`
        : `library    does not work: ${probe.why}`,
    )
  if (installed)
    lines.push(
      `installed  ${installed.key}${installedDifference ? `, changed since: ${installedDifference}` : ''}`,
    )
  for (const { key, bytes } of cached) lines.push(`cached     ${key} (${gigabytes(bytes)})`)
  lines.push(`cache      ${cacheRoot ?? 'none (set INC_CACHE)'}`)
  return lines.join('\n')
}

/** The exit code of `inc native status`: 0 if the library works, else 1. */
export function exitCodeOfStatus({ probe }: DoctorFacts): 0 | 1 {
  return probe?.kind === 'works' && probe.backend === 'tensorflow' ? 0 : 1
}
