import { memo } from 'react'
import { dayAndTime, duration } from '../../components/format.ts'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { engineStatus, type Status } from '../../state/status.ts'
import { type Span } from './health-spans.ts'
import classes from './Engines.module.css'

/** The worse, the higher: what colour says is said by height as well. Of 24. */
const heights: Readonly<Record<Status, number>> = { ok: 6, idle: 10, busy: 14, attention: 19, bad: 24 }
/** Shorter ones would not be seen, and are what one looks for. Of 1000. */
const leastWidth = 4

interface HealthStripProps {
  readonly spans: readonly Span[]
  readonly fromMs: number
  readonly toMs: number
  /** The strip in words. */
  readonly label: string
}

/** An engine's states over time; where nothing is known there is a gap. */
export const HealthStrip = memo(function HealthStrip({ spans, fromMs, toMs, label }: HealthStripProps) {
  const t = useT()
  const say = useSentence()
  const x = (atMs: number) => (1000 * (atMs - fromMs)) / Math.max(1, toMs - fromMs)
  return (
    <svg
      className={classes.strip}
      viewBox="0 0 1000 24"
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <line x1="0" x2="1000" y1="23.5" y2="23.5" className={classes.ground} />
      {spans.map((span) => {
        if (span.state === null) return null
        const { status, word } = engineStatus(span.state)
        const width = Math.max(leastWidth, x(span.toMs) - x(span.fromMs))
        return (
          <rect
            key={span.fromMs}
            x={Math.min(x(span.fromMs), 1000 - width)}
            y={24 - heights[status]}
            width={width}
            height={heights[status]}
            data-status={status}
            className={classes.span}
          >
            <title>
              {t(span.reason === '' ? 'engines:health.span' : 'engines:health.spanBecause', {
                state: word,
                lasted: duration(span.toMs - span.fromMs),
                from: dayAndTime(span.fromMs),
                reason: say(span.reason),
              })}
            </title>
          </rect>
        )
      })}
    </svg>
  )
})
