/** The problems of signatures, which are checked for all sizes: the smallest counterexample, and the fact that would fix it. */
import { problemKind } from '../problem.ts'
import { toProof } from './yields.ts'

const addWhere = (facts: string | null) => (facts === null ? null : `Add \`where ${facts}\``)

export const proofProblems = {
  'shape/not-proved': problemKind<{
    block: string
    /** "⌈h/2⌉ rows, the signature says h/2". */
    differences: string
    /** "at h = 1: 1 and 1/2". */
    witness: string
    /** The facts that would settle it; null if none is known. */
    facts: string | null
    /** The output as the body gives it. */
    written: string
  }>({
    severity: 'error',
    yieldsTo: toProof,
    onlyProofs: true,
    message: ({ differences, witness }) => `the body gives ${differences}; ${witness}`,
    help: ({ facts, written }) =>
      [addWhere(facts), `write ${written}`]
        .filter((part) => part !== null)
        .join(', or ')
        .replace(/^w/, 'W'),
    explanation:
      'A signature must hold for every size that its input half and its `where` allow, not only for the sizes ' +
      'that some network happens to use. The message names the smallest sizes at which the body gives another ' +
      'shape. State in the `where` what the block needs, or write the shape that the body gives: `⌈h/2⌉` and ' +
      '`h/2` are equal for even heights only.',
    wrong: 'block half : h×w×c -> (h/2)×(w/2)×c = max_pool(2×2/2)\n',
    right: 'block half : h×w×c -> (h/2)×(w/2)×c where h % 2 == 0 and w % 2 == 0 = max_pool(2×2/2)\n',
  }),
  'shape/fact-needed': problemKind<{
    block: string
    /** "`add` joins h×w×c and h×w×64, which agree". */
    asks: string
    /** "c == 64". */
    facts: string
    /** "c = 1", a size at which it fails; null if none is known. */
    witness: string | null
    hint: string | null
  }>({
    severity: 'error',
    yieldsTo: toProof,
    onlyProofs: true,
    message: ({ asks, facts, witness }) =>
      `${asks} only if \`${facts}\`${witness === null ? '' : ` (not at ${witness})`}`,
    help: ({ block, facts, hint }) =>
      `Add \`where ${facts}\` to the signature of \`${block}\`${hint === null ? '' : `, or ${hint}`}.`,
    explanation:
      'A block with a written output is checked for every size that its signature allows, so whatever its body ' +
      'needs of sizes must follow from the signature. An axis that is not written as 1 is never broadcast, even ' +
      'if some caller passes 1: a wrong width is an error at every width. State the fact in the `where`, or ' +
      'change the body so that it needs no such fact.',
    wrong: 'block widen : h×w×c -> h×w×64 = add(identity, conv2d(1×1, 64))\n',
    right: 'block widen : h×w×c -> h×w×64 = add(conv2d(1×1, 64), conv2d(1×1, 64))\n',
  }),
  'shape/undecided': problemKind<{ block: string; asks: string; facts: string }>({
    severity: 'error',
    yieldsTo: toProof,
    onlyProofs: true,
    message: ({ asks, facts }) => `${asks} only if \`${facts}\`, which is neither proved nor refuted`,
    help: ({ block, facts }) =>
      `Add \`where ${facts}\` to the signature of \`${block}\`, or leave out its output, which is then checked at each call.`,
    explanation:
      'Equalities of sizes are decided exactly for chains of windows, pools, upsampling and sums, and for ' +
      'polynomials in channels. This one is outside what the checker can decide, and it never guesses. State ' +
      'the fact in the `where`, which is then checked at every call, or leave out the output half of the ' +
      'signature.',
    wrong: 'block wide(n: Number) : h×w×c -> h×w×(2·⌊n·c⌋) where ⌊2·n·c⌋ >= 1 = conv2d(1×1, ⌊2·n·c⌋)\n',
    right: 'block wide(n: Number) : h×w×c -> h×w×⌊2·n·c⌋ where ⌊2·n·c⌋ >= 1 = conv2d(1×1, ⌊2·n·c⌋)\n',
  }),
  'type/structure-open': problemKind<{ dependsOn: string }>({
    severity: 'error',
    message: ({ dependsOn }) => `this depends on ${dependsOn}, which the network's signature leaves open`,
    help: () => 'State it in the signature after `where`, or write a number for the size.',
    explanation:
      'A network whose signature names sizes is one network for all of them: the same layers, in the same ' +
      'order. A condition or a count that depends on such a size would make it a different network at another ' +
      'size. Settle it in the signature, where a `where` says what holds for all sizes, or give the size as a ' +
      'number.',
    wrong:
      'block shrink : h×w×c = if h > 64 then max_pool(2×2/2) else identity\nnetwork n : h×w×3 -> h×w×3 = shrink\n',
    right:
      'block shrink : h×w×c = if h > 64 then max_pool(2×2/2) else identity\nnetwork n : h×w×3 -> ⌈h/2⌉×⌈w/2⌉×3 where h > 64 = shrink\n',
  }),
  'type/not-principal': problemKind<{ block: string; dependsOn: string; settle: string }>({
    severity: 'error',
    onlyProofs: true,
    message: ({ block, dependsOn }) =>
      `the output of \`${block}\` is written, but the body's output depends on ${dependsOn}`,
    help: ({ settle }) => settle,
    explanation:
      'A written output must hold for every call, so it must be provable without knowing the call. Blocks about ' +
      'which nothing is known, an unknown padding, and an unknown number of copies that change the shape all ' +
      'leave the output open. Leave out the output half of the signature, so that the block is checked at each ' +
      'of its calls, or say more about what it depends on.',
    wrong: 'block pooled(f: Block) : h×w×c -> h×w×c = f\n',
    right: 'block pooled(f: h×w×c -> h×w×c) : h×w×c -> h×w×c = f\n',
  }),
}
