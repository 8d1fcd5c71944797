import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { EnginesPanel } from './EnginesPanel.tsx'
import { LatencyPanel } from './LatencyPanel.tsx'
import classes from './OverviewPage.module.css'
import { PlaylistPanel } from './PlaylistPanel.tsx'
import { PoolPanel } from './PoolPanel.tsx'
import { RuntimeNotice } from './RuntimeNotice.tsx'
import { StreamsPanel } from './StreamsPanel.tsx'
import { TargetTiles } from './TargetTiles.tsx'
import { ThroughputPanel } from './ThroughputPanel.tsx'
import { WaitingPanel } from './WaitingPanel.tsx'
import { WhatChangedPanel } from './WhatChangedPanel.tsx'

/** Does everything play, who is affected, why, and what can I do: in this order. */
export default function OverviewPage() {
  const t = useT()
  const say = useSentence()
  const detail = say(useSnapshot((snapshot) => snapshot.runtime.detail))
  return (
    <>
      <div className={classes.head}>
        <h1 className={classes.title}>{t('overview:title')}</h1>
        <p className={classes.detail} title={detail}>
          {detail}
        </p>
      </div>
      <RuntimeNotice />
      <TargetTiles />
      <div className={classes.columns}>
        <div className={classes.wide}>
          <StreamsPanel />
          <EnginesPanel />
          <ThroughputPanel />
          <LatencyPanel />
        </div>
        <div className={classes.narrow}>
          <WaitingPanel />
          <PoolPanel />
          <PlaylistPanel />
          <WhatChangedPanel />
        </div>
      </div>
    </>
  )
}
