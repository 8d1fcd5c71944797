import { useMemo } from 'react'
import { type StartRow } from '../../../contract/history.ts'
import { Ago, Ellipsis } from '../../components/Cells.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { latency, unknown } from '../../components/format.ts'
import { QueryError } from '../../components/QueryError.tsx'
import { PanelPart } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { sentence } from '../../i18n/error-text.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { useQuery } from '../../state/query.ts'
import { kindWords } from '../../state/start-kinds.ts'
import { type Named } from '../../state/status.ts'
import classes from './Content.module.css'

const startsShown = 50
const spanMs = 30 * 86_400_000

interface StartsPartProps {
  /** The name that it is asked for by: starts are kept under that. */
  readonly contentKey: string
  /** Asks again when it changes. */
  readonly on: unknown
}

/** Its last starts of the history: when, on which engine, and what came of them. */
export function StartsPart({ contentKey, on }: StartsPartProps) {
  const t = useT()
  const asked = useQuery(
    'history.starts-list',
    contentKey,
    (nowMs) => ({
      fromMs: nowMs - spanMs,
      // The clock of pages is in whole seconds: a start of this moment is within.
      toMs: nowMs + 1000,
      limit: startsShown,
      contentKey,
    }),
    { on },
  )
  const columns = useMemo(() => startColumns(t), [t])
  return (
    <PanelPart title={t('content:starts.title')}>
      <div className={classes.flush}>
        <DataTable
          label={t('content:starts.title')}
          rows={asked.result?.starts ?? null}
          rowKey={startKey}
          columns={columns}
          filterable={false}
          rowsInSight={10}
          empty={<EmptyState>{t('content:starts.empty')}</EmptyState>}
          {...(asked.error !== null &&
            asked.result === null && {
              error: (
                <QueryError error={asked.error} onAgain={asked.askAgain}>
                  {t('content:starts.meaning')}
                </QueryError>
              ),
            })}
        />
      </div>
    </PanelPart>
  )
}

const startKey = ({ atMs, contentKey, engineId, result }: StartRow) =>
  `${atMs} ${contentKey} ${engineId ?? ''} ${result}`

/** A failure that the player, the user or the load was to blame for says nothing against the content. */
function markOf(t: Translate, { result, blame }: StartRow): Named {
  const word = kindWords(t, result)
  if (result === 'played') return { status: 'ok', word }
  return { status: blame === 'content' ? 'bad' : blame === 'engine' ? 'attention' : 'idle', word }
}

function startColumns(t: Translate): readonly Column<StartRow>[] {
  return [
    {
      id: 'when',
      head: t('content:starts.when'),
      widthPx: 120,
      cell: ({ atMs }) => <Ago atMs={atMs} />,
      sortBy: ({ atMs }) => -atMs,
    },
    {
      id: 'result',
      head: t('content:starts.result'),
      cell: (start) => (
        <span title={start.error === null ? kindWords(t, start.result) : sentence(start.error)}>
          <StatusMark {...markOf(t, start)} />
        </span>
      ),
      sortBy: ({ result }) => kindWords(t, result),
    },
    {
      id: 'engine',
      head: t('content:starts.engine'),
      widthPx: 72,
      cell: ({ engineId }) => <Ellipsis text={engineId ?? unknown} />,
      sortBy: ({ engineId }) => engineId,
    },
    {
      id: 'took',
      head: t('content:starts.took'),
      widthPx: 84,
      figures: true,
      cell: ({ startMs }) => latency(startMs),
      sortBy: ({ startMs }) => startMs,
    },
  ]
}
