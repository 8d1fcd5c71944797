import { Button } from '@mantine/core'
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react'
import { type AlertRuleView } from '../../../contract/alerts.ts'
import { ActButton } from '../../components/ActButton.tsx'
import { count, fullTime } from '../../components/format.ts'
import { KeyValues } from '../../components/KeyValues.tsx'
import { PanelPart, SidePanel } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { goTo, hrefOf } from '../../state/route.ts'
import {
  clearWords,
  eventMark,
  eventWords,
  figureOf,
  forWords,
  levelMark,
  raiseWords,
  ruleMark,
  titleOf,
} from './alert-words.ts'
import classes from './Alerts.module.css'
import { MuteMenu } from './MuteMenu.tsx'
import { Muted } from './rule-columns.tsx'
import { acknowledgeKey, useAlertActs } from './use-alert-acts.ts'

const close = () => goTo('alerts')

/** One rule: what it watches, how it stands, and when it was raised. */
export function RulePanel({ rule }: { readonly rule: string }) {
  const t = useT()
  const view = useSnapshot(({ alertRules }) => alertRules.find((one) => one.rule === rule))
  if (view === undefined) {
    return (
      <SidePanel title={rule} onClose={close}>
        <EmptyState act={<Button onClick={close}>{t('alerts:bell.all')}</Button>}>
          {t('alerts:rules.gone')}
        </EmptyState>
      </SidePanel>
    )
  }
  return (
    <SidePanel
      title={titleOf(t, view.rule)}
      status={<StatusMark {...ruleMark(t, view)} />}
      acts={<PanelActs view={view} />}
      onClose={close}
    >
      <p className={classes.meaning}>{t(`alerts:rule.${view.rule}.measures`)}</p>
      <RaisedNow view={view} />
      <KeyValues of={factsOf(t, view)} />
      <PanelPart title={t('alerts:rules.history')}>
        <RuleHistory view={view} />
      </PanelPart>
    </SidePanel>
  )
}

function PanelActs({ view }: { readonly view: AlertRuleView }) {
  const t = useT()
  const { acknowledge, unacknowledge } = useAlertActs()
  const raised = useSnapshot(({ alerts }) => alerts.find(({ rule }) => rule === view.rule))
  const isSeen = raised !== undefined && raised.acknowledgedAtMs !== null
  const SeenIcon = isSeen ? IconArrowBackUp : IconCheck
  return (
    <>
      {raised !== undefined && (
        <ActButton
          act={acknowledgeKey(raised.id)}
          label={t(isSeen ? 'alerts:unacknowledge' : 'alerts:acknowledge')}
          icon={<SeenIcon size={16} aria-hidden="true" />}
          onClick={() => (isSeen ? unacknowledge(raised.id) : acknowledge(raised.id))}
        />
      )}
      <MuteMenu of={view} />
      <Button component="a" className={classes.button ?? ''} href={hrefOf('settings', 'alerts')}>
        {t('alerts:rules.thresholds')}
      </Button>
    </>
  )
}

function RaisedNow({ view }: { readonly view: AlertRuleView }) {
  const say = useSentence()
  const text = useSnapshot(({ alerts }) => alerts.find(({ rule }) => rule === view.rule)?.text)
  return text === undefined ? null : <p className={classes.raised}>{say(text)}</p>
}

function factsOf(t: ReturnType<typeof useT>, view: AlertRuleView) {
  return [
    [t('alerts:rules.now'), figureOf(t, view.unit, view.value)] as const,
    ...(view.minEvents === null
      ? []
      : [
          [t('alerts:rules.starts'), count(view.events ?? 0)] as const,
          [t('alerts:rules.needs'), t('common:starts', { count: view.minEvents })] as const,
        ]),
    [t('alerts:rules.raise'), raiseWords(t, view)] as const,
    [t('alerts:rules.for'), forWords(t, view)] as const,
    [t('alerts:rules.clear'), clearWords(t, view)] as const,
    [t('alerts:rules.level'), <StatusMark key="level" {...levelMark(t, view.level)} />] as const,
    ...(view.muted ? [[t('alerts:rules.muted'), <Muted key="muted" view={view} />] as const] : []),
    [
      t('alerts:rules.page'),
      <a key="page" href={hrefOf(view.page)}>
        {t(`frame:page.${view.page}`)}
      </a>,
    ] as const,
  ]
}

function RuleHistory({ view }: { readonly view: AlertRuleView }) {
  const t = useT()
  const say = useSentence()
  const all = useSnapshot(({ alertHistory }) => alertHistory)
  const events = all.filter(({ rule }) => rule === view.rule)
  if (events.length === 0) return <p className={classes.dimmed}>{t('alerts:rules.neverRaised')}</p>
  return (
    <ol className={classes.events}>
      {events.map((event) => (
        <li key={`${event.atMs} ${event.what}`}>
          <div className={classes.line}>
            <StatusMark {...eventMark(t, event)} />
            <time dateTime={new Date(event.atMs).toISOString()} className={classes.dimmed}>
              {fullTime(event.atMs)}
            </time>
          </div>
          <p>{say(eventWords(event, view.title))}</p>
        </li>
      ))}
    </ol>
  )
}
