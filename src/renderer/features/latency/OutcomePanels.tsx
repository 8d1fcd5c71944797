import { Figure } from '../../components/Figure.tsx'
import { count, percent, percentFigure } from '../../components/format.ts'
import { ChartPanel } from '../../components/time-chart/ChartPanel.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { FigureRow } from './FigureRow.tsx'
import { criticalOf, targets } from './limits.ts'
import { failureChart, outcomeChart } from './start-charts.ts'
import { type ToldStarts } from './use-starts.ts'

interface OutcomeProps {
  readonly told: ToldStarts
}

/** Which share of the starts failed. */
export function FailurePanel({ told }: OutcomeProps) {
  const t = useT()
  const critical = useSnapshot(({ alertRules }) => criticalOf(alertRules, 'failureRate'))
  const { total } = told.result
  return (
    <ChartPanel
      title={t('latency:failures.title')}
      note={t('latency:failures.note')}
      figures={
        <FigureRow>
          <Figure
            name={t('latency:failures.share')}
            figure={percentFigure(total.count === 0 ? null : total.failures / total.count)}
            wanted={`< ${percent(targets.failureShare)}`}
          />
          <Figure name={t('latency:outcome.failed')} figure={counted(total.failures)} />
        </FigureRow>
      }
      chart={failureChart(t, told, { target: targets.failureShare, critical })}
    />
  )
}

/** How many starts there were, and what came of them. */
export function OutcomePanel({ told }: OutcomeProps) {
  const t = useT()
  const { total } = told.result
  return (
    <ChartPanel
      title={t('latency:outcome.title')}
      note={t('latency:outcome.note')}
      figures={
        <FigureRow>
          <Figure name={t('latency:outcome.started')} figure={counted(total.count)} />
          <Figure name={t('latency:outcome.played')} figure={counted(total.count - total.failures)} />
        </FigureRow>
      }
      chart={outcomeChart(t, told)}
    />
  )
}

const counted = (value: number) => ({ figure: count(value), unit: '' })
