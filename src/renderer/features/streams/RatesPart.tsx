import { useMemo, useSyncExternalStore } from 'react'
import { type ChartData } from '../../components/time-chart/chart-data.ts'
import { PartChart } from '../../components/time-chart/PartChart.tsx'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { keptMs, type RateBook, type StreamRates } from './rate-book.ts'

const spansMs = [60_000, 120_000, keptMs]

interface RatesPartProps {
  readonly sessionId: string
  readonly rates: RateBook
}

/** How the stream comes in, since the page was opened, and when it went on on another engine. */
export function RatesPart({ sessionId, rates }: RatesPartProps) {
  const t = useT()
  const noted = useSyncExternalStore(rates.subscribe, () => rates.of(sessionId))
  const chart = useMemo(() => chartOf(t, noted), [t, noted])
  return <PartChart title={t('streams:panel.rates')} chart={chart} />
}

function chartOf(t: Translate, noted: StreamRates | undefined): ChartData {
  const samples = noted?.samples ?? []
  const lastMs = samples.at(-1)?.atMs ?? keptMs
  const heldMs = lastMs - (samples[0]?.atMs ?? lastMs)
  return {
    times: samples.map(({ atMs }) => atMs),
    // In steps, so that the axis moves on evenly in between.
    fromMs: lastMs - (spansMs.find((spanMs) => spanMs >= heldMs) ?? keptMs),
    toMs: lastMs,
    unit: 'bps',
    series: [
      { id: 'stream', name: t('streams:panel.rateStream'), values: samples.map(({ bps }) => bps) },
      { id: 'swarm', name: t('streams:panel.rateSwarm'), values: samples.map(({ swarmBps }) => swarmBps) },
    ],
    marks: noted?.moves ?? [],
  }
}
