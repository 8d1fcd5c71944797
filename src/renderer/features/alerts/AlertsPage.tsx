import { useMemo } from 'react'
import { unheeded } from '../../../contract/alerts.ts'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { PageHead } from '../../components/PageHead.tsx'
import { Panel } from '../../components/Panel.tsx'
import { SplitPage } from '../../components/SidePanel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { goTo, useOpenedId } from '../../state/route.ts'
import { nothingRaised } from './alert-words.ts'
import { AlertItem } from './AlertItem.tsx'
import classes from './Alerts.module.css'
import { HistoryPanel } from './HistoryPanel.tsx'
import { ruleColumns } from './rule-columns.tsx'
import { RulePanel } from './RulePanel.tsx'
import { WebhooksPanel } from './WebhooksPanel.tsx'

/** What wants attention now, what is watched, what was raised before, and who is told. */
export default function AlertsPage() {
  const t = useT()
  const opened = useOpenedId()
  return (
    <>
      <PageHead title={t('alerts:title')} note={<Note />} />
      <SplitPage panel={opened !== null && <RulePanel key={opened} rule={opened} />}>
        <div className={classes.page}>
          <ActivePanel />
          <RulesPanel opened={opened} />
          <WebhooksPanel />
          <HistoryPanel />
        </div>
      </SplitPage>
    </>
  )
}

function Note() {
  const t = useT()
  const raised = useSnapshot(({ alerts }) => alerts.length)
  const waiting = useSnapshot(({ alerts }) => unheeded(alerts).length)
  if (raised === 0) return t('alerts:note.none')
  const all = t('alerts:note.raised', { count: raised })
  return waiting === 0 ? all : `${all}, ${t('alerts:note.unheeded', { count: waiting })}`
}

function ActivePanel() {
  const t = useT()
  const alerts = useSnapshot((snapshot) => snapshot.alerts)
  const rules = useSnapshot(({ alertRules }) => alertRules)
  if (alerts.length === 0) {
    return (
      <Panel title={t('alerts:active.title')}>
        <EmptyState>{nothingRaised(t, rules)}</EmptyState>
      </Panel>
    )
  }
  return (
    <Panel title={t('alerts:active.title')} flush>
      <ul className={classes.items} aria-label={t('alerts:active.title')}>
        {alerts.map((alert) => (
          <AlertItem key={alert.id} alert={alert} />
        ))}
      </ul>
    </Panel>
  )
}

function RulesPanel({ opened }: { readonly opened: string | null }) {
  const t = useT()
  const rules = useSnapshot(({ alertRules }) => alertRules)
  const columns = useMemo(() => ruleColumns(t), [t])
  return (
    <Panel title={t('alerts:rules.title')} note={t('alerts:rules.note')} flush>
      <DataTable
        label={t('alerts:rules.title')}
        rows={rules}
        rowKey={({ rule }) => rule}
        columns={columns}
        filterable={false}
        rowsInSight={12}
        selected={opened}
        onOpen={(rule) => goTo('alerts', rule)}
        empty={<EmptyState>{t('alerts:rules.gone')}</EmptyState>}
      />
    </Panel>
  )
}
