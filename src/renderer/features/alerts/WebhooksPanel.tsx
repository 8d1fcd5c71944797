import { Button } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { Trans } from 'react-i18next'
import { type WebhookView } from '../../../contract/alerts.ts'
import { Ago } from '../../components/Cells.tsx'
import { Panel } from '../../components/Panel.tsx'
import { EmptyState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { usePending, useSnapshot, useWeir } from '../../state/hooks.ts'
import { hrefOf } from '../../state/route.ts'
import { webhookMark, webhookNames } from './alert-words.ts'
import classes from './Alerts.module.css'

/** Where alerts are sent to, and whether they arrive. Of each only kind and host: the rest of a URL may be a secret. */
export function WebhooksPanel() {
  const t = useT()
  const webhooks = useSnapshot(({ alertWebhooks }) => alertWebhooks)
  if (webhooks.length === 0) {
    return (
      <Panel title={t('alerts:webhooks.title')}>
        <EmptyState
          act={
            <Button component="a" className={classes.button ?? ''} href={hrefOf('settings', 'alerts')}>
              {t('alerts:webhooks.settings')}
            </Button>
          }
        >
          {t('alerts:webhooks.empty')}
        </EmptyState>
      </Panel>
    )
  }
  return (
    <Panel title={t('alerts:webhooks.title')} flush>
      <ul className={classes.items} aria-label={t('alerts:webhooks.title')}>
        {webhooks.map((webhook, index) => (
          // They have no name but their place in the settings.
          <WebhookItem key={index} webhook={webhook} index={index} />
        ))}
      </ul>
    </Panel>
  )
}

interface WebhookItemProps {
  readonly webhook: WebhookView
  /** As the settings count them, from 0. */
  readonly index: number
}

function WebhookItem({ webhook, index }: WebhookItemProps) {
  const t = useT()
  const say = useSentence()
  const { acts } = useWeir()
  const key = `test-webhook:${index}`
  const pending = usePending(key)
  const { kind, host, deliveredAtMs, problem } = webhook

  const test = async () => {
    const reply = await acts.run(key, 'alerts.test-webhook', { index }, { quiet: true })
    if (reply === undefined) return
    if (reply.ok) acts.say(reply.result.delivered ? 'ok' : 'bad', say(reply.result.text))
    else acts.sayError('alerts.test-webhook', reply.error)
  }

  return (
    <li className={classes.item}>
      <div className={classes.what}>
        <div className={classes.line}>
          <StatusMark {...webhookMark(t, webhook)} />
          <span className={classes.host} title={host}>
            {webhookNames[kind]} · {host}
          </span>
        </div>
        {problem !== null && <p className={classes.text}>{say(problem)}</p>}
        {deliveredAtMs !== null && (
          <p className={classes.small}>
            <span>
              <Trans
                t={t}
                i18nKey="alerts:webhooks.delivered"
                components={{ ago: <Ago atMs={deliveredAtMs} /> }}
              />
            </span>
          </p>
        )}
      </div>
      <div className={classes.acts}>
        <Button
          loading={pending}
          leftSection={<IconSend size={16} aria-hidden="true" />}
          aria-label={t('alerts:webhooks.testOf', { host })}
          onClick={() => void test()}
        >
          {t('alerts:webhooks.test')}
        </Button>
      </div>
    </li>
  )
}
