/**
 * An SVG path in a box of 100 by 100 with a margin of 4 above and below, oldest value left, newest at the right edge;
 * null leaves a gap, and a value between two gaps becomes a dot.
 */
export function trendPaths(values: readonly (number | null)[], max: number): string {
  const stepX = values.length > 1 ? 100 / (values.length - 1) : 0
  const parts: string[] = []
  let pen = false
  values.forEach((value, index) => {
    if (value === null) {
      pen = false
      return
    }
    const x = round(values.length > 1 ? index * stepX : 100)
    const y = round(96 - 92 * Math.min(1, Math.max(0, value / max)))
    if (pen) {
      parts.push(`L${x} ${y}`)
      return
    }
    parts.push(`M${x} ${y}`)
    if (values[index + 1] === null || index === values.length - 1) parts.push('h0.01')
    pen = true
  })
  return parts.join('')
}

const round = (value: number): number => Math.round(value * 10) / 10
