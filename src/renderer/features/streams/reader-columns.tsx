import { IconPlugConnectedX } from '@tabler/icons-react'
import { type ReaderView } from '../../../contract/state.ts'
import { ActIcon } from '../../components/ActIcon.tsx'
import { Age, Ellipsis } from '../../components/Cells.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { byteSize, latency } from '../../components/format.ts'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useStreamActs } from '../../components/use-stream-acts.tsx'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { useWeir } from '../../state/hooks.ts'
import { readerName } from '../../state/names.ts'
import { readerStatus } from '../../state/status.ts'

export function readerColumns(t: Translate, sessionId: string): readonly Column<ReaderView>[] {
  return [
    {
      id: 'state',
      head: t('streams:reader.state'),
      widthPx: 112,
      cell: (reader) => <StatusMark {...readerStatus(reader)} />,
      sortBy: (reader) => readerStatus(reader).word,
    },
    {
      id: 'viewer',
      head: t('streams:reader.viewer'),
      cell: (reader) => <Ellipsis text={readerName(reader)} />,
      sortBy: readerName,
      text: readerName,
    },
    {
      id: 'lag',
      head: t('streams:reader.lag'),
      widthPx: 76,
      figures: true,
      cell: ({ lagMs }) => latency(lagMs),
      sortBy: ({ lagMs }) => lagMs,
    },
    {
      id: 'bytes',
      head: t('streams:reader.bytes'),
      widthPx: 80,
      figures: true,
      cell: ({ bytes }) => byteSize(bytes),
      sortBy: ({ bytes }) => bytes,
    },
    {
      id: 'since',
      head: t('streams:reader.since'),
      widthPx: 76,
      figures: true,
      cell: ({ sinceMs }) => <Age sinceMs={sinceMs} />,
      sortBy: ({ sinceMs }) => -sinceMs,
    },
    {
      id: 'acts',
      head: t('streams:column.acts'),
      widthPx: 56,
      quiet: true,
      cell: (reader) => <KickAct sessionId={sessionId} reader={reader} />,
    },
  ]
}

function KickAct({ sessionId, reader }: { readonly sessionId: string; readonly reader: ReaderView }) {
  const t = useT()
  const { live } = useWeir()
  const { kick, kickKey } = useStreamActs()
  return (
    <ActIcon
      act={kickKey(sessionId, reader.id)}
      kind="kick"
      label={t('common:acts.kick', { reader: readerName(reader) })}
      onClick={() => {
        const session = live.getState().snapshot?.sessions.find(({ id }) => id === sessionId)
        if (session !== undefined) kick(session, reader)
      }}
    >
      <IconPlugConnectedX size={16} />
    </ActIcon>
  )
}
