import { useMemo, useState, type ReactNode } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { type QueryResult } from '../../../contract/queries.ts'
import { count } from '../../components/format.ts'
import { Panel } from '../../components/Panel.tsx'
import { QueryError } from '../../components/QueryError.tsx'
import { LoadingState } from '../../components/States.tsx'
import { type ChartData } from '../../components/time-chart/chart-data.ts'
import { ChartPanel } from '../../components/time-chart/ChartPanel.tsx'
import { LineSample } from '../../components/time-chart/LineSample.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { useRange, type Steps } from '../../state/range.ts'
import { countEngines } from '../../state/status.ts'
import { type ScalingDecision } from './decisions.ts'
import { historyChart, liveChart, marksOf, poolLines, type PoolLine } from './pool-chart.ts'
import classes from './Scaling.module.css'
import { useSteps } from './use-decisions.ts'

const heightPx = 280

interface PoolChartProps {
  readonly decisions: readonly ScalingDecision[]
}

/** Engines wanted, ready and busy over time, with every decision at its moment. */
export function PoolChart({ decisions }: PoolChartProps) {
  const range = useRange()
  const say = useSentence()
  const marks = useMemo(() => marksOf(decisions, say), [decisions, say])
  return range === '5m' || range === '30m' ? (
    <LiveChart marks={marks} spanMs={range === '5m' ? 300_000 : 1_800_000} />
  ) : (
    <HistoryChart marks={marks} />
  )
}

type Marks = NonNullable<ChartData['marks']>

function useNames(): Readonly<Record<PoolLine, string>> {
  const t = useT()
  return useMemo(
    () => ({
      wanted: t('scaling:pool.wanted'),
      ready: t('scaling:pool.ready'),
      busy: t('scaling:pool.busy'),
    }),
    [t],
  )
}

/** The last half hour, or less of it, is in the snapshot. */
function LiveChart({ marks, spanMs }: { readonly marks: Marks; readonly spanMs: number }) {
  const names = useNames()
  const trends = useSnapshot((snapshot) => snapshot.trends)
  const nowMs = useSnapshot(({ atMs }) => Math.floor(atMs / 5000) * 5000)
  const { wanted, ready, busy } = useNow()
  const chart = useMemo(
    () => ({ ...liveChart(names, trends, { wanted, ready, busy }, nowMs, spanMs), marks }),
    [names, trends, wanted, ready, busy, nowMs, spanMs, marks],
  )
  return <Chart chart={chart} />
}

/** Longer ranges are in the history, as means of its steps. */
function HistoryChart({ marks }: { readonly marks: Marks }) {
  const t = useT()
  const names = useNames()
  const range = useRange()
  const steps = useSteps()
  const { result, error, askAgain } = useQuery('history.figures', range, () => steps, {
    everyS: 60,
    on: steps.toMs,
  })
  // The answer with the range it came for: an axis that moved before its data would show a gap for a moment.
  const [told, setTold] = useState<{ result: QueryResult<'history.figures'>; steps: Steps } | null>(null)
  if (result !== null && told?.result !== result) setTold({ result, steps })
  const chart = useMemo(
    () => (told === null ? null : { ...historyChart(names, told.result, told.steps), marks }),
    [names, told, marks],
  )
  if (chart !== null && (result !== null || error === null))
    return <Chart chart={chart} note={t('scaling:pool.means')} />
  return (
    <Panel title={t('scaling:pool.title')}>
      <Now />
      <div style={{ minHeight: heightPx }}>
        {error === null ? (
          <LoadingState />
        ) : (
          <QueryError error={error} onAgain={askAgain}>
            {t('scaling:pool.cannot')}
          </QueryError>
        )}
      </div>
    </Panel>
  )
}

function Chart({ chart, note }: { readonly chart: ChartData; readonly note?: ReactNode }) {
  const t = useT()
  return (
    <ChartPanel
      title={t('scaling:pool.title')}
      {...(note !== undefined && { note })}
      chart={chart}
      heightPx={heightPx}
      figures={<Now />}
    />
  )
}

/** The figures of this moment. */
const useNow = () =>
  useSnapshot(
    useShallow(({ engines, scaling }) => ({
      wanted: scaling.desired,
      ready: countEngines(engines).ready,
      busy: engines.filter(({ slots }) => slots.used > 0).length,
      booting: countEngines(engines).booting,
      used: engines.reduce((sum, { slots }) => sum + slots.used, 0),
      slots: engines.reduce((sum, { slots }) => sum + slots.total, 0),
    })),
  )

/** The figures of this moment are the lines' legend as well. */
function Now() {
  const t = useT()
  const names = useNames()
  const now = useNow()
  return (
    <dl className={classes.figures}>
      {poolLines.map((line, index) => (
        <div key={line}>
          <dt>
            <LineSample index={index} />
            {names[line]}
          </dt>
          <dd>{count(now[line])}</dd>
        </div>
      ))}
      <div>
        <dt>{t('scaling:pool.booting')}</dt>
        <dd>{count(now.booting)}</dd>
      </div>
      <div>
        <dt>{t('scaling:pool.slotsUsed')}</dt>
        <dd>
          {count(now.used)}
          <span className={classes.of}> / {count(now.slots)}</span>
        </dd>
      </div>
    </dl>
  )
}
