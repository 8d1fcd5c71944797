import { memo } from 'react'
import { type Change } from '../../../contract/state.ts'
import { fullTime, timeOfDay } from '../../components/format.ts'
import { Panel } from '../../components/Panel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { type Translate } from '../../i18n/i18n.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { type Named } from '../../state/status.ts'
import classes from './WhatChangedPanel.module.css'

function levelOf(level: Change['level'], t: Translate): Named {
  switch (level) {
    case 'info':
      return { status: 'idle', word: t('common:level.info') }
    case 'attention':
      return { status: 'attention', word: t('common:level.attention') }
    case 'bad':
      return { status: 'bad', word: t('common:level.bad') }
  }
}

/** What happened lately, newest first, in plain sentences. */
export function WhatChangedPanel() {
  const t = useT()
  const changes = useSnapshot((snapshot) => snapshot.changes)
  if (changes.length === 0) {
    return (
      <Panel title={t('overview:changes.title')}>
        <EmptyState>{t('overview:changes.empty')}</EmptyState>
      </Panel>
    )
  }
  return (
    <Panel title={t('overview:changes.title')} flush>
      <ol className={classes.list} tabIndex={0} aria-label={t('overview:changes.list')}>
        {changes.map((change) => (
          <Entry key={change.id} change={change} />
        ))}
      </ol>
    </Panel>
  )
}

const Entry = memo(function Entry({ change }: { change: Change }) {
  const t = useT()
  const say = useSentence()
  const { atMs, level, text } = change
  return (
    <li className={classes.entry}>
      <time dateTime={new Date(atMs).toISOString()} title={fullTime(atMs)} className={classes.time}>
        {timeOfDay(atMs)}
      </time>
      <div className={classes.text}>
        {level !== 'info' && (
          <div className={classes.level}>
            <StatusMark {...levelOf(level, t)} />
          </div>
        )}
        {say(text)}
      </div>
    </li>
  )
})
