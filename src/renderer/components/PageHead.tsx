import { type ReactNode } from 'react'
import classes from './PageHead.module.css'

interface PageHeadProps {
  readonly title: string
  /** Beside the title: how many, over what time. */
  readonly note?: ReactNode
  /** At the right: filters, buttons. */
  readonly children?: ReactNode
}

/** The head of a page: its title, a word on what it shows, and what concerns all of it. */
export function PageHead({ title, note, children }: PageHeadProps) {
  return (
    <div className={classes.head}>
      <h1 className={classes.title}>{title}</h1>
      {note !== undefined && <p className={classes.note}>{note}</p>}
      {children !== undefined && <div className={classes.tools}>{children}</div>}
    </div>
  )
}

/** What a page's only table lies on: the page's head is its heading. */
export function Sheet({ children }: { readonly children: ReactNode }) {
  return <div className={classes.sheet}>{children}</div>
}
