import { type LatencyView } from '../../../contract/state.ts'
import { count, latency } from '../../components/format.ts'
import { Panel } from '../../components/Panel.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import classes from './LatencyPanel.module.css'

const kinds = [
  { key: 'start', what: 'startWhat' },
  { key: 'firstByte', what: 'firstByteWhat' },
  { key: 'selection', what: 'selectionWhat' },
  { key: 'provisioning', what: 'provisioningWhat' },
] as const
const figures = ['p50', 'p95', 'p99', 'mean', 'count'] as const

/** Percentiles of the last half hour. */
export function LatencyPanel() {
  const t = useT()
  const measured = useSnapshot((snapshot) => snapshot.latency)
  return (
    <Panel title={t('overview:latency.title')} note={t('common:last30Minutes')} flush>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('overview:latency.step')}</th>
            {figures.map((head) => (
              <th key={head} scope="col" className={classes.figure}>
                {t(`overview:latency.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map(({ key, what }) => (
            <tr key={key}>
              <th scope="row" title={t(`overview:latency.${what}`)}>
                {t(`overview:latency.${key}`)}
              </th>
              <Percentiles of={measured[key]} />
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Percentiles({ of }: { of: LatencyView }) {
  const t = useT()
  if (of.count === 0) {
    return (
      <td colSpan={5} className={classes.none}>
        {t('common:noData')}
      </td>
    )
  }
  return (
    <>
      {[of.p50Ms, of.p95Ms, of.p99Ms, of.meanMs].map((ms, index) => (
        <td key={index} className={classes.figure}>
          {latency(ms)}
        </td>
      ))}
      <td className={classes.figure}>{count(of.count)}</td>
    </>
  )
}
