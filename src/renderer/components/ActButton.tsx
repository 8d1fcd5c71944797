import { Button } from '@mantine/core'
import { useEffect, useId, useState, type ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'
import { usePending } from '../state/hooks.ts'
import classes from './ActButton.module.css'

interface ActButtonProps {
  /** Key of the act in the acts store: the button shows progress while it is pending. */
  readonly act: string
  /** What it does, as a verb. */
  readonly label: string
  readonly icon?: ReactNode
  /**
   * Sends it: `acts.run(act, name, args, { undo })`, or `useCutting()` for what cuts viewers off. The outcome is said in
   * the corner of the window, a refusal with details to copy.
   */
  readonly onClick: () => void
  /** Where it can take long and can be stopped: offered beside it after a second. */
  readonly onCancel?: () => void
  readonly primary?: boolean
  /** Why it cannot be done now. The button stays where it is, and says so. */
  readonly disabledBecause?: string | null
}

/** Waits up to this are over before anybody would cancel. */
const patienceMs = 1000

/** An act of a page, a panel or a row's details. */
export function ActButton(props: ActButtonProps) {
  const { act, label, icon, onClick, onCancel, primary = false, disabledBecause = null } = props
  const why = useId()
  const pending = usePending(act)
  const disabled = disabledBecause !== null
  return (
    <>
      <Button
        variant={primary ? 'filled' : 'default'}
        leftSection={icon}
        loading={pending}
        // Not `disabled`: what has no focus cannot say why.
        aria-disabled={disabled || undefined}
        {...(disabled && { 'data-disabled': true })}
        aria-describedby={disabled ? why : undefined}
        title={disabledBecause ?? undefined}
        onClick={disabled ? undefined : onClick}
      >
        {label}
      </Button>
      {disabled && (
        <span id={why} hidden>
          {disabledBecause}
        </span>
      )}
      {pending && onCancel !== undefined && <CancelLater onCancel={onCancel} />}
    </>
  )
}

function CancelLater({ onCancel }: { onCancel: () => void }) {
  const t = useT()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return late ? (
    <Button className={classes.cancel ?? ''} onClick={onCancel}>
      {t('common:cancel')}
    </Button>
  ) : null
}
