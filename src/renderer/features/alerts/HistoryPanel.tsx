import { useMemo } from 'react'
import { type AlertEvent, type AlertRuleView } from '../../../contract/alerts.ts'
import { Ago, Ellipsis } from '../../components/Cells.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { DataTable } from '../../components/data-table/DataTable.tsx'
import { Panel } from '../../components/Panel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { type Translate } from '../../i18n/i18n.ts'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { goTo } from '../../state/route.ts'
import { eventMark, eventWords, titleOf } from './alert-words.ts'

/** What was raised and what is over, newest first. */
export function HistoryPanel() {
  const t = useT()
  const say = useSentence()
  const events = useSnapshot(({ alertHistory }) => alertHistory)
  const titles = useTitles()
  const columns = useMemo(() => eventColumns(t, say, titles), [t, say, titles])
  return (
    <Panel
      title={t('alerts:history.title')}
      note={events.length < 100 ? undefined : t('alerts:history.note')}
      flush
    >
      <DataTable
        label={t('alerts:history.title')}
        rows={events}
        rowKey={eventKey}
        columns={columns}
        rowsInSight={10}
        csvName="weir-alerts"
        onOpen={(key) => goTo('alerts', key.split(' ')[0])}
        empty={<EmptyState>{t('alerts:history.empty')}</EmptyState>}
      />
    </Panel>
  )
}

/** Begins with the rule, which is what a row opens. */
const eventKey = ({ atMs, rule, what }: AlertEvent) => `${rule} ${what} ${atMs}`

type Say = (text: string) => string
type Titles = (event: AlertEvent) => string | undefined

/** As Weir itself calls the rules: its sentences begin with that. The rules change every second, their titles never. */
function useTitles(): Titles {
  const told = useSnapshot(({ alertRules }) => titlesText(alertRules))
  return useMemo(() => {
    const titles = new Map(JSON.parse(told) as [string, string][])
    return ({ rule }) => titles.get(rule)
  }, [told])
}

const titlesText = (rules: readonly AlertRuleView[]): string =>
  JSON.stringify(rules.map(({ rule, title }) => [rule, title]))

function eventColumns(t: Translate, say: Say, titles: Titles): readonly Column<AlertEvent>[] {
  return [
    {
      id: 'when',
      head: t('alerts:history.when'),
      widthPx: 148,
      cell: ({ atMs }) => <Ago atMs={atMs} />,
      sortBy: ({ atMs }) => -atMs,
      csv: ({ atMs }) => new Date(atMs).toISOString(),
    },
    {
      id: 'what',
      head: t('alerts:history.what'),
      widthPx: 108,
      cell: (event) => <StatusMark {...eventMark(t, event)} />,
      sortBy: (event) => eventMark(t, event).word,
      text: (event) => eventMark(t, event).word,
    },
    {
      id: 'rule',
      head: t('alerts:history.rule'),
      widthPx: 240,
      priority: 2,
      cell: ({ rule }) => <Ellipsis text={titleOf(t, rule)} />,
      sortBy: ({ rule }) => titleOf(t, rule),
      text: ({ rule }) => titleOf(t, rule),
    },
    {
      id: 'text',
      head: t('alerts:history.text'),
      cell: (event) => <Ellipsis text={say(eventWords(event, titles(event)))} />,
      text: (event) => say(eventWords(event, titles(event))),
    },
  ]
}
