/** How well a network tells classes apart: top-1, top-5 and loss, counted from its logits. */

/** Sums over images, for all classes together and for each. */
export interface Scores {
  readonly images: number
  readonly top1: number
  readonly top5: number
  /** Sum of the softmax cross-entropies. */
  readonly loss: number
  readonly byClass: readonly { readonly images: number; readonly top1: number; readonly top5: number }[]
}

/** Shares of 1, from scores; NaN where there were no images. */
export interface Evaluation {
  readonly images: number
  readonly top1: number
  readonly top5: number
  /** Mean softmax cross-entropy. */
  readonly loss: number
}

export function noScores(classes: number): Scores {
  const byClass = Array.from({ length: classes }, () => ({ images: 0, top1: 0, top5: 0 }))
  return { images: 0, top1: 0, top5: 0, loss: 0, byClass }
}

/** Adds the images of a batch; `logits` holds one row of numbers for each label. */
export function addScores(scores: Scores, logits: Float32Array, labels: Int32Array): Scores {
  const classes = scores.byClass.length
  const byClass = scores.byClass.map((one) => ({ ...one }))
  let { images, top1, top5, loss } = scores
  for (const [index, label] of labels.entries()) {
    const row = logits.subarray(index * classes, (index + 1) * classes)
    const rank = rankOf(row, label)
    const first = rank < 1 ? 1 : 0
    const five = rank < 5 ? 1 : 0
    images++
    top1 += first
    top5 += five
    loss += crossEntropyOf(row, label)
    const one = byClass[label]!
    byClass[label] = { images: one.images + 1, top1: one.top1 + first, top5: one.top5 + five }
  }
  return { images, top1, top5, loss, byClass }
}

export function evaluationOf({ images, top1, top5, loss }: Scores): Evaluation {
  return { images, top1: top1 / images, top5: top5 / images, loss: loss / images }
}

/** True where the first is to be kept rather than the second: more top-1, then less loss. */
export function isBetter(one: Evaluation, other: Evaluation): boolean {
  return one.top1 > other.top1 || (one.top1 === other.top1 && one.loss < other.loss)
}

/** How many classes come before this one: larger logits, and equal ones of lower index. A logit that is NaN is last. */
export function rankOf(logits: Float32Array, label: number): number {
  const own = logits[label]!
  if (Number.isNaN(own)) return logits.length
  let before = 0
  for (const [index, logit] of logits.entries()) if (logit > own || (logit === own && index < label)) before++
  return before
}

/** Probabilities from logits. */
export function softmax(logits: Float32Array): number[] {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY)
  const powers = Array.from(logits, (logit) => Math.exp(logit - largest))
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}

function crossEntropyOf(logits: Float32Array, label: number): number {
  const largest = logits.reduce((most, logit) => Math.max(most, logit), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (const logit of logits) sum += Math.exp(logit - largest)
  return Math.log(sum) + largest - logits[label]!
}
