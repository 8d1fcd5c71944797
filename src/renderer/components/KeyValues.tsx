import { Fragment, type ReactNode } from 'react'
import classes from './KeyValues.module.css'

/** Names and their values below one another; an entry without a value is left out by its caller. */
export function KeyValues({ of }: { readonly of: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={classes.list}>
      {of.map(([name, value]) => (
        <Fragment key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
