import { useMemo } from 'react'
import { type Column } from '../../components/data-table/columns.ts'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { count, percent } from '../../components/format.ts'
import { Panel } from '../../components/Panel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { kindWords } from '../../state/start-kinds.ts'
import { type Named } from '../../state/status.ts'
import { kindRows, type KindRow } from './kind-rows.ts'
import { byCount } from './start-charts.ts'
import { type StartsResult } from './use-starts.ts'

/** What the starts of the range came to, by kind, and whom the failures are blamed on. */
export function KindsPanel({ total }: { readonly total: StartsResult['total'] }) {
  const t = useT()
  const rows = useMemo(() => kindRows(total), [total])
  const columns = useMemo(() => kindColumns(t), [t])
  const blamed = byCount(total.failuresByBlame)
    .map(({ key, count: times }) => `${blameWords(t, key)} ${count(times)}`)
    .join(', ')
  return (
    <Panel
      title={t('latency:kinds.title')}
      note={blamed === '' ? undefined : t('latency:kinds.blamed', { blamed })}
      flush
    >
      <DataTable
        label={t('latency:kinds.title')}
        rows={rows}
        rowKey={({ kind }) => kind}
        columns={columns}
        filterable={false}
        rowsInSight={8}
        csvName="weir-outcomes"
        empty={<EmptyState>{t('latency:kinds.empty')}</EmptyState>}
      />
    </Panel>
  )
}

const blames = ['content', 'engine', 'overload'] as const

function blameWords(t: Translate, word: string): string {
  const known = blames.find((one) => one === word)
  return known === undefined ? t('latency:blame.nobody') : t(`latency:blame.${known}`)
}

const markOf = (t: Translate, kind: string): Named => ({
  status: kind === 'played' ? 'ok' : 'bad',
  word: kindWords(t, kind),
})

function kindColumns(t: Translate): readonly Column<KindRow>[] {
  return [
    {
      id: 'kind',
      head: t('latency:kinds.kind'),
      cell: ({ kind }) => <StatusMark {...markOf(t, kind)} />,
      sortBy: ({ kind }) => kindWords(t, kind),
    },
    {
      id: 'count',
      head: t('latency:kinds.count'),
      widthPx: 96,
      figures: true,
      cell: ({ count: times }) => count(times),
      sortBy: ({ count: times }) => times,
    },
    {
      id: 'share',
      head: t('latency:kinds.share'),
      widthPx: 128,
      figures: true,
      cell: ({ share }) => percent(share),
      sortBy: ({ share }) => share,
    },
  ]
}
