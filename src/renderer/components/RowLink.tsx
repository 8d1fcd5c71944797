import { useContext, type ReactNode } from 'react'
import { type PageName } from '../../contract/pages.ts'
import { hrefOf } from '../state/route.ts'
import { RowActive } from './row-active.ts'

interface RowLinkProps {
  readonly page: PageName
  readonly id: string
  readonly children: ReactNode
}

/** A link to what is opened on a page. In a DataTable only that of the active row is a Tab stop. */
export function RowLink({ page, id, children }: RowLinkProps) {
  const inActiveRow = useContext(RowActive) ?? true
  return (
    <a href={hrefOf(page, id)} tabIndex={inActiveRow ? undefined : -1}>
      {children}
    </a>
  )
}
