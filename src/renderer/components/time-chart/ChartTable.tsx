import { useT } from '../../i18n/use-t.ts'
import { dayAndTime, fullTime, timeWithSeconds } from '../format.ts'
import { spanOf, valueText, type ChartData, type ChartMark } from './chart-data.ts'
import classes from './TimeChart.module.css'

interface ChartTableProps {
  readonly title: string
  readonly chart: ChartData
  readonly heightPx: number
}

/** The chart's data, newest first; marks stand in the row of the time that they follow. */
export function ChartTable({ title, chart, heightPx }: ChartTableProps) {
  const t = useT()
  const { times, series, unit, marks = [] } = chart
  const { fromMs, toMs } = spanOf(chart)
  const when = toMs - fromMs > 86_400_000 ? dayAndTime : timeWithSeconds
  return (
    <div
      className={classes.tableScroll}
      style={{ height: heightPx }}
      tabIndex={0}
      role="region"
      aria-label={t('common:scrollable', { name: title })}
    >
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('common:chart.when')}</th>
            {series.map(({ id, name }) => (
              <th key={id} scope="col" data-figures>
                {name}
              </th>
            ))}
            {marks.length > 0 && <th scope="col">{t('common:chart.event')}</th>}
          </tr>
        </thead>
        <tbody>
          {times.toReversed().map((atMs, back) => {
            const index = times.length - 1 - back
            return (
              <tr key={atMs}>
                <th scope="row" title={fullTime(atMs)}>
                  {when(atMs)}
                </th>
                {series.map(({ id, values }) => (
                  <td key={id} data-figures>
                    {valueText(unit, values[index] ?? null)}
                  </td>
                ))}
                {marks.length > 0 && <td>{textsBetween(marks, atMs, times[index + 1])}</td>}
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

function textsBetween(marks: readonly ChartMark[], fromMs: number, beforeMs = Infinity): string {
  return marks
    .filter(({ atMs }) => atMs >= fromMs && atMs < beforeMs)
    .map(({ text }) => text)
    .join('; ')
}
