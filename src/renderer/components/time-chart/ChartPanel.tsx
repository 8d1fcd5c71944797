/**
 * A panel with a chart over time; the same data as a table with the key T. At most five lines, named at their ends; see
 * ChartData for targets and marks. Values that come live may be given anew every second: axes stay put.
 *
 *   <ChartPanel title={t('latency:start')} chart={{ times, unit: 'ms', target: 5000, series: [{ id: 'p95', … }] }} />
 */
import { Button } from '@mantine/core'
import { lazy, memo, Suspense, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { importAgain } from '../../state/import-again.ts'
import { ErrorBoundary } from '../ErrorBoundary.tsx'
import { dayAndTime, timeOfDay } from '../format.ts'
import { Panel } from '../Panel.tsx'
import { isEmpty, spanOf, valueText, type ChartData } from './chart-data.ts'
import { ChartTable } from './ChartTable.tsx'
import classes from './TimeChart.module.css'

const TimePlot = lazy(() => importAgain(() => import('./TimePlot.tsx')))

interface ChartPanelProps {
  readonly title: string
  readonly note?: ReactNode
  /** Beside the button that shows the table. */
  readonly acts?: ReactNode
  /** Above the chart: figures of now. */
  readonly figures?: ReactNode
  readonly chart: ChartData
  readonly heightPx?: number
}

export function ChartPanel({ title, note, acts, figures, chart, heightPx = 220 }: ChartPanelProps) {
  const t = useT()
  const empty = isEmpty(chart)
  const [asTable, setAsTable] = useState(false)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 't' || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.target instanceof Element && event.target.closest('input, textarea, select') !== null) return
    setAsTable((before) => !before)
  }

  return (
    <Panel
      title={title}
      note={note}
      onKeyDown={onKeyDown}
      acts={
        <>
          {acts}
          {!empty && (
            <Button
              onClick={() => setAsTable(!asTable)}
              aria-pressed={asTable}
              aria-keyshortcuts="t"
              title={t('common:chart.key')}
            >
              {t('common:chart.table')}
            </Button>
          )}
        </>
      }
    >
      {figures}
      {asTable && !empty ? (
        <ChartTable title={title} chart={chart} heightPx={heightPx} />
      ) : (
        <TimeChart title={title} chart={chart} heightPx={heightPx} />
      )}
    </Panel>
  )
}

interface TimeChartProps {
  readonly title: string
  readonly chart: ChartData
  readonly heightPx: number
}

/**
 * The chart alone, for where its panel has more in it. Drawn anew only with another `chart`: a drawing takes many
 * milliseconds, and the figures beside it change four times a second.
 */
export const TimeChart = memo(function TimeChart({ title, chart, heightPx }: TimeChartProps) {
  const t = useT()
  if (isEmpty(chart)) {
    return (
      <p className={classes.none} style={{ height: heightPx }}>
        {t('common:noData')}
      </p>
    )
  }
  return (
    // A chart that cannot be drawn leaves the figures around it, and the table.
    <ErrorBoundary>
      <div role="img" aria-label={summaryOf(t, title, chart)} style={{ height: heightPx }}>
        <Suspense fallback={null}>
          <TimePlot chart={chart} heightPx={heightPx} />
        </Suspense>
      </div>
    </ErrorBoundary>
  )
})

/** The chart in a few sentences, for who cannot see it. */
function summaryOf(t: ReturnType<typeof useT>, title: string, chart: ChartData): string {
  const { fromMs, toMs } = spanOf(chart)
  const when = toMs - fromMs > 86_400_000 ? dayAndTime : timeOfDay
  const series = chart.series.map(({ name, values }) => {
    const known = values.filter((value) => value !== null)
    if (known.length === 0) return t('common:chart.seriesEmpty', { name })
    return t('common:chart.seriesSummary', {
      name,
      last: valueText(chart.unit, known.at(-1) ?? null),
      least: valueText(chart.unit, Math.min(...known)),
      most: valueText(chart.unit, Math.max(...known)),
    })
  })
  return t('common:chart.summary', { title, from: when(fromMs), to: when(toMs), series: series.join(' ') })
}
