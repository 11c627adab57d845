/** The types of blocks, valid for all sizes, as text and as JSON fields. */
import {
  type BlockType,
  positionAt,
  type Shape,
  type Style,
  showCase,
  showShape,
  showSignature,
  showStatus,
  visible,
} from '../../index.ts'
import type { Report, ReportedType } from '../report.ts'

/** The blocks of each file, one below the other, or a note that a file has none. */
export function typesText({ files, types }: Pick<Report, 'files' | 'types'>, style: Style): string {
  return files
    .map((file) => {
      const own = types.filter((type) => type.file === file || file === '-')
      const blocks = own.map((type) => blockText(type, style))
      return [style.faint(visible(file)), ...(blocks.length === 0 ? ['declares no blocks'] : blocks)].join(
        '\n\n',
      )
    })
    .join('\n\n')
}

/** A block: its signature, whether it is proved, and the cases of its body, if it has several. */
export function blockText(type: BlockType, style: Style): string {
  const status = showStatus(type)
  const shown =
    type.status === 'proved'
      ? style.good(status)
      : type.status === 'wrong'
        ? style.error(status)
        : style.faint(status)
  return [
    `${style.strong(visible(`${type.name}${type.parameters}`))}${visible(showSignature(type))}`,
    `  ${shown}`,
    ...type.cases.map((one) => `  ${style.note('if')} ${visible(showCase(one))}`),
  ].join('\n')
}

/** A block as a JSON entry; `signature` is what `inc check --types` prints. */
export function typeEntry(type: ReportedType) {
  const half = (shape: Shape | null) =>
    shape === null
      ? null
      : [...(type.anyAxes ? ['..'] : []), ...(shape.length > 0 ? [showShape(shape)] : [])].join('×')
  return {
    name: type.name,
    file: type.file,
    line: positionAt(type.span.source, type.span.start).line,
    signature: `${type.name}${type.parameters}${showSignature(type)}`,
    status: type.status,
    reason: type.reason,
    input: half(type.input),
    output: half(type.output),
    cases: type.cases.map(showCase),
  }
}
