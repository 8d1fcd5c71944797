/** A table that reads as plain text and is Markdown too. The first column is text, the others are figures. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((_, column) =>
    Math.max(3, ...[header, ...rows].map((row) => lengthOf(row[column] ?? ''))),
  )
  const line = (row: readonly string[]): string =>
    `| ${widths
      .map((width, column) => {
        const cell = row[column] ?? ''
        const space = ' '.repeat(width - lengthOf(cell))
        return column === 0 ? cell + space : space + cell
      })
      .join(' | ')} |`
  const rule = `| ${widths.map((width, column) => '-'.repeat(width - 1) + (column === 0 ? '-' : ':')).join(' | ')} |`
  return [line(header), rule, ...rows.map(line)].join('\n')
}

const lengthOf = (text: string): number => [...text].length
