/** The library written in Inc, by the names that imports use. Derived from std/: edit the files there, then `npm run regenerate`. */
export const librarySources: Readonly<Record<string, string>> = {
  'std/blocks': `/// The part of the standard library that is written in Inc: blocks that several papers share. \`import { conv_bn, mbconv
/// as inverted } from "std/blocks"\` imports the ones a file needs. Each signature says what the block does to shapes,
/// and it holds for every size. Convolutions are padded \`same\` unless the name says otherwise, and have no bias if
/// batch normalisation follows.

/// The nearest multiple of 8, at least 8, and never below 90% of the number asked for (MobileNet, EfficientNet):
/// \`round8(0.75·96)\` is 72. The last term is 8 if the nearest multiple is below that, else 0.
let round8(n: Number): Int =
  let near = max(8, 8·⌊n/8 + 1/2⌋)
  in near + 8·max(0, ⌈(9/10·n - near)/8⌉)

/// A convolution, batch normalisation and an activation. \`act: identity\` omits the activation.
block conv_bn(size: Window, filters: Int, act: .. -> .. = relu, groups = 1)
  : h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters where c % groups == 0 =
  conv2d(size, filters, groups: groups, bias: false) |> batch_norm |> act

/// The same on whole windows only, without padding.
block conv_bn_valid(size: Window, filters: Int, act: .. -> .. = relu, groups = 1)
  : h×w×c -> (⌊(h - size.h)/size.stride⌋ + 1)×(⌊(w - size.w)/size.stride⌋ + 1)×filters
  where h >= size.h and w >= size.w and c % groups == 0 =
  conv2d(size, filters, padding: valid, groups: groups, bias: false) |> batch_norm |> act

/// The same with \`cells\` of padding on each side, as PyTorch counts them.
block conv_bn_padded(size: Window, filters, cells: Int, act: .. -> .. = relu, groups = 1)
  : h×w×c -> (⌊(h + 2·cells - size.h)/size.stride⌋ + 1)×(⌊(w + 2·cells - size.w)/size.stride⌋ + 1)×filters
  where h + 2·cells >= size.h and w + 2·cells >= size.w and c % groups == 0 =
  conv2d(size, filters, padding: pad(cells), groups: groups, bias: false) |> batch_norm |> act

/// A convolution of each channel separately, batch normalisation and an activation (MobileNet). Keeps the channels.
block depthwise_bn(size: Window, act: .. -> .. = relu) : h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×c =
  depthwise(size, bias: false) |> batch_norm |> act

/// Normalisation and activation before the convolution, as in ResNet v2 and DenseNet.
block bn_relu_conv(size: Window, filters: Int) : h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters =
  batch_norm |> relu |> conv2d(size, filters, bias: false)

/// A residual connection: adds the input to the output of \`f\`, which keeps the shape.
block residual(f: h×w×c -> h×w×c) : h×w×c -> h×w×c = add(identity, f)

/// A residual connection around a block \`f\` that may change the shape to \`k\` channels at stride \`s\`. If it does, the
/// shortcut is a 1×1 convolution with batch normalisation (ResNet, option B). A rectified linear unit follows the sum.
block shortcut(f: h×w×c -> ⌈h/s⌉×⌈w/s⌉×k, k: Int, s: Int) : h×w×c -> ⌈h/s⌉×⌈w/s⌉×k =
  add(if s == 1 and k == c then identity else conv_bn(1×1/s, k, act: identity), f) |> relu

/// The residual block of ResNet-18 and 34: two 3×3 convolutions, the first at stride \`s\`.
block basic(filters: Int, s = 1) : h×w×c -> ⌈h/s⌉×⌈w/s⌉×filters =
  shortcut(conv_bn(3×3/s, filters) |> conv_bn(3×3, filters, act: identity), filters, s)

/// The residual block of ResNet-50 and deeper: 1×1, 3×3, 1×1, with four times \`filters\` output channels. The stride is
/// on the 3×3 (version 1.5).
block bottleneck(filters: Int, s = 1) : h×w×c -> ⌈h/s⌉×⌈w/s⌉×(4·filters) =
  bottleneck_of(filters, filters, s: s)

/// The same with a 3×3 of another \`width\`, optionally in groups: \`bottleneck_of(64, 128)\` is wide ResNet's first block,
/// and \`groups: 32\` gives ResNeXt's 32×4d.
block bottleneck_of(filters, width: Int, groups = 1, s = 1) : h×w×c -> ⌈h/s⌉×⌈w/s⌉×(4·filters)
  where width % groups == 0 =
  shortcut(
    conv_bn(1×1, width) |> conv_bn(3×3/s, width, groups: groups) |> conv_bn(1×1, 4·filters, act: identity),
    4·filters, s)

/// Squeeze and excitation: multiplies each channel by a weight computed from the means of all channels, through a layer
/// of \`squeezed\` units. \`act\` comes between the two layers; \`gate\` produces the weights.
block squeeze_excite(squeezed: Int, act: .. -> .. = relu, gate: .. -> .. = sigmoid) : h×w×c -> h×w×c =
  mul(identity, global_avg_pool |> conv2d(1×1, squeezed) |> act |> conv2d(1×1, c) |> gate)

/// The inverted residual of MobileNetV2 and later: widens the input to \`expanded\` channels, filters each separately at
/// stride \`s\`, lets \`excite\` see the whole map (\`squeeze_excite\`, from MobileNetV3 on) and projects to \`filters\`
/// channels. It does not widen if the input already has \`expanded\` channels, and adds the input if neither size nor
/// channels change.
block mbconv(
  expanded, filters: Int,
  size: Size = 3×3,
  s = 1,
  act: .. -> .. = relu6,
  excite: ⌈h/s⌉×⌈w/s⌉×expanded -> ⌈h/s⌉×⌈w/s⌉×expanded = identity,
) : h×w×c -> ⌈h/s⌉×⌈w/s⌉×filters =
  let path =
    (if expanded == c then identity else conv_bn(1×1, expanded, act: act))
    |> depthwise_bn(size/s, act: act)
    |> excite
    |> conv_bn(1×1, filters, act: identity)
  in if s == 1 and filters == c then residual(path) else path
`,
  'std/dense': `/// Dense connections: each layer sees the results of all layers before it ("Densely connected convolutional networks",
/// arXiv 1608.06993).
import { bn_relu_conv } from "std/blocks"

/// One layer of a dense block: adds \`growth\` channels. A 1×1 convolution to \`width\` times as many comes before the 3×3
/// (the paper's DenseNet-B).
block dense_layer(growth: Int, width = 4) : h×w×c -> h×w×(c + growth) =
  concat(identity, bn_relu_conv(1×1, width·growth) |> bn_relu_conv(3×3, growth))

/// \`layers\` dense layers in a row.
block dense_block(layers, growth: Int, width = 4) : h×w×c -> h×w×(c + layers·growth) =
  dense_layer(growth, width)×layers

/// Between two dense blocks: half the channels (the paper's compression of 0.5), and half the map.
block transition : h×w×c -> ⌊h/2⌋×⌊w/2⌋×⌊c/2⌋ where h >= 2 and w >= 2 and c >= 2 =
  bn_relu_conv(1×1, ⌊c/2⌋) |> avg_pool(2×2/2, padding: valid)
`,
  'std/inception': `/// Inception modules: branches with several window sizes side by side. GoogLeNet's (arXiv 1409.4842), the ones with
/// batch normalisation (arXiv 1502.03167), and the five of Inception v3 (arXiv 1512.00567) with the filters and the
/// letters of the public network.
import { conv_bn, conv_bn_valid } from "std/blocks"

/// A convolution and a rectified linear unit: GoogLeNet has no normalisation inside its modules.
block conv_relu(size: Window, filters: Int) : h×w×c -> ⌈h/size.stride⌉×⌈w/size.stride⌉×filters =
  conv2d(size, filters) |> relu

/// Inception module, naïve version: 1×1, 3×3, 5×5 and a max pool, which keeps all channels.
block inception_naive(c1, c3, c5: Int) : h×w×c -> h×w×(c1 + c3 + c5 + c) =
  concat(conv_relu(1×1, c1), conv_relu(3×3, c3), conv_relu(5×5, c5), max_pool(3×3))

/// GoogLeNet's module: \`r3\` and \`r5\` are the reductions before the 3×3 and the 5×5, \`proj\` follows the pool.
block inception(c1, r3, c3, r5, c5, proj: Int) : h×w×c -> h×w×(c1 + c3 + c5 + proj) =
  concat(
    conv_relu(1×1, c1),
    conv_relu(1×1, r3) |> conv_relu(3×3, c3),
    conv_relu(1×1, r5) |> conv_relu(5×5, c5),
    max_pool(3×3) |> conv_relu(1×1, proj),
  )

/// The module with batch normalisation: two 3×3 of \`d3\` filters, after a reduction to \`r33\`, replace the 5×5.
block inception_bn(c1, r3, c3, r33, d3, proj: Int, pool: .. -> .. = avg_pool(3×3))
  : h×w×c -> h×w×(c1 + c3 + d3 + proj) =
  concat(
    conv_bn(1×1, c1),
    conv_bn(1×1, r3) |> conv_bn(3×3, c3),
    conv_bn(1×1, r33) |> conv_bn(3×3, d3) |> conv_bn(3×3, d3),
    pool |> conv_bn(1×1, proj),
  )

/// The same at stride 2: no 1×1 branch, and the max pool keeps all channels.
block inception_bn_reduction(r3, c3, r33, d3: Int) : h×w×c -> ⌈h/2⌉×⌈w/2⌉×(c3 + d3 + c) =
  concat(
    conv_bn(1×1, r3) |> conv_bn(3×3/2, c3),
    conv_bn(1×1, r33) |> conv_bn(3×3, d3) |> conv_bn(3×3/2, d3),
    max_pool(3×3/2),
  )

/// Inception v3 on its 35×35 maps (Figure 5).
block inception_v3_a(proj: Int) : h×w×c -> h×w×(224 + proj) =
  concat(
    conv_bn(1×1, 64),
    conv_bn(1×1, 48) |> conv_bn(5×5, 64),
    conv_bn(1×1, 64) |> conv_bn(3×3, 96) |> conv_bn(3×3, 96),
    avg_pool(3×3) |> conv_bn(1×1, proj),
  )

/// Inception v3 from 35×35 to 17×17 (Figure 10): convolutions and a pool at stride 2 side by side, without padding.
block inception_v3_b : h×w×c -> ⌊(h - 1)/2⌋×⌊(w - 1)/2⌋×(480 + c) where h >= 3 and w >= 3 =
  concat(
    conv_bn_valid(3×3/2, 384),
    conv_bn(1×1, 64) |> conv_bn(3×3, 96) |> conv_bn_valid(3×3/2, 96),
    max_pool(3×3/2, padding: valid),
  )

/// Inception v3 on its 17×17 maps (Figure 6, n = 7): windows of 7×7 as 1×7 and 7×1, with \`width\` filters inside.
block inception_v3_c(width: Int) : h×w×c -> h×w×768 =
  concat(
    conv_bn(1×1, 192),
    conv_bn(1×1, width) |> conv_bn(1×7, width) |> conv_bn(7×1, 192),
    conv_bn(1×1, width) |> conv_bn(7×1, width) |> conv_bn(1×7, width) |> conv_bn(7×1, width)
    |> conv_bn(1×7, 192),
    avg_pool(3×3) |> conv_bn(1×1, 192),
  )

/// Inception v3 from 17×17 to 8×8.
block inception_v3_d : h×w×c -> ⌊(h - 1)/2⌋×⌊(w - 1)/2⌋×(512 + c) where h >= 3 and w >= 3 =
  concat(
    conv_bn(1×1, 192) |> conv_bn_valid(3×3/2, 320),
    conv_bn(1×1, 192) |> conv_bn(1×7, 192) |> conv_bn(7×1, 192) |> conv_bn_valid(3×3/2, 192),
    max_pool(3×3/2, padding: valid),
  )

/// Inception v3 on its 8×8 maps (Figure 7): 1×3 and 3×1 side by side.
block inception_v3_e : h×w×c -> h×w×2048 =
  block spread = concat(conv_bn(1×3, 384), conv_bn(3×1, 384))
  in concat(
    conv_bn(1×1, 320),
    conv_bn(1×1, 384) |> spread,
    conv_bn(1×1, 448) |> conv_bn(3×3, 384) |> spread,
    avg_pool(3×3) |> conv_bn(1×1, 192),
  )
`,
  'std/mobile': `/// Blocks of small networks. The inverted residual, \`mbconv\`, is in \`std/blocks\`.
import { conv_bn, depthwise_bn } from "std/blocks"

/// MobileNet's depthwise separable convolution: filters each channel separately, then applies a 1×1 convolution, both
/// with batch normalisation and an activation.
block separable_bn(filters: Int, s = 1, size: Size = 3×3, act: .. -> .. = relu)
  : h×w×c -> ⌈h/s⌉×⌈w/s⌉×filters =
  depthwise_bn(size/s, act: act) |> conv_bn(1×1, filters, act: act)

/// SqueezeNet's fire module (arXiv 1602.07360): a narrow 1×1 convolution, then 1×1 and 3×3 ones side by side.
block fire(squeeze, expand_1, expand_3: Int) : h×w×c -> h×w×(expand_1 + expand_3) =
  conv2d(1×1, squeeze) |> relu |> concat(conv2d(1×1, expand_1) |> relu, conv2d(3×3, expand_3) |> relu)
`,
  'std/transformer': `/// The encoder of a transformer on sequences of n tokens with d channels each, as in vision transformers ("An image is
/// worth 16×16 words", arXiv 2010.11929). Networks that train with dropout can put it between the blocks.

/// Cuts a map into squares of \`patch\` cells and turns each into a token of \`width\` channels.
block patch_embedding(patch, width: Int) : h×w×c -> (h/patch·(w/patch))×width
  where h % patch == 0 and w % patch == 0 =
  conv2d(patch×patch/patch, width) |> tokens

/// Self-attention: queries, keys and values from the same tokens, in \`heads\` parts, followed by a linear layer.
block attention(heads: Int) : n×d -> n×d where d % heads == 0 =
  attend(linear(d), linear(d), linear(d), heads: heads) |> linear(d)

/// Two linear layers at each token, with \`hidden\` units between them.
block mlp(hidden: Int, act: .. -> .. = gelu) : n×d -> n×d = linear(hidden) |> act |> linear(d)

/// Attention and two linear layers, each with normalisation before it and a residual connection around it.
block encoder(heads, hidden: Int, act: .. -> .. = gelu) : n×d -> n×d where d % heads == 0 =
  add(identity, layer_norm(epsilon: 0.000001) |> attention(heads))
  |> add(identity, layer_norm(epsilon: 0.000001) |> mlp(hidden, act))
`,
}
