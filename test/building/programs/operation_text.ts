/** Operations as they are written in Inc. */
import type { Operation, Padding, Pair } from '../operations.ts'

export const sizeText = ([height, width]: Pair) => `${height}×${width}`

function paddingText({ kind, amount }: Padding): string {
  if (kind === 'same') return ''
  return kind === 'valid' ? 'padding: valid' : `padding: ${kind}(${amount})`
}

/** `conv2d(3×3/2, 8, bias: false)`: an operation whose counts and windows are texts already. */
export function textOf(operation: Operation<string, string>): string {
  const { name } = operation
  const call = (...given: readonly string[]) => {
    const words = given.filter((word) => word !== '')
    return words.length === 0 ? name : `${name}(${words.join(', ')})`
  }
  const unless = (isDefault: boolean, text: string) => (isDefault ? '' : text)
  switch (operation.name) {
    case 'conv2d': {
      const { window, filters, padding, groups, dilation, bias } = operation
      return call(
        window,
        filters,
        paddingText(padding),
        unless(groups === 1, `groups: ${groups}`),
        unless(dilation === 1, `dilation: ${dilation}`),
        unless(bias, 'bias: false'),
      )
    }
    case 'depthwise': {
      const { window, multiplier, padding, dilation, bias } = operation
      return call(
        window,
        unless(multiplier === 1, `multiplier: ${multiplier}`),
        paddingText(padding),
        unless(dilation === 1, `dilation: ${dilation}`),
        unless(bias, 'bias: false'),
      )
    }
    case 'separable_conv2d': {
      const { window, filters, multiplier, padding, dilation, bias } = operation
      return call(
        window,
        filters,
        unless(multiplier === 1, String(multiplier)),
        paddingText(padding),
        unless(dilation === 1, `dilation: ${dilation}`),
        unless(bias, 'bias: false'),
      )
    }
    case 'conv2d_transpose': {
      const { window, filters, padding, bias } = operation
      return call(window, filters, paddingText(padding), unless(bias, 'bias: false'))
    }
    case 'max_pool':
    case 'avg_pool':
      return call(operation.window, paddingText(operation.padding))
    case 'adaptive_avg_pool':
    case 'adaptive_max_pool':
    case 'center_crop':
      return call(sizeText(operation.size))
    case 'linear':
      return call(operation.units, unless(operation.bias, 'bias: false'))
    case 'upsample':
      return call(String(operation.factor), unless(!operation.bilinear, 'bilinear: true'))
    case 'zero_pad': {
      const { amount, bottom, left } = operation
      return call(
        String(amount),
        unless(bottom === 0, `bottom: ${bottom}`),
        unless(left === 0, `left: ${left}`),
      )
    }
    case 'space_to_depth':
    case 'depth_to_space':
      return call(String(operation.block))
    case 'channel_shuffle':
    case 'group_norm':
      return call(operation.groups)
    case 'token':
      return call(String(operation.index))
    case 'lrn':
      return call(String(operation.size))
    case 'dropout':
      return call(`${operation.percent}%`)
    case 'leaky_relu':
      return call(operation.slope === null ? '' : String(operation.slope))
    default:
      return name
  }
}
