import { useMemo } from 'react'
import { bitRate } from '../../components/format.ts'
import { evenTimes, type ChartData } from '../../components/time-chart/chart-data.ts'
import { ChartPanel } from '../../components/time-chart/ChartPanel.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'

/** Bits per second in from the engines and out to the viewers. */
export function ThroughputPanel() {
  const t = useT()
  const throughput = useSnapshot((snapshot) => snapshot.throughput)
  const inBps = useSnapshot((snapshot) => snapshot.rates.inBps)
  const outBps = useSnapshot((snapshot) => snapshot.rates.outBps)
  const chart = useMemo((): ChartData => {
    const { stepS, lastMs } = throughput
    const length = Math.max(throughput.inBps.length, throughput.outBps.length)
    return {
      times: evenTimes(length, stepS, lastMs),
      unit: 'bps',
      series: [
        { id: 'in', name: t('overview:throughput.in'), values: newest(throughput.inBps, length) },
        { id: 'out', name: t('overview:throughput.out'), values: newest(throughput.outBps, length) },
      ],
      fromMs: lastMs - 300_000,
      toMs: lastMs,
    }
  }, [throughput, t])
  return (
    <ChartPanel
      title={t('overview:throughput.title')}
      note={t('overview:throughput.note', { in: bitRate(inBps), out: bitRate(outBps) })}
      chart={chart}
    />
  )
}

/** A Weir that just started has few points; they end now. */
function newest(values: readonly (number | null)[], length: number): (number | null)[] {
  return [...Array<null>(Math.max(0, length - values.length)).fill(null), ...values]
}
