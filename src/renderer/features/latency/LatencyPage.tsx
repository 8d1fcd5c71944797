import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { type ErrorBody } from '../../../contract/errors.ts'
import { CsvButton } from '../../components/CsvButton.tsx'
import { PageHead, Sheet } from '../../components/PageHead.tsx'
import { EmptyState, ErrorState, LoadingState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { RangeControl } from '../../components/time-chart/RangeControl.tsx'
import { textOf } from '../../i18n/error-text.ts'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { shortId } from '../../state/names.ts'
import { chooseRange, useRange } from '../../state/range.ts'
import { goTo, hrefOf, useOpenedId } from '../../state/route.ts'
import { idOf } from './content-key.ts'
import { ContentsPanel } from './ContentsPanel.tsx'
import { KindsPanel } from './KindsPanel.tsx'
import classes from './Latency.module.css'
import { MeasurePanel } from './MeasurePanel.tsx'
import { FailurePanel, OutcomePanel } from './OutcomePanels.tsx'
import { measures } from './start-charts.ts'
import { bucketColumns } from './starts-csv.ts'
import { useStarts, type ToldStarts } from './use-starts.ts'

/** How long starts took, and what came of them, over time; of all contents, or of the one in the address. */
export default function LatencyPage() {
  const t = useT()
  const range = useRange()
  const contentKey = useOpenedId()
  const { told, error, askAgain } = useStarts(range, contentKey)
  const columns = useMemo(() => bucketColumns(t), [t])
  const hasStarts = told !== null && told.result.buckets.length > 0
  return (
    <>
      <PageHead
        title={t('latency:title')}
        note={told === null ? undefined : t('common:starts', { count: told.result.total.count })}
      >
        <RangeControl />
        {hasStarts && (
          <CsvButton name={`weir-starts-${range}`} columns={columns} rows={told.result.buckets} />
        )}
      </PageHead>
      {contentKey !== null && <OnlyOne contentKey={contentKey} />}
      {told !== null && error !== null && <Stale error={error} onRetry={askAgain} />}
      {told !== null ? (
        hasStarts ? (
          <Panels told={told} all={contentKey === null} />
        ) : (
          <Sheet>
            <NothingStarted />
          </Sheet>
        )
      ) : (
        <Sheet>
          {error === null ? (
            <LoadingState />
          ) : (
            <ErrorState
              title={t('common:cannotLoad')}
              details={`${error.code}\n${error.message}`}
              act={{ label: t('common:tryAgain'), onClick: askAgain }}
            >
              {textOf(error)}
            </ErrorState>
          )}
        </Sheet>
      )}
    </>
  )
}

function Panels({ told, all }: { readonly told: ToldStarts; readonly all: boolean }) {
  const { total, topFailing } = told.result
  return (
    <div className={classes.page}>
      <div className={classes.charts}>
        {measures.map((measure) => (
          <MeasurePanel key={measure} measure={measure} told={told} />
        ))}
        <FailurePanel told={told} />
        <OutcomePanel told={told} />
      </div>
      <div className={classes.tables} data-all={all || undefined}>
        <KindsPanel total={total} />
        {all && <ContentsPanel contents={topFailing} />}
      </div>
    </div>
  )
}

/** Which content the page is about, and the way back to all. */
function OnlyOne({ contentKey }: { readonly contentKey: string }) {
  const t = useT()
  const id = idOf(contentKey)
  const name = useSnapshot(
    ({ contents }) => contents.find(({ contentId }) => contentId === id)?.name ?? undefined,
  )
  return (
    <div className={classes.bar}>
      <span>{t('latency:only.text', { name: name ?? t('common:unnamedContent', { id: shortId(id) }) })}</span>
      <a href={hrefOf('content', id)}>{t('latency:only.open')}</a>
      <Button onClick={() => goTo('latency')}>{t('latency:only.all')}</Button>
    </div>
  )
}

/** What is shown cannot be brought up to date at present. */
function Stale({ error, onRetry }: { readonly error: ErrorBody; readonly onRetry: () => void }) {
  const t = useT()
  return (
    <div className={classes.bar} role="alert">
      <StatusMark status="attention" word={t('latency:stale.title')} />
      <span>{t('latency:stale.text', { why: textOf(error) })}</span>
      <Button onClick={onRetry}>{t('common:tryAgain')}</Button>
    </div>
  )
}

function NothingStarted() {
  const t = useT()
  const range = useRange()
  return (
    <EmptyState
      act={
        range === '30d' ? undefined : (
          <Button onClick={() => chooseRange('30d')}>{t('latency:longest')}</Button>
        )
      }
    >
      {t('latency:empty')}
    </EmptyState>
  )
}
