/** Definitions that lead back to themselves. */
import { problem } from '../../diagnostics/report.ts'
import type { Definition, Walk } from './known.ts'

/** Reports each cycle of definitions once, at the definition that stands first in the file. */
export function reportCycles({ mentions, checking }: Walk): void {
  const done = new Set<Definition>()
  const path: Definition[] = []
  const visit = (definition: Definition): void => {
    const start = path.indexOf(definition)
    if (start >= 0) {
      const cycle = path.slice(start)
      const first = cycle.reduce((a, b) => (a.name.span.start <= b.name.span.start ? a : b))
      const turned = [...cycle.slice(cycle.indexOf(first)), ...cycle.slice(0, cycle.indexOf(first)), first]
      const shown = turned.map(({ name }) => `\`${name.text}\``).join(' → ')
      const labels = turned.slice(1, -1).map(({ name }) => ({ span: name.span, text: 'on the way round' }))
      checking.report(
        problem('name/recursive', first.name.span, { name: first.name.text, cycle: shown }, { labels }),
      )
      return
    }
    if (done.has(definition)) return
    path.push(definition)
    for (const mentioned of mentions.get(definition) ?? []) visit(mentioned)
    path.pop()
    done.add(definition)
  }
  for (const definition of mentions.keys()) visit(definition)
}
