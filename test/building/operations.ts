/**
 * The operations of the language in the tests' own words. A random program is made of them; `tfjs/` builds them in
 * TensorFlow.js, and `programs/` writes them in Inc. Nothing here asks the compiler.
 */

export type Pair = readonly [height: number, width: number]

export interface Padding {
  readonly kind: 'same' | 'valid' | 'pad' | 'pad_ceil'
  /** Cells at each side, of `pad` and `pad_ceil`. */
  readonly amount: number
}

export interface Window {
  readonly kernel: Pair
  readonly stride: Pair
}

/** The operations that take nothing but their input; `identity` is none of them, since nothing runs for it. */
export const plainOperations = [
  ...['relu', 'relu6', 'sigmoid', 'tanh', 'swish', 'gelu', 'hard_swish', 'hard_sigmoid', 'softmax'],
  ...['elu', 'selu', 'softplus', 'mish', 'prelu', 'batch_norm', 'layer_norm', 'instance_norm', 'layer_scale'],
  ...['global_avg_pool', 'global_max_pool', 'flatten', 'tokens', 'prepend_token', 'position_embedding'],
] as const satisfies readonly string[]

export type PlainName = (typeof plainOperations)[number]

/** An operation. Sizes and filters may be something else than numbers where it is written with names. */
export type Operation<Count = number, Placed = Window> =
  | {
      readonly name: 'conv2d'
      readonly window: Placed
      readonly filters: Count
      readonly padding: Padding
      readonly groups: number
      readonly dilation: number
      readonly bias: boolean
    }
  | {
      readonly name: 'depthwise'
      readonly window: Placed
      readonly multiplier: number
      readonly padding: Padding
      readonly dilation: number
      readonly bias: boolean
    }
  | {
      readonly name: 'separable_conv2d'
      readonly window: Placed
      readonly filters: Count
      readonly multiplier: number
      readonly padding: Padding
      readonly dilation: number
      readonly bias: boolean
    }
  | {
      readonly name: 'conv2d_transpose'
      readonly window: Placed
      readonly filters: Count
      readonly padding: Padding
      readonly bias: boolean
    }
  | { readonly name: 'max_pool' | 'avg_pool'; readonly window: Placed; readonly padding: Padding }
  | { readonly name: 'adaptive_avg_pool' | 'adaptive_max_pool' | 'center_crop'; readonly size: Pair }
  | { readonly name: 'linear'; readonly units: Count; readonly bias: boolean }
  | { readonly name: 'upsample'; readonly factor: number; readonly bilinear: boolean }
  /** `amount` at every side, and more below and on the left. */
  | { readonly name: 'zero_pad'; readonly amount: number; readonly bottom: number; readonly left: number }
  | { readonly name: 'space_to_depth' | 'depth_to_space'; readonly block: number }
  | { readonly name: 'channel_shuffle' | 'group_norm'; readonly groups: Count }
  | { readonly name: 'token'; readonly index: number }
  | { readonly name: 'lrn'; readonly size: number }
  | { readonly name: 'dropout'; readonly percent: number }
  | { readonly name: 'leaky_relu'; readonly slope: number | null }
  | { readonly name: 'attend'; readonly heads: number }
  | { readonly name: 'concat' | 'add' | 'mul' }
  | { readonly name: PlainName }

export type OperationName = Operation['name']

/** The operation of one name. */
export type OperationOf<Name extends OperationName, Count = number, Placed = Window> = Extract<
  Operation<Count, Placed>,
  { readonly name: Name }
>

/** The operations that slide a window over a map. */
export type Windowed<Count = number, Placed = Window> = Extract<
  Operation<Count, Placed>,
  { readonly window: Placed }
>

/** The same operation with its counts and windows in other words. */
export function reworded<Count, Placed, OtherCount, OtherPlaced>(
  operation: Operation<Count, Placed>,
  count: (value: Count) => OtherCount,
  window: (value: Placed) => OtherPlaced,
): Operation<OtherCount, OtherPlaced> {
  return {
    ...operation,
    ...('window' in operation ? { window: window(operation.window) } : {}),
    ...('filters' in operation ? { filters: count(operation.filters) } : {}),
    ...('units' in operation ? { units: count(operation.units) } : {}),
    ...(operation.name === 'channel_shuffle' || operation.name === 'group_norm'
      ? { groups: count(operation.groups) }
      : {}),
  } as Operation<OtherCount, OtherPlaced>
}

/** The default padding. */
export const same: Padding = { kind: 'same', amount: 0 }

/** A square window of stride 1, with the default padding. */
export const square = (side: number, stride = 1): Window => ({
  kernel: [side, side],
  stride: [stride, stride],
})

/** A convolution whose other arguments have their defaults. */
export function convolution(window: Window, filters: number): OperationOf<'conv2d'> {
  return { name: 'conv2d', window, filters, padding: same, groups: 1, dilation: 1, bias: true }
}
