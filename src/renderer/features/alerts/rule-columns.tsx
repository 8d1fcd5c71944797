import { alertRuleStates, type AlertRuleView } from '../../../contract/alerts.ts'
import { Ellipsis } from '../../components/Cells.tsx'
import { type Column } from '../../components/data-table/columns.ts'
import { StatusMark } from '../../components/StatusMark.tsx'
import { type Translate } from '../../i18n/i18n.ts'
import { useT } from '../../i18n/use-t.ts'
import { useClockText } from '../../state/hooks.ts'
import {
  clearWords,
  figureOf,
  forWords,
  muteWords,
  raiseWords,
  ruleMark,
  startsWords,
  titleOf,
} from './alert-words.ts'
import { MuteMenu } from './MuteMenu.tsx'

export function ruleColumns(t: Translate): readonly Column<AlertRuleView>[] {
  return [
    {
      id: 'state',
      head: t('alerts:rules.state'),
      widthPx: 148,
      cell: (view) => <StatusMark {...ruleMark(t, view)} />,
      // The first click brings what is raised up.
      sortBy: ({ state }) => -alertRuleStates.indexOf(state),
      text: (view) => ruleMark(t, view).word,
    },
    {
      id: 'rule',
      head: t('alerts:rules.rule'),
      cell: ({ rule }) => <Ellipsis text={titleOf(t, rule)} />,
      sortBy: ({ rule }) => titleOf(t, rule),
      text: ({ rule }) => titleOf(t, rule),
    },
    {
      id: 'now',
      head: t('alerts:rules.now'),
      widthPx: 92,
      figures: true,
      cell: ({ unit, value }) => figureOf(t, unit, value),
      text: ({ unit, value }) => figureOf(t, unit, value),
    },
    {
      id: 'raise',
      head: t('alerts:rules.raise'),
      widthPx: 92,
      figures: true,
      cell: (view) => raiseWords(t, view),
      text: (view) => raiseWords(t, view),
    },
    {
      id: 'clear',
      head: t('alerts:rules.clear'),
      widthPx: 92,
      figures: true,
      priority: 3,
      cell: (view) => clearWords(t, view),
      text: (view) => clearWords(t, view),
    },
    {
      id: 'for',
      head: t('alerts:rules.for'),
      widthPx: 92,
      figures: true,
      priority: 3,
      cell: (view) => forWords(t, view),
      sortBy: ({ forS }) => forS,
      text: (view) => forWords(t, view),
    },
    {
      id: 'starts',
      head: t('alerts:rules.starts'),
      widthPx: 100,
      figures: true,
      priority: 3,
      cell: (view) => startsWords(t, view),
      text: (view) => startsWords(t, view),
    },
    {
      id: 'muted',
      head: t('alerts:rules.muted'),
      widthPx: 148,
      priority: 2,
      cell: (view) => <Muted view={view} />,
      sortBy: ({ muted, mutedUntilMs }) => (muted ? (mutedUntilMs ?? Infinity) : null),
      csv: ({ muted, mutedUntilMs }) =>
        !muted ? '' : mutedUntilMs === null ? t('alerts:mute.always') : new Date(mutedUntilMs).toISOString(),
    },
    {
      id: 'acts',
      head: t('alerts:rules.acts'),
      widthPx: 56,
      quiet: true,
      cell: (view) => <MuteMenu of={view} small />,
    },
  ]
}

/** Until when nothing is sent of it. */
export function Muted({ view }: { readonly view: AlertRuleView }) {
  const t = useT()
  const words = useClockText((nowMs) => muteWords(t, view, nowMs) ?? '')
  return <Ellipsis text={words} />
}
