/** Checks a specification in this process and extracts its source, table and waivers for the report. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { check, costTable, type Network, openProgram } from '../../src/index.ts'
import type { DemoNetwork } from './plan.ts'
import type { TrainedNetwork } from './report/report.ts'

/** Everything the report says about a network except its training. Throws if the file has no such network. */
export async function checkedSpec(
  root: string,
  { name, spec }: DemoNetwork,
): Promise<Omit<TrainedNetwork, 'course'>> {
  const source = await readFile(join(root, spec), 'utf8')
  // The specifications of the demonstration have no imports.
  const { networks } = check(
    openProgram({ name: spec, text: source }, () => ({ missing: 'nothing is imported here' })),
  )
  const found = networks.find(({ network }) => network.name === name)
  if (!found) throw new Error(`${spec} has no network ${name}`)
  return {
    name,
    file: spec,
    source,
    table: costTable(found.network, found.costs),
    waivers: waiversOf(found.network),
  }
}

function waiversOf({ claims }: Network): TrainedNetwork['waivers'] {
  const reasons = new Map<string, string[]>()
  for (const { waiver, reference } of claims) {
    if (!waiver) continue
    const known = reasons.get(waiver.reason)
    if (known) known.push(reference)
    else reasons.set(waiver.reason, [reference])
  }
  return [...reasons].map(([reason, of]) => ({ reason, claims: of }))
}
