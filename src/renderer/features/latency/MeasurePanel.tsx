import { Figure } from '../../components/Figure.tsx'
import { count, duration, latency, latencyFigure } from '../../components/format.ts'
import { ChartPanel } from '../../components/time-chart/ChartPanel.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { FigureRow } from './FigureRow.tsx'
import { criticalOf, targets } from './limits.ts'
import {
  latencyChart,
  statisticOf,
  statistics,
  type Limits,
  type Measure,
  type Statistic,
} from './start-charts.ts'
import { type ToldStarts } from './use-starts.ts'

interface MeasurePanelProps {
  readonly measure: Measure
  readonly told: ToldStarts
}

/** One step of a start: its figures over the whole range, and how they went. */
export function MeasurePanel({ measure, told }: MeasurePanelProps) {
  const t = useT()
  const limits = useLimits(measure)
  const total = told.result.total[measure]
  return (
    <ChartPanel
      title={t(`latency:measure.${measure}`)}
      note={t(`latency:what.${measure}`)}
      figures={
        <FigureRow>
          {statistics.map((statistic) => {
            const target = targetOf(measure, statistic)
            return (
              <Figure
                key={statistic}
                name={t(`latency:statistic.${statistic}`)}
                figure={latencyFigure(statisticOf(total, statistic))}
                {...(target !== undefined && { wanted: `< ${targetWords(target)}` })}
              />
            )
          })}
          <Figure name={t('latency:measured')} figure={{ figure: count(total.count), unit: '' }} />
        </FigureRow>
      }
      chart={latencyChart(t, told, measure, limits)}
    />
  )
}

/** Round numbers: "5 s", not "5.0 s". */
const targetWords = (ms: number): string => (ms < 1000 ? latency(ms) : duration(ms))

function targetOf(measure: Measure, statistic: Statistic): number | undefined {
  if (measure === 'start' && statistic === 'mean') return targets.meanStartMs
  if (statistic !== 'p95') return undefined
  if (measure === 'start') return targets.p95StartMs
  return measure === 'selection' ? targets.p95SelectionMs : undefined
}

/** Of the 95th percentile. */
function useLimits(measure: Measure): Limits {
  const p95Start = useSnapshot(({ alertRules }) => criticalOf(alertRules, 'p95Start'))
  const selection = useSnapshot(({ alertRules }) => criticalOf(alertRules, 'selection'))
  switch (measure) {
    case 'start':
      return { target: targets.p95StartMs, critical: p95Start }
    case 'selection':
      return { target: targets.p95SelectionMs, critical: selection }
    case 'firstByte':
    case 'provisioning':
      return {}
  }
}
