import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconBellOff, IconBellRinging } from '@tabler/icons-react'
import { useContext } from 'react'
import { type AlertRuleView } from '../../../contract/alerts.ts'
import { ActButton } from '../../components/ActButton.tsx'
import { ActIcon } from '../../components/ActIcon.tsx'
import { RowActive } from '../../components/row-active.ts'
import { useT } from '../../i18n/use-t.ts'
import { usePending } from '../../state/hooks.ts'
import { titleOf } from './alert-words.ts'
import { muteKey, useAlertActs } from './use-alert-acts.ts'

/** Seconds; null is for good. */
const durations = [
  { words: 'hour', forS: 3600 },
  { words: 'evening', forS: 8 * 3600 },
  { words: 'day', forS: 86_400 },
  { words: 'week', forS: 7 * 86_400 },
  { words: 'forGood', forS: null },
] as const

interface MuteProps {
  readonly of: Pick<AlertRuleView, 'rule' | 'muted' | 'mutedUntilMs'>
  /** In a row of a table: an icon alone. */
  readonly small?: boolean
}

/** Mutes a rule for a while or for good; once it is muted, takes that back. */
export function MuteMenu({ of, small = false }: MuteProps) {
  const t = useT()
  const { mute, unmute } = useAlertActs()
  const key = muteKey(of.rule)
  const title = titleOf(t, of.rule)
  if (of.muted) {
    const icon = <IconBellRinging size={16} aria-hidden="true" />
    return small ? (
      <ActIcon act={key} kind="mute" label={t('alerts:mute.unmuteOf', { title })} onClick={() => unmute(of)}>
        {icon}
      </ActIcon>
    ) : (
      <ActButton act={key} label={t('alerts:mute.unmute')} icon={icon} onClick={() => unmute(of)} />
    )
  }
  return (
    <Menu position="bottom-end" shadow="md" withinPortal>
      <Menu.Target>
        {small ? (
          <SmallTarget act={key} label={t('alerts:mute.buttonOf', { title })} />
        ) : (
          <WideTarget act={key} label={t('alerts:mute.button')} />
        )}
      </Menu.Target>
      <Menu.Dropdown aria-label={t('alerts:mute.buttonOf', { title })}>
        <Menu.Label>{t('alerts:mute.durations')}</Menu.Label>
        {durations.map(({ words, forS }) => (
          <Menu.Item key={words} onClick={() => mute(of.rule, forS)}>
            {t(`alerts:mute.${words}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

interface TargetProps {
  readonly act: string
  readonly label: string
  /** What Menu.Target adds: the reference, handlers and aria-…. */
  readonly [added: string]: unknown
}

function SmallTarget({ act, label, ...added }: TargetProps) {
  const pending = usePending(act)
  const inActiveRow = useContext(RowActive) ?? true
  return (
    <ActionIcon
      {...added}
      size={28}
      loading={pending}
      aria-label={label}
      title={label}
      data-act="mute"
      tabIndex={inActiveRow ? undefined : -1}
    >
      <IconBellOff size={16} aria-hidden="true" />
    </ActionIcon>
  )
}

function WideTarget({ act, label, ...added }: TargetProps) {
  const pending = usePending(act)
  return (
    <Button {...added} loading={pending} leftSection={<IconBellOff size={16} aria-hidden="true" />}>
      {label}
    </Button>
  )
}
