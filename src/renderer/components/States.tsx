/** What a page or panel shows instead of its content: nothing there, not there yet, or it cannot be had. */
import { Button, Loader } from '@mantine/core'
import { useEffect, useState, type ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'
import { CopyButton } from './CopyButton.tsx'
import { StatusMark } from './StatusMark.tsx'
import classes from './States.module.css'

/** One sentence and at most one act: a button, or a link. */
export function EmptyState({ children, act }: { readonly children: ReactNode; readonly act?: ReactNode }) {
  return (
    <div data-state className={classes.state}>
      <p>{children}</p>
      {act}
    </div>
  )
}

interface ErrorStateProps {
  /** What happened, in a few words. */
  readonly title: string
  /** What it means for viewers and what to do. */
  readonly children: ReactNode
  /** For a bug report; offered for copying. */
  readonly details?: string
  readonly act?: { readonly label: string; readonly onClick: () => void }
}

/** What happened, what it means for viewers, what to do. */
export function ErrorState({ title, children, details, act }: ErrorStateProps) {
  const t = useT()
  return (
    <div data-state className={classes.state} role="alert">
      <StatusMark status="bad" word={title} />
      <p>{children}</p>
      <div className={classes.acts}>
        {act !== undefined && (
          <Button variant="filled" onClick={act.onClick}>
            {act.label}
          </Button>
        )}
        {details !== undefined && <CopyButton text={details} label={t('common:copyDetails')} />}
      </div>
    </div>
  )
}

/** Quicker answers show nothing in between: what flashes up is unrest. */
const quietMs = 300

/** After a moment a sign that it is under way. `children` says what, where that is more than "Loading". */
export function LoadingState({ children }: { readonly children?: ReactNode }) {
  const t = useT()
  const [shown, setShown] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), quietMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div data-state className={classes.state} role="status" aria-busy="true">
      {shown && (
        <p className={classes.loading}>
          <Loader size={16} aria-hidden="true" />
          {children ?? t('common:loading')}
        </p>
      )}
    </div>
  )
}
