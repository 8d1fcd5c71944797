import { Button, SegmentedControl } from '@mantine/core'
import { useMemo, useState } from 'react'
import { CopyButton } from '../../components/CopyButton.tsx'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { count } from '../../components/format.ts'
import { PageHead, Sheet } from '../../components/PageHead.tsx'
import { SplitPage } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { textOf } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { goTo, useOpenedId } from '../../state/route.ts'
import classes from './Content.module.css'
import { contentColumns } from './content-columns.tsx'
import {
  contentStandings,
  countStandings,
  standingOf,
  type ContentStanding,
  type StandingCounts,
} from './content-rows.ts'
import { ContentPanel } from './ContentPanel.tsx'
import { useContents, type Contents } from './use-contents.ts'

const filters = ['all', ...contentStandings] as const
type Filter = 'all' | ContentStanding

/** Every content that was asked for lately, the failing ones first. */
export default function ContentPage() {
  const t = useT()
  const openedId = useOpenedId()
  const [filter, setFilter] = useState<Filter>('all')
  const contents = useContents()
  const { rows, askAgain } = contents
  const showAll = () => setFilter('all')
  const columns = useMemo(() => contentColumns(t, askAgain), [t, askAgain])
  const counts = useMemo(() => countStandings(rows ?? []), [rows])
  const shown = useMemo(
    () => (filter === 'all' || rows === null ? rows : rows.filter((row) => standingOf(row) === filter)),
    [rows, filter],
  )
  const opened = openedId === null ? undefined : rows?.find(({ contentId }) => contentId === openedId)
  return (
    <>
      <PageHead
        title={t('content:title')}
        note={rows === null || rows.length === 0 ? undefined : t('content:note', { count: rows.length })}
      >
        {rows !== null && rows.length > 0 && (
          <StateFilter value={filter} counts={counts} total={rows.length} onChange={setFilter} />
        )}
      </PageHead>
      <SplitPage
        panel={
          openedId !== null &&
          rows !== null && <ContentPanel key={openedId} contentId={openedId} row={opened} onDone={askAgain} />
        }
      >
        <Sheet>
          <Partly contents={contents} />
          <DataTable
            label={t('content:title')}
            rows={shown}
            rowKey={({ contentId }) => contentId}
            columns={columns}
            csvName="weir-contents"
            selected={openedId}
            onOpen={(id) => goTo('content', id)}
            empty={<Nothing filter={filter} onAll={showAll} />}
          />
        </Sheet>
      </SplitPage>
    </>
  )
}

interface StateFilterProps {
  readonly value: Filter
  readonly counts: StandingCounts
  readonly total: number
  readonly onChange: (filter: Filter) => void
}

function StateFilter({ value, counts, total, onChange }: StateFilterProps) {
  const t = useT()
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('content:filter.label')}
      value={value}
      onChange={onChange}
      data={filters.map((filter) => ({
        value: filter,
        label: (
          <span className={classes.filter}>
            {filter === 'all' ? t('content:filter.all') : t(`content:standing.${filter}`)}
            <span>{count(filter === 'all' ? total : counts[filter])}</span>
          </span>
        ),
      }))}
    />
  )
}

/** All could not be had: what is shown is the part that comes live. */
function Partly({ contents: { error, askAgain } }: { readonly contents: Contents }) {
  const t = useT()
  if (error === null) return null
  return (
    <div className={classes.partly} role="alert">
      <StatusMark status="attention" word={t('content:partly.title')} />
      <span>{t('content:partly.text', { why: textOf(error) })}</span>
      <Button onClick={askAgain}>{t('common:tryAgain')}</Button>
    </div>
  )
}

function Nothing({ filter, onAll }: { readonly filter: Filter; readonly onAll: () => void }) {
  const t = useT()
  const url = useSnapshot((snapshot) => snapshot.lanPlaylistUrl ?? snapshot.playlistUrl)
  if (filter === 'all') {
    return (
      <EmptyState act={<CopyButton text={url} label={t('frame:copyPlaylist')} />}>
        {t('content:empty')}
      </EmptyState>
    )
  }
  return (
    <EmptyState act={<Button onClick={onAll}>{t('content:filter.showAll')}</Button>}>
      {t(`content:none.${filter}`)}
    </EmptyState>
  )
}
