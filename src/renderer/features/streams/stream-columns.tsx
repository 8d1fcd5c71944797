import { IconPlayerStopFilled } from '@tabler/icons-react'
import { sessionStates, type SessionView } from '../../../contract/state.ts'
import { ActIcon } from '../../components/ActIcon.tsx'
import { Age, Ellipsis } from '../../components/Cells.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { bitRate, byteSize, count, unknown } from '../../components/format.ts'
import { RowLink } from '../../components/RowLink.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useStreamActs } from '../../components/use-stream-acts.tsx'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { sessionName } from '../../state/names.ts'
import { sessionStatus } from '../../state/status.ts'

/** Kilobytes per second, as engines tell them, in bits. */
export const kBpsToBps = (kBps: number): number => kBps * 8000

export function streamColumns(t: Translate): readonly Column<SessionView>[] {
  return [
    {
      id: 'state',
      head: t('streams:column.state'),
      widthPx: 120,
      cell: (session) => <StatusMark {...sessionStatus(session)} />,
      sortBy: ({ state }) => sessionStates.indexOf(state),
      text: (session) => sessionStatus(session).word,
    },
    {
      id: 'name',
      head: t('streams:column.name'),
      cell: (session) => <Ellipsis text={sessionName(session)} />,
      sortBy: sessionName,
      text: sessionName,
    },
    {
      id: 'viewers',
      head: t('streams:column.viewers'),
      widthPx: 96,
      figures: true,
      cell: ({ readers }) => count(readers.length),
      sortBy: ({ readers }) => readers.length,
    },
    {
      id: 'bitRate',
      head: t('streams:column.bitRate'),
      widthPx: 96,
      figures: true,
      cell: ({ bitrateBps }) => bitRate(bitrateBps),
      sortBy: ({ bitrateBps }) => bitrateBps,
    },
    {
      id: 'engine',
      head: t('streams:column.engine'),
      priority: 2,
      widthPx: 84,
      cell: ({ engineId }) =>
        engineId === null ? (
          unknown
        ) : (
          <RowLink page="engines" id={engineId}>
            {engineId}
          </RowLink>
        ),
      sortBy: ({ engineId }) => engineId,
      text: ({ engineId }) => engineId ?? '',
    },
    {
      id: 'peers',
      head: t('streams:column.peers'),
      widthPx: 80,
      figures: true,
      priority: 3,
      cell: ({ swarm }) => count(swarm?.peers ?? null),
      sortBy: ({ swarm }) => swarm?.peers ?? null,
    },
    {
      id: 'swarm',
      head: t('streams:column.swarm'),
      widthPx: 112,
      figures: true,
      priority: 3,
      cell: ({ swarm }) => bitRate(swarm === null ? null : kBpsToBps(swarm.speedDownKBps)),
      sortBy: ({ swarm }) => (swarm === null ? null : kBpsToBps(swarm.speedDownKBps)),
    },
    {
      id: 'received',
      head: t('streams:column.received'),
      widthPx: 100,
      figures: true,
      priority: 3,
      cell: ({ bytes }) => byteSize(bytes),
      sortBy: ({ bytes }) => bytes,
    },
    {
      id: 'failovers',
      head: t('streams:column.failovers'),
      widthPx: 100,
      figures: true,
      priority: 2,
      cell: ({ failovers }) => count(failovers),
      sortBy: ({ failovers }) => failovers,
    },
    {
      id: 'since',
      head: t('streams:column.since'),
      widthPx: 104,
      figures: true,
      priority: 2,
      cell: ({ startedAtMs }) => <Age sinceMs={startedAtMs} />,
      // The longest first, as for other figures.
      sortBy: ({ startedAtMs }) => -startedAtMs,
      csv: ({ startedAtMs }) => new Date(startedAtMs).toISOString(),
    },
    {
      id: 'acts',
      head: t('streams:column.acts'),
      priority: 2,
      widthPx: 60,
      quiet: true,
      cell: (session) => <StopAct sessionId={session.id} name={sessionName(session)} />,
    },
  ]
}

function StopAct({ sessionId, name }: { readonly sessionId: string; readonly name: string }) {
  const t = useT()
  const { stop, stopKey } = useStreamActs()
  return (
    <ActIcon
      act={stopKey(sessionId)}
      kind="stop"
      label={t('common:acts.stop', { name })}
      onClick={() => stop(sessionId)}
    >
      <IconPlayerStopFilled size={16} />
    </ActIcon>
  )
}
