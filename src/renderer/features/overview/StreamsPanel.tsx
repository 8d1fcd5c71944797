import { useCallback, useMemo, useState } from 'react'
import { NothingPlays } from '../../components/NothingPlays.tsx'
import { Panel } from '../../components/Panel.tsx'
import { RowTable, type Column } from '../../components/RowTable.tsx'
import { useT } from '../../i18n/use-t.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { countReaders } from '../../state/status.ts'
import { NobodyRow, ReaderRow, SessionRow } from './StreamRows.tsx'
import { streamRows } from './stream-rows.ts'

const columnsOf = (t: Translate): readonly Column[] => [
  { head: t('overview:streams.state'), widthPx: 132 },
  { head: t('overview:streams.name') },
  { head: t('overview:streams.viewers'), widthPx: 112, figures: true },
  { head: t('overview:streams.bitRate'), widthPx: 92, figures: true },
  { head: t('overview:streams.engine'), widthPx: 76 },
  { head: t('overview:streams.acts'), widthPx: 56, quiet: true },
]

/** What plays now and who watches it. */
export function StreamsPanel() {
  const t = useT()
  const sessions = useSnapshot((snapshot) => snapshot.sessions)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(() => streamRows(sessions, opened), [sessions, opened])

  const toggle = useCallback((sessionId: string) => {
    setOpened((before) => {
      const after = new Set(before)
      if (!after.delete(sessionId)) after.add(sessionId)
      return after
    })
  }, [])

  const note = sessions.length === 0 ? undefined : t('common:viewers', { count: countReaders(sessions) })
  return (
    <Panel title={t('overview:streams.title')} note={note} flush={sessions.length > 0}>
      {sessions.length === 0 ? (
        <NothingPlays />
      ) : (
        <RowTable label={t('overview:streams.table')} columns={columnsOf(t)} rows={rows} rowsInSight={10}>
          {(row, ariaRowIndex) => {
            switch (row.kind) {
              case 'stream':
                return (
                  <SessionRow
                    key={row.session.id}
                    session={row.session}
                    open={row.open}
                    ariaRowIndex={ariaRowIndex}
                    onToggle={toggle}
                  />
                )
              case 'reader':
                return (
                  <ReaderRow
                    key={`${row.session.id}/${row.reader.id}`}
                    session={row.session}
                    reader={row.reader}
                    ariaRowIndex={ariaRowIndex}
                  />
                )
              case 'nobody':
                return <NobodyRow key={`${row.session.id}/nobody`} ariaRowIndex={ariaRowIndex} />
            }
          }}
        </RowTable>
      )}
    </Panel>
  )
}
