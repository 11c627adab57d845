/** How messages and reports name a row. */
import type { Network, Row, Subject } from '../network/network.ts'

/** `inception (5b)`, `max pool[2]`, `softmax`. */
export function nameOfRow({ label, type, occurrence }: Row): string {
  if (label !== null) return label === type ? label : `${type} (${label})`
  return occurrence.count > 1 ? `${type}[${occurrence.index}]` : type
}

/** `googlenet`, `inception (5b)`, `head aux1 of googlenet`. */
export function nameOfSubject(network: Network, subject: Subject): string {
  switch (subject.kind) {
    case 'row':
      return nameOfRow(network.rows[subject.row]!)
    case 'whole':
      return network.name
    case 'head':
      return `head ${network.heads[subject.head]!.name} of ${network.name}`
    case 'with heads':
      return `${network.name} with its heads`
  }
}
