import { IconBan, IconEraser, IconLockOpen, IconPlayerPlay } from '@tabler/icons-react'
import { type ContentListRow } from '../../../contract/queries.ts'
import { ActIcon } from '../../components/ActIcon.tsx'
import { Ago, Ellipsis } from '../../components/Cells.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { count, percent, unknown } from '../../components/format.ts'
import { StatusMark } from '../../components/StatusMark.tsx'
import { sentence } from '../../i18n/error-text.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { shortId } from '../../state/names.ts'
import { kindWords } from '../../state/start-kinds.ts'
import classes from './Content.module.css'
import { badness } from './content-rows.ts'
import { contentName, standingMark } from './content-words.ts'
import { NextTry } from './NextTry.tsx'
import { actKeys, useContentActs } from './use-content-acts.ts'

/** @param onDone the list is to be asked for again: an act was carried out */
export function contentColumns(t: Translate, onDone: () => void): readonly Column<ContentListRow>[] {
  return [
    {
      id: 'state',
      head: t('content:column.state'),
      widthPx: 128,
      cell: (row) => <StatusMark {...standingMark(t, row)} />,
      // The first click brings the worst up.
      sortBy: (row) => -badness(row),
      text: (row) => standingMark(t, row).word,
    },
    {
      id: 'name',
      head: t('content:column.name'),
      cell: ({ name, contentId }) =>
        name === null ? <span title={contentId}>{shortId(contentId)}</span> : <Ellipsis text={name} />,
      // Those without a name come after those with one.
      sortBy: ({ name }) => name,
      text: (row) => row.name ?? '',
    },
    {
      id: 'id',
      head: t('content:column.id'),
      widthPx: 92,
      priority: 4,
      cell: ({ contentId }) => <span title={contentId}>{shortId(contentId)}</span>,
      sortBy: ({ contentId }) => contentId,
      text: ({ keys }) => keys.map((key) => key.slice(key.indexOf(':') + 1)).join(' '),
      csv: ({ contentId }) => contentId,
    },
    {
      id: 'attempts',
      head: t('content:column.attempts'),
      widthPx: 84,
      figures: true,
      priority: 3,
      cell: ({ attempts }) => count(attempts),
      sortBy: ({ attempts }) => attempts,
    },
    {
      id: 'failures',
      head: t('content:column.failures'),
      widthPx: 84,
      figures: true,
      cell: ({ failures }) => count(failures),
      sortBy: ({ failures }) => failures,
    },
    {
      id: 'rate',
      head: t('content:column.rate'),
      widthPx: 68,
      figures: true,
      cell: ({ attempts, failureRate }) => percent(attempts === 0 ? null : failureRate),
      sortBy: ({ attempts, failureRate }) => (attempts === 0 ? null : failureRate),
    },
    {
      id: 'kind',
      head: t('content:column.kind'),
      widthPx: 132,
      priority: 2,
      cell: ({ lastKind }) => (lastKind === null ? unknown : <Ellipsis text={kindWords(t, lastKind)} />),
      sortBy: ({ lastKind }) => (lastKind === null ? null : kindWords(t, lastKind)),
      text: ({ lastKind }) => (lastKind === null ? '' : kindWords(t, lastKind)),
    },
    {
      id: 'error',
      head: t('content:column.error'),
      priority: 3,
      cell: ({ lastError }) => (lastError === null ? unknown : <Ellipsis text={sentence(lastError)} />),
      text: ({ lastError }) => sentence(lastError ?? ''),
    },
    {
      id: 'next',
      head: t('content:column.next'),
      widthPx: 118,
      cell: (row) => <NextTry view={row} />,
      sortBy: ({ breaker, nextTryAt }) => (breaker === 'half-open' ? 0 : nextTryAt),
      csv: ({ nextTryAt }) => isoOf(nextTryAt),
    },
    {
      id: 'last',
      head: t('content:column.last'),
      widthPx: 124,
      figures: true,
      priority: 3,
      cell: ({ lastAtMs }) => (lastAtMs === null ? unknown : <Ago atMs={lastAtMs} />),
      sortBy: ({ lastAtMs }) => lastAtMs,
      csv: ({ lastAtMs }) => isoOf(lastAtMs),
    },
    {
      id: 'acts',
      head: t('content:column.acts'),
      priority: 2,
      widthPx: 116,
      quiet: true,
      cell: (row) => <RowActs row={row} onDone={onDone} />,
    },
  ]
}

const isoOf = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString())

function RowActs({ row, onDone }: { readonly row: ContentListRow; readonly onDone: () => void }) {
  const t = useT()
  const acts = useContentActs(row, onDone)
  const keys = actKeys(row.contentId)
  const name = contentName(t, row)
  const blocked = row.breaker === 'blocked'
  return (
    <span className={classes.acts}>
      <ActIcon act={keys.tryNow} kind="try" label={t('content:act.tryName', { name })} onClick={acts.tryNow}>
        <IconPlayerPlay size={16} />
      </ActIcon>
      <ActIcon
        act={keys.block}
        kind="block"
        label={t(blocked ? 'content:act.unblockName' : 'content:act.blockName', { name })}
        onClick={blocked ? acts.unblock : acts.block}
      >
        {blocked ? <IconLockOpen size={16} /> : <IconBan size={16} />}
      </ActIcon>
      <ActIcon
        act={keys.forget}
        kind="forget"
        label={t('content:act.forgetName', { name })}
        onClick={acts.forget}
      >
        <IconEraser size={16} />
      </ActIcon>
    </span>
  )
}
