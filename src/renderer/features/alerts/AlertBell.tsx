import { ActionIcon, Popover } from '@mantine/core'
import { IconBell } from '@tabler/icons-react'
import { useState } from 'react'
import { unheeded, type AlertRuleView, type AlertView } from '../../../contract/alerts.ts'
import { count } from '../../components/format.ts'
import { useT } from '../../i18n/use-t.ts'
import { useLive } from '../../state/hooks.ts'
import { hrefOf } from '../../state/route.ts'
import { nothingRaised } from './alert-words.ts'
import { AlertItem } from './AlertItem.tsx'
import classes from './Alerts.module.css'

const nothing: readonly AlertView[] = []
const noRules: readonly AlertRuleView[] = []

/** The alerts from wherever one is: how many want attention, and what they say. */
export default function AlertBell() {
  const t = useT()
  const alerts = useLive(({ snapshot }) => snapshot?.alerts ?? nothing)
  const rules = useLive(({ snapshot }) => snapshot?.alertRules ?? noRules)
  const [opened, setOpened] = useState(false)
  const waiting = unheeded(alerts)
  const isBad = waiting.some(({ level }) => level === 'bad')
  const words =
    waiting.length === 0 ? t('alerts:bell.none') : t('alerts:bell.some', { count: waiting.length })
  const close = () => setOpened(false)
  return (
    <Popover
      position="bottom-end"
      shadow="md"
      width={440}
      trapFocus
      returnFocus
      opened={opened}
      onChange={setOpened}
    >
      <span className={classes.bell}>
        <Popover.Target>
          <ActionIcon
            variant="default"
            size={30}
            aria-label={words}
            title={words}
            onClick={() => setOpened(!opened)}
          >
            <IconBell size={18} />
          </ActionIcon>
        </Popover.Target>
        {waiting.length > 0 && (
          <span className={classes.badge} data-level={isBad ? 'bad' : 'attention'} aria-hidden="true">
            {waiting.length > 9 ? '9+' : count(waiting.length)}
          </span>
        )}
      </span>
      <Popover.Dropdown className={classes.centre ?? ''}>
        <div tabIndex={-1} data-autofocus className={classes.centreList}>
          {alerts.length === 0 ? (
            <p className={classes.centreEmpty}>{nothingRaised(t, rules)}</p>
          ) : (
            <ul className={classes.items}>
              {alerts.map((alert) => (
                <AlertItem key={alert.id} alert={alert} brief onLeave={close} />
              ))}
            </ul>
          )}
        </div>
        <p className={classes.centreFoot}>
          <a href={hrefOf('alerts')} onClick={close}>
            {t('alerts:bell.all')}
          </a>
        </p>
      </Popover.Dropdown>
    </Popover>
  )
}
