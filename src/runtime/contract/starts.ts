/** How weights start: written by operations, handed on in generated code, and drawn by both engines. */
import type { KernelStart, Recipe } from './recipe.ts'

/** How one weight starts. Operations count connections in symbolic sizes; whoever draws has plain numbers. */
export type WeightStart<Size = number> =
  /**
   * Drawn from the distribution that the recipe names. `fanIn` inputs reach one output, and one input reaches `fanOut`
   * outputs.
   */
  | { readonly kind: 'kernel'; readonly fanIn: Size; readonly fanOut: Size }
  /** The constant that the recipe names. */
  | { readonly kind: 'bias' }
  /** Drawn from a normal distribution around 0 that is cut at two deviations; `deviation` is measured after the cut. */
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'constant'; readonly value: number }

/** The starts of a network's weights by their names, `LAYER/WEIGHT`. */
export type WeightStarts = Readonly<Record<string, WeightStart>>

/** Whether weight decay acts on a weight. It acts on kernels alone. */
export function decays(start: WeightStart<unknown>): boolean {
  return start.kind === 'kernel'
}

/** The values that a weight has at the start of a run. */
export type StartValues =
  | { readonly kind: 'uniform'; readonly limit: number }
  /** Cut at two deviations; `deviation` is measured after the cut. */
  | { readonly kind: 'normal'; readonly deviation: number }
  | { readonly kind: 'constant'; readonly value: number }

/** What a weight is drawn from under a recipe. */
export function startValues(start: WeightStart, recipe: Recipe['start']): StartValues {
  switch (start.kind) {
    case 'kernel': {
      const { distribution, variance } = kernelStarts[recipe.kernels]
      const deviation = Math.sqrt(variance(start))
      return distribution === 'uniform'
        ? { kind: 'uniform', limit: Math.sqrt(3) * deviation }
        : { kind: 'normal', deviation }
    }
    case 'bias':
      return { kind: 'constant', value: recipe.biases }
    case 'normal':
    case 'constant':
      return start
  }
}

/** The standard deviation of the standard normal distribution after it is cut at ±2: √(1 - 4φ(2) / (2Φ(2) - 1)). */
export const deviationCutAtTwo = 0.8796256610342398

type Fans = Extract<WeightStart, { kind: 'kernel' }>

const glorot = ({ fanIn, fanOut }: Fans) => 2 / (fanIn + fanOut)
const he = ({ fanIn }: Fans) => 2 / fanIn
const lecun = ({ fanIn }: Fans) => 1 / fanIn

/** Glorot and Bengio 2010, He et al. 2015, LeCun et al. 1998. */
const kernelStarts: Readonly<
  Record<
    KernelStart,
    { readonly distribution: 'uniform' | 'normal'; readonly variance: (fans: Fans) => number }
  >
> = {
  glorot_uniform: { distribution: 'uniform', variance: glorot },
  glorot_normal: { distribution: 'normal', variance: glorot },
  he_uniform: { distribution: 'uniform', variance: he },
  he_normal: { distribution: 'normal', variance: he },
  lecun_uniform: { distribution: 'uniform', variance: lecun },
  lecun_normal: { distribution: 'normal', variance: lecun },
}
