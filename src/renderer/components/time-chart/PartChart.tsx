/** A chart as a part of a side panel; the same data as a table with the key T. */
import { Button } from '@mantine/core'
import { useId, useState, type KeyboardEvent } from 'react'
import { useT } from '../../i18n/use-t.ts'
import { isEmpty, type ChartData } from './chart-data.ts'
import { TimeChart } from './ChartPanel.tsx'
import { ChartTable } from './ChartTable.tsx'
import classes from './TimeChart.module.css'

interface PartChartProps {
  readonly title: string
  readonly chart: ChartData
  readonly heightPx?: number
}

export function PartChart({ title, chart, heightPx = 160 }: PartChartProps) {
  const t = useT()
  const headingId = useId()
  const [asTable, setAsTable] = useState(false)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 't' || event.ctrlKey || event.metaKey || event.altKey) return
    setAsTable((before) => !before)
  }

  return (
    <section className={classes.part} aria-labelledby={headingId} onKeyDown={onKeyDown}>
      <div className={classes.partHead}>
        <h3 id={headingId} className={classes.partTitle}>
          {title}
        </h3>
        <Button
          size="compact-xs"
          onClick={() => setAsTable(!asTable)}
          aria-pressed={asTable}
          aria-keyshortcuts="t"
          title={t('common:chart.key')}
        >
          {t('common:chart.table')}
        </Button>
      </div>
      {asTable && !isEmpty(chart) ? (
        <ChartTable title={title} chart={chart} heightPx={heightPx} />
      ) : (
        <TimeChart title={title} chart={chart} heightPx={heightPx} />
      )}
    </section>
  )
}
