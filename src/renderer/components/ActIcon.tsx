import { ActionIcon } from '@mantine/core'
import { useContext, type ReactNode } from 'react'
import { usePending } from '../state/hooks.ts'
import { RowActive } from './row-active.ts'

interface ActIconProps {
  /** Key of the act in the acts store: the icon shows progress while it is pending. */
  readonly act: string
  /** Kind of act, the same in every row: what arrow keys move between. */
  readonly kind: string
  readonly label: string
  readonly onClick: () => void
  readonly children: ReactNode
}

/** A row's act: an icon with its words as name and on hover. */
export function ActIcon({ act, kind, label, onClick, children }: ActIconProps) {
  const pending = usePending(act)
  const inActiveRow = useContext(RowActive) ?? true
  return (
    <ActionIcon
      size={28}
      loading={pending}
      aria-label={label}
      title={label}
      data-act={kind}
      tabIndex={inActiveRow ? undefined : -1}
      onClick={onClick}
    >
      {children}
    </ActionIcon>
  )
}
