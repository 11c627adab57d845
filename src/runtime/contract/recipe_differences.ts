/** Where two recipes differ. */

/** The places in which two recipes differ, as `rate.base 0.01 → 0.02`. */
export function recipeDifferences(from: unknown, to: unknown, path = ''): string[] {
  if (typeof from !== 'object' || typeof to !== 'object' || from === null || to === null) {
    const shown = (value: unknown) => (value === undefined ? 'none' : JSON.stringify(value))
    return Object.is(from, to) ? [] : [`${path} ${shown(from)} → ${shown(to)}`]
  }
  const [left, right] = [from as Record<string, unknown>, to as Record<string, unknown>]
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])]
  return names.flatMap((name) =>
    recipeDifferences(left[name], right[name], path === '' ? name : `${path}.${name}`),
  )
}
