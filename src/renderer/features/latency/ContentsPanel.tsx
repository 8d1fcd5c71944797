import { useMemo } from 'react'
import { Ellipsis } from '../../components/Cells.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { count, percent, unknown } from '../../components/format.ts'
import { Panel } from '../../components/Panel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { shortId } from '../../state/names.ts'
import { goTo } from '../../state/route.ts'
import { kindWords } from '../../state/start-kinds.ts'
import { idOf } from './content-key.ts'
import { type StartsResult } from './use-starts.ts'

type FailingContent = StartsResult['topFailing'][number]

/** The contents that failed most often in the range; one is opened to see its starts alone. */
export function ContentsPanel({ contents }: { readonly contents: readonly FailingContent[] }) {
  const t = useT()
  const columns = useMemo(() => contentColumns(t), [t])
  return (
    <Panel title={t('latency:contents.title')} note={t('latency:contents.note')} flush>
      <DataTable
        label={t('latency:contents.title')}
        rows={contents}
        rowKey={({ contentKey }) => contentKey}
        columns={columns}
        filterable={false}
        rowsInSight={8}
        csvName="weir-failing-contents"
        onOpen={(contentKey) => goTo('latency', contentKey)}
        empty={<EmptyState>{t('latency:contents.empty')}</EmptyState>}
      />
    </Panel>
  )
}

const nameOf = (t: Translate, { name, contentKey }: FailingContent): string =>
  name ?? t('common:unnamedContent', { id: shortId(idOf(contentKey)) })

function contentColumns(t: Translate): readonly Column<FailingContent>[] {
  return [
    {
      id: 'name',
      head: t('latency:contents.name'),
      cell: (content) => <Ellipsis text={nameOf(t, content)} />,
      sortBy: (content) => nameOf(t, content),
    },
    {
      id: 'id',
      head: t('latency:contents.id'),
      widthPx: 96,
      priority: 3,
      cell: ({ contentKey }) => <span title={idOf(contentKey)}>{shortId(idOf(contentKey))}</span>,
      sortBy: ({ contentKey }) => idOf(contentKey),
    },
    {
      id: 'played',
      head: t('latency:contents.played'),
      widthPx: 92,
      figures: true,
      cell: ({ count: starts, failures }) => count(starts - failures),
      sortBy: ({ count: starts, failures }) => starts - failures,
    },
    {
      id: 'failed',
      head: t('latency:contents.failed'),
      widthPx: 76,
      figures: true,
      cell: ({ failures }) => count(failures),
      sortBy: ({ failures }) => failures,
    },
    {
      id: 'share',
      head: t('latency:contents.share'),
      widthPx: 72,
      figures: true,
      cell: ({ count: starts, failures }) => percent(failures / starts),
      sortBy: ({ count: starts, failures }) => failures / starts,
    },
    {
      id: 'kind',
      head: t('latency:contents.lastKind'),
      widthPx: 140,
      cell: ({ lastKind }) => <Ellipsis text={kindWords(t, lastKind)} />,
      sortBy: ({ lastKind }) => kindWords(t, lastKind),
    },
    {
      id: 'error',
      head: t('latency:contents.lastError'),
      priority: 3,
      cell: ({ lastError }) => <Ellipsis text={lastError ?? unknown} />,
      text: ({ lastError }) => lastError ?? '',
    },
  ]
}
