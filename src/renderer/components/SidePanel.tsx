/**
 * The details of one row beside its table. Not a dialog: the table stays usable. Esc anywhere on the page closes it, and
 * the focus goes back to where it was. A page keeps what is opened in its address (state/route.ts):
 *
 *   <SplitPage panel={engine !== undefined && <SidePanel key={id} title={…} onClose={() => goTo('engines')}>…</SidePanel>}>
 *     <DataTable … selected={id} onOpen={(key) => goTo('engines', key)} />
 *   </SplitPage>
 */
import { CloseButton } from '@mantine/core'
import { useEffect, useEffectEvent, useId, useRef, type ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'
import classes from './SidePanel.module.css'

interface SidePanelProps {
  readonly title: string
  /** Beside the title: a `StatusMark`. */
  readonly status?: ReactNode
  /** Buttons below the title. */
  readonly acts?: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
}

export function SidePanel({ title, status, acts, onClose, children }: SidePanelProps) {
  const t = useT()
  const headingId = useId()
  const panel = useRef<HTMLElement>(null)
  const close = useEffectEvent(onClose)

  useEffect(() => {
    const opener = document.activeElement
    // Opened by a key: its user goes on in the panel. Who clicked may want to click the next row.
    if (opener?.matches('tr:focus-visible') === true) panel.current?.focus({ preventScroll: true })
    const element = panel.current
    return () => {
      const focused = document.activeElement
      const inPanel = focused === document.body || element?.contains(focused) === true
      if (inPanel && opener instanceof HTMLElement) giveBack(opener)
    }
  }, [])

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      // Whoever is asked by a dialog, or writes, means that by Esc.
      if (event.key !== 'Escape' || event.defaultPrevented) return
      if (
        event.target instanceof Element &&
        event.target.closest('[role="dialog"], input, textarea, select') !== null
      )
        return
      close()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])

  return (
    <aside ref={panel} className={classes.panel} aria-labelledby={headingId} tabIndex={-1}>
      <div className={classes.head}>
        <h2 id={headingId} className={classes.title} title={title}>
          {title}
        </h2>
        {status}
        <CloseButton
          className={classes.close ?? ''}
          aria-label={t('common:table.closePanel')}
          title={t('common:table.closePanel')}
          onClick={onClose}
        />
      </div>
      {acts !== undefined && <div className={classes.acts}>{acts}</div>}
      <div className={classes.body}>{children}</div>
    </aside>
  )
}

/** To the row that opened it, or the table's Tab stop when that is not drawn any more. */
function giveBack(opener: HTMLElement): void {
  const target = opener.isConnected
    ? opener
    : document.querySelector<HTMLElement>('tr[data-key][tabindex="0"]')
  target?.focus({ preventScroll: true })
}

/** A part of the panel with its own heading. */
export function PanelPart({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const headingId = useId()
  return (
    <section className={classes.part} aria-labelledby={headingId}>
      <h3 id={headingId} className={classes.partTitle}>
        {title}
      </h3>
      {children}
    </section>
  )
}

interface SplitPageProps {
  readonly panel: ReactNode
  /** The details hold a table of their own. */
  readonly wide?: boolean
  readonly children: ReactNode
}

/** A page's table and, while something is opened, its details beside it; over it where there is no room. */
export function SplitPage({ panel, wide = false, children }: SplitPageProps) {
  return (
    <div
      className={classes.split}
      data-open={(panel !== null && panel !== false && panel !== undefined) || undefined}
      data-wide={wide || undefined}
    >
      <div className={classes.table}>{children}</div>
      {panel}
    </div>
  )
}
