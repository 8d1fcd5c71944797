import { useShallow } from 'zustand/react/shallow'
import { StatusMark } from '../../components/StatusMark.tsx'
import { unknown } from '../../components/format.ts'
import { Trend } from '../../components/Trend.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import classes from './TargetTiles.module.css'
import { targetsOf, type Target } from './targets.ts'

/** Failures, mean and p95 start, engines, selection: each against its target. */
export function TargetTiles() {
  const t = useT()
  const sources = useSnapshot(
    useShallow(({ engines, latency, rates, trends }) => ({ engines, latency, rates, trends })),
  )
  return (
    <section aria-label={t('overview:targets.label')} className={classes.tiles}>
      {targetsOf(sources).map((target) => (
        <Tile key={target.name} target={target} />
      ))}
    </section>
  )
}

function Tile({ target }: { target: Target }) {
  const t = useT()
  const { name, figure, wanted, verdict, basis, trend, trendTarget, trendMax } = target
  const empty = trend.every((value) => value === null)
  return (
    <div className={classes.tile} data-status={verdict.status}>
      <div className={classes.head}>
        <h2 className={classes.name}>{name}</h2>
        <StatusMark {...verdict} />
      </div>
      <div className={classes.figure}>
        <span className={classes.value} data-unknown={figure.figure === unknown || undefined}>
          {figure.figure}
        </span>
        <span className={classes.unit}>{figure.unit}</span>
      </div>
      <div className={classes.basis}>
        <span>{t('overview:targets.target', { wanted })}</span>
        <span>{basis}</span>
      </div>
      <div className={classes.trend}>
        {!empty && (
          <Trend
            label={t('overview:targets.trend', { name })}
            heightPx={32}
            lines={[{ values: trend, colour: 'var(--weir-series-a)' }]}
            target={trendTarget}
            max={trendMax ?? Math.max(trendTarget, ...trend.map((value) => value ?? 0))}
          />
        )}
      </div>
    </div>
  )
}
