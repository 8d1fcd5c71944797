import { type ReactNode } from 'react'
import { Panel } from '../../components/Panel.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { type Status } from '../../state/status.ts'
import { count } from '../../components/format.ts'

interface StepPanelProps {
  readonly number: number
  readonly title: string
  readonly status: Status
  /** The word beside its shape. */
  readonly word: string
  readonly children: ReactNode
}

/** One step: its number, its title, and how it stands. */
export function StepPanel({ number, title, status, word, children }: StepPanelProps) {
  return (
    <Panel title={`${count(number)}. ${title}`} acts={<StatusMark status={status} word={word} />}>
      {children}
    </Panel>
  )
}
