/** Cells that every table shares. */
import { type ReactNode } from 'react'
import { ago, duration, fullTime } from './format.ts'
import { useT } from '../i18n/use-t.ts'
import { useClockText } from '../state/hooks.ts'
import classes from './Cells.module.css'

/** A cell of figures: right-aligned. */
export function FigureCell({ children }: { children: ReactNode }) {
  return <td className={classes.figure}>{children}</td>
}

/** Text that may be long: cut with an ellipsis, whole on hover. */
export function Ellipsis({ text }: { text: string }) {
  return (
    <span className={classes.ellipsis} title={text}>
      {text}
    </span>
  )
}

/** How long ago, the absolute time on hover. */
export function Ago({ atMs }: { atMs: number }) {
  useT()
  const text = useClockText((nowMs) => ago(nowMs - atMs))
  return (
    <time dateTime={new Date(atMs).toISOString()} title={fullTime(atMs)}>
      {text}
    </time>
  )
}

/** For how long something has been, the moment it began on hover. */
export function Age({ sinceMs }: { sinceMs: number }) {
  const t = useT()
  const text = useClockText((nowMs) => duration(nowMs - sinceMs))
  return (
    <time
      dateTime={new Date(sinceMs).toISOString()}
      title={t('common:time.since', { time: fullTime(sinceMs) })}
    >
      {text}
    </time>
  )
}
