import { useMemo } from 'react'
import { useShallow } from 'zustand/react/shallow'
import { count } from '../../components/format.ts'
import { evenTimes, type ChartData } from '../../components/time-chart/chart-data.ts'
import { ChartPanel } from '../../components/time-chart/ChartPanel.tsx'
import { LineSample } from '../../components/time-chart/LineSample.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { countEngines } from '../../state/status.ts'
import classes from './PoolPanel.module.css'

const lines = ['wanted', 'ready', 'busy'] as const
type LineName = (typeof lines)[number]

/** How many engines the pool wants, has ready and uses; and its slots. */
export function PoolPanel() {
  const t = useT()
  const { engines, desired, trends } = useSnapshot(
    useShallow((snapshot) => ({
      engines: snapshot.engines,
      desired: snapshot.scaling.desired,
      trends: snapshot.trends,
    })),
  )
  const chart = useMemo((): ChartData => {
    const { stepS, lastMs, wanted } = trends
    return {
      times: evenTimes(wanted.length, stepS, lastMs),
      unit: 'count',
      series: lines.map((id) => ({ id, name: t(`overview:pool.${id}`), values: trends[id], steps: true })),
      fromMs: lastMs - 1_800_000,
      toMs: lastMs,
    }
  }, [trends, t])
  const now: Readonly<Record<LineName, number>> = {
    wanted: desired,
    ready: countEngines(engines).ready,
    busy: engines.filter((engine) => engine.slots.used > 0).length,
  }
  const used = engines.reduce((sum, engine) => sum + engine.slots.used, 0)
  const slots = engines.reduce((sum, engine) => sum + engine.slots.total, 0)
  return (
    <ChartPanel
      title={t('overview:pool.title')}
      note={t('overview:pool.note')}
      chart={chart}
      heightPx={144}
      figures={
        <dl className={classes.figures}>
          {lines.map((name, index) => (
            <div key={name} className={classes.figure}>
              <dt>
                <LineSample index={index} />
                {t(`overview:pool.${name}`)}
              </dt>
              <dd>{count(now[name])}</dd>
            </div>
          ))}
          <div className={classes.figure}>
            <dt>{t('overview:pool.slotsUsed')}</dt>
            <dd>
              {count(used)}
              <span className={classes.of}> / {count(slots)}</span>
            </dd>
          </div>
        </dl>
      }
    />
  )
}
