/** How many pairs of facts the decisions are compared on: 5,000 in `npm test`, more where `INC_PAIRS` says so. */

/** The share of one property, given by its share of 5,000. */
export function pairs(ofFiveThousand: number): number {
  const all = Number(process.env.INC_PAIRS ?? '5000')
  if (!Number.isInteger(all) || all < 1)
    throw new RangeError('INC_PAIRS must be a whole number of at least 1.')
  return Math.ceil((all * ofFiveThousand) / 5000)
}
