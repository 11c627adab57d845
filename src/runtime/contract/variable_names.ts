/** The names of what a run keeps beside each weight, the same in graphs and in checkpoints. */

/** `LAYER/WEIGHT/momentum`. */
export function momentumName(weight: string): string {
  return `${weight}/momentum`
}

/** `LAYER/WEIGHT/average`. */
export function averageName(weight: string): string {
  return `${weight}/average`
}
