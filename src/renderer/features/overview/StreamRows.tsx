/** The rows of the streams table, each drawn anew only when its own data changed. */
import { UnstyledButton } from '@mantine/core'
import { IconChevronRight, IconPlayerStopFilled, IconPlugConnectedX } from '@tabler/icons-react'
import { memo } from 'react'
import { type ReaderView, type SessionView } from '../../../contract/state.ts'
import { ActIcon } from '../../components/ActIcon.tsx'
import { Age, Ellipsis, FigureCell } from '../../components/Cells.tsx'
import { bitRate, count, latency, unknown } from '../../components/format.ts'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useStreamActs } from '../../components/use-stream-acts.tsx'
import { useT } from '../../i18n/use-t.ts'
import { readerName, sessionName } from '../../state/names.ts'
import { readerStatus, sessionStatus } from '../../state/status.ts'
import classes from './StreamRows.module.css'

interface SessionRowProps {
  readonly session: SessionView
  readonly open: boolean
  readonly ariaRowIndex: number
  readonly onToggle: (sessionId: string) => void
}

export const SessionRow = memo(function SessionRow({
  session,
  open,
  ariaRowIndex,
  onToggle,
}: SessionRowProps) {
  const t = useT()
  const { stop, stopKey } = useStreamActs()
  const name = sessionName(session)
  const { id } = session

  return (
    <tr aria-rowindex={ariaRowIndex}>
      <td>
        <StatusMark {...sessionStatus(session)} />
      </td>
      <td>
        <UnstyledButton
          className={classes.name}
          aria-expanded={open}
          data-act="open"
          title={t(open ? 'overview:streams.hideViewers' : 'overview:streams.showViewers', { name })}
          onClick={() => onToggle(session.id)}
        >
          <IconChevronRight size={16} className={classes.chevron} aria-hidden="true" />
          <span className={classes.nameText}>{name}</span>
        </UnstyledButton>
      </td>
      <FigureCell>{count(session.readers.length)}</FigureCell>
      <FigureCell>{bitRate(session.bitrateBps)}</FigureCell>
      <td>{session.engineId ?? unknown}</td>
      <td className={classes.acts}>
        <ActIcon
          act={stopKey(id)}
          kind="stop"
          label={t('common:acts.stop', { name })}
          onClick={() => stop(id)}
        >
          <IconPlayerStopFilled size={16} />
        </ActIcon>
      </td>
    </tr>
  )
})

interface ReaderRowProps {
  readonly session: SessionView
  readonly reader: ReaderView
  readonly ariaRowIndex: number
}

export const ReaderRow = memo(function ReaderRow({ session, reader, ariaRowIndex }: ReaderRowProps) {
  const t = useT()
  const { kick, kickKey } = useStreamActs()

  return (
    <tr aria-rowindex={ariaRowIndex} className={classes.reader}>
      <td>
        <StatusMark {...readerStatus(reader)} />
      </td>
      <td>
        <div className={classes.readerName}>
          <Ellipsis text={readerName(reader)} />
        </div>
      </td>
      <FigureCell>
        <Age sinceMs={reader.sinceMs} />
      </FigureCell>
      <td colSpan={2} className={classes.lag}>
        {t('overview:streams.behind', { lag: latency(reader.lagMs) })}
      </td>
      <td className={classes.acts}>
        <ActIcon
          act={kickKey(session.id, reader.id)}
          kind="stop"
          label={t('common:acts.kick', { reader: readerName(reader) })}
          onClick={() => kick(session, reader)}
        >
          <IconPlugConnectedX size={16} />
        </ActIcon>
      </td>
    </tr>
  )
})

export function NobodyRow({ ariaRowIndex }: { ariaRowIndex: number }) {
  const t = useT()
  return (
    <tr aria-rowindex={ariaRowIndex} className={classes.reader}>
      <td />
      <td colSpan={5}>
        <div className={classes.readerName}>{t('overview:streams.nobody')}</div>
      </td>
    </tr>
  )
}
