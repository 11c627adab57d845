/** The edits that mend shapes: a layer before a stage, another size, the nearest width, a padding that is dropped. */
import type { Fix } from '../../diagnostics/problem.ts'
import { type Span, textOf } from '../../source/source.ts'
import type { Block } from '../values/values.ts'

/** Puts a layer in front of a stage, where the text there is a stage as it stands. */
export function inFrontOf(span: Span, layer: string, safe: boolean): readonly Fix[] {
  const { source, start, end } = span
  const before = source.text.slice(Math.max(0, start - 200), start).trimEnd()
  const after = source.text.slice(end, end + 200)
  // In a row, or between operators, it would be part of something else.
  if (!/(\|>|[(,=]|\b(?:in|then|else))$/.test(before) || !/^\s*(\|>|[),]|\n|$)/.test(after)) return []
  const edits = [{ span: { source, start, end: start }, text: `${layer} |> ` }]
  return [{ title: `Put \`${layer} |>\` before it`, edits, safe }]
}

/** Writes `mended` where exactly `written` stands, perhaps behind the name of its parameter. */
export function axisFix(span: Span, written: string, mended: string): readonly Fix[] {
  const found = argumentText(span)
  if (found.text !== written || written === mended) return []
  return [{ title: `Write \`${mended}\``, edits: [{ span: found.span, text: mended }], safe: false }]
}

/** Each of some numbers, in the place of the number that was written. */
export function multiplesFixes(span: Span, multiples: readonly string[]): readonly Fix[] {
  const { text, span: at } = argumentText(span)
  if (!/^\d[\d_]*$/.test(text)) return []
  return multiples.map((mended) => ({
    title: `Write ${mended}`,
    edits: [{ span: at, text: mended }],
    safe: false,
  }))
}

/** The value of an argument without the name before it. */
function argumentText(span: Span): { readonly text: string; readonly span: Span } {
  const whole = textOf(span)
  const named = whole.match(/^[\p{L}_][\p{L}\p{N}_]*\s*:\s*/u)
  const start = span.start + (named?.[0].length ?? 0)
  return { text: whole.slice(start - span.start), span: { ...span, start } }
}

/** Takes the argument `padding: valid` away, with the comma before it. */
export function dropValid(span: Span): readonly Fix[] {
  const before = span.source.text.slice(0, span.start).match(/,\s*$/)
  const whole = before ? { ...span, start: span.start - before[0].length } : span
  return [{ title: 'Drop `padding: valid`', edits: [{ span: whole, text: '' }], safe: false }]
}

/** Where a branch was told to use no padding, or null. */
export function validPadding(block: Block): Span | null {
  switch (block.kind) {
    case 'primitive': {
      const padding = block.arguments.get('padding')
      return padding?.passed && padding.value.kind === 'padding' && padding.value.rule === 'valid'
        ? padding.span
        : null
    }
    case 'pipe':
      return block.stages.map(validPadding).find((span) => span !== null) ?? null
    case 'repeat':
    case 'promised':
    case 'constructed':
      return validPadding(block.block)
    default:
      return null
  }
}
