import { PageHead } from '../../components/PageHead.tsx'
import { ShortageNotice } from '../../components/ShortageNotice.tsx'
import { RangeControl } from '../../components/time-chart/RangeControl.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useEngineSettings } from '../../state/engine-settings.ts'
import { DecisionsPanel } from './DecisionsPanel.tsx'
import { PoolChart } from './PoolChart.tsx'
import classes from './Scaling.module.css'
import { SparesPanel } from './SparesPanel.tsx'
import { SteeringPanel } from './SteeringPanel.tsx'
import { useDecisions } from './use-decisions.ts'

/** How many engines there are, who decides that, and why. */
export default function ScalingPage() {
  const t = useT()
  const settings = useEngineSettings()
  const decisions = useDecisions()
  return (
    <>
      <PageHead title={t('scaling:title')}>
        <RangeControl />
      </PageHead>
      <ShortageNotice />
      <div className={classes.columns}>
        <div className={classes.wide}>
          <PoolChart decisions={decisions.decisions} />
          <DecisionsPanel of={decisions} />
        </div>
        <div className={classes.narrow}>
          <SteeringPanel settings={settings} />
          <SparesPanel settings={settings} />
        </div>
      </div>
    </>
  )
}
