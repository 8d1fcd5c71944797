/** Small drawn series of the last half hour. Gaps in data are gaps in the line. */
import { memo } from 'react'
import { trendPaths } from './trend-path.ts'
import classes from './Trend.module.css'

export interface TrendLine {
  readonly values: readonly (number | null)[]
  /** A CSS colour. */
  readonly colour: string
  readonly dashed?: boolean
}

interface TrendProps {
  readonly lines: readonly TrendLine[]
  readonly heightPx: number
  /** Top of the axis, which begins at 0. */
  readonly max: number
  /** A dashed line, drawn where it is within the axis. */
  readonly target?: number
  /** What the drawing shows, in words. */
  readonly label: string
}

export const Trend = memo(function Trend({ lines, heightPx, max, target, label }: TrendProps) {
  const targetY = target === undefined || target > max ? undefined : 1 - target / max
  return (
    <svg
      className={classes.trend}
      style={{ height: heightPx }}
      viewBox="0 0 100 100"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {targetY !== undefined && (
        <line x1="0" x2="100" y1={4 + targetY * 92} y2={4 + targetY * 92} className={classes.target} />
      )}
      {lines.map((line) => (
        <path
          key={line.colour}
          d={trendPaths(line.values, max)}
          stroke={line.colour}
          strokeDasharray={line.dashed === true ? '4 3' : undefined}
          className={classes.line}
        />
      ))}
    </svg>
  )
})
