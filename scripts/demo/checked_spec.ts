/** A specification on disk, checked in this process: its text, its table and its waivers for the report. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { check, costTable, type Network } from '../../src/index.ts'
import type { DemoNetwork } from './plan.ts'
import type { TrainedNetwork } from './report/report.ts'

/** All of the report's part on a network but how it was trained. Throws where the file has no such network. */
export async function checkedSpec(
  root: string,
  { name, spec }: DemoNetwork,
): Promise<Omit<TrainedNetwork, 'course'>> {
  const source = await readFile(join(root, spec), 'utf8')
  // The demonstration's specifications stand alone.
  const { networks } = check({ name: spec, text: source }, () => ({ missing: 'nothing is imported here' }))
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
