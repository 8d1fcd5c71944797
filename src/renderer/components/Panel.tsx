import { useId, type KeyboardEventHandler, type ReactNode } from 'react'
import classes from './Panel.module.css'

interface PanelProps {
  readonly title: string
  /** Beside the title: how many, over what time. */
  readonly note?: ReactNode
  /** At the right of the head. */
  readonly acts?: ReactNode
  /** Content reaches the border: tables. */
  readonly flush?: boolean
  readonly onKeyDown?: KeyboardEventHandler
  readonly children: ReactNode
}

/** A bordered section with a heading; the building block of pages. */
export function Panel({ title, note, acts, flush = false, onKeyDown, children }: PanelProps) {
  const headingId = useId()
  return (
    <section className={classes.panel} aria-labelledby={headingId} onKeyDown={onKeyDown}>
      <div className={classes.head}>
        <h2 id={headingId} className={classes.title}>
          {title}
        </h2>
        {note !== undefined && <span className={classes.note}>{note}</span>}
        {acts !== undefined && <div className={classes.acts}>{acts}</div>}
      </div>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  )
}
