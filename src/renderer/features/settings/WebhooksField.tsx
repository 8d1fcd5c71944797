import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { webhookKinds, type WebhookKind, type WebhookView } from '../../../contract/alerts.ts'
import { useConfirm } from '../../components/Confirm.tsx'
import { useT } from '../../i18n/use-t.ts'
import { usePending, useSnapshot } from '../../state/hooks.ts'
import { type FieldProps } from './SettingField.tsx'
import classes from './Settings.module.css'
import { useSettings } from './use-settings.ts'

/** As many as Weir takes (contract/alerts.ts). */
const most = 10

/** Webhooks by kind and host; the rest of their addresses is a secret. One is added or removed, none changed. */
export function WebhooksField({ row, describedBy, onProblem }: FieldProps) {
  const t = useT()
  const confirm = useConfirm()
  const hooks = useSnapshot((snapshot) => snapshot.alertWebhooks)
  const { setSecret } = useSettings()
  const [adding, setAdding] = useState(false)

  const remove = (hook: WebhookView, at: number) => {
    const named = { kind: t(`settings:webhooks.kindOf.${hook.kind}`), host: hook.host }
    confirm({
      title: t('settings:webhooks.removeTitle', named),
      body: <p>{t('settings:webhooks.removeBody')}</p>,
      act: t('settings:webhooks.removeAct'),
      onYes: () => {
        const left = hooks.flatMap((_, number) => (number === at ? [] : [{ keep: number }]))
        void setSecret(row.key, left, t('settings:webhooks.removed', named)).then(onProblem)
      },
    })
  }

  return (
    <div className={classes.webhooks}>
      {hooks.length === 0 ? (
        <p className={classes.none}>{t('settings:webhooks.none')}</p>
      ) : (
        <ul className={classes.hooks} aria-label={t('settings:webhooks.list')}>
          {hooks.map((hook, at) => {
            const named = { kind: t(`settings:webhooks.kindOf.${hook.kind}`), host: hook.host }
            return (
              // Two may be alike; their place is what they are told apart by.
              <li key={at}>
                <span>{t('settings:webhooks.entry', named)}</span>
                <Button
                  leftSection={<IconTrash size={14} aria-hidden="true" />}
                  aria-label={t('settings:webhooks.remove', named)}
                  onClick={() => remove(hook, at)}
                >
                  {t('settings:webhooks.removeAct')}
                </Button>
              </li>
            )
          })}
        </ul>
      )}
      {adding ? (
        <NewWebhook
          rowKey={row.key}
          kept={hooks.length}
          onProblem={onProblem}
          onDone={() => {
            setAdding(false)
            onProblem(null)
          }}
        />
      ) : (
        <Button
          className={classes.add ?? ''}
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          aria-describedby={describedBy}
          disabled={hooks.length >= most}
          title={hooks.length >= most ? t('settings:webhooks.full') : undefined}
          onClick={() => setAdding(true)}
        >
          {t('settings:webhooks.add')}
        </Button>
      )}
    </div>
  )
}

interface NewWebhookProps {
  readonly rowKey: string
  /** How many there are; they stay. */
  readonly kept: number
  readonly onProblem: (problem: string | null) => void
  readonly onDone: () => void
}

function NewWebhook({ rowKey, kept, onProblem, onDone }: NewWebhookProps) {
  const t = useT()
  const { setSecret } = useSettings()
  const pending = usePending(`settings:${rowKey}`)
  const [kind, setKind] = useState<WebhookKind>('ntfy')
  const [url, setUrl] = useState('')
  const [token, setToken] = useState('')

  const save = async () => {
    const staying = Array.from({ length: kept }, (_, number) => ({ keep: number }))
    const hook = { kind, url: url.trim(), ...(token.trim() === '' ? {} : { token: token.trim() }) }
    const said = t('settings:webhooks.added', { kind: t(`settings:webhooks.kindOf.${kind}`) })
    const refusal = await setSecret(rowKey, [...staying, hook], said)
    if (refusal === null) onDone()
    else onProblem(refusal)
  }

  return (
    <form
      className={classes.newHook}
      aria-label={t('settings:webhooks.addTitle')}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <NativeSelect
        size="xs"
        autoFocus
        label={t('settings:webhooks.kind')}
        data={webhookKinds.map((value) => ({ value, label: t(`settings:webhooks.kindOf.${value}`) }))}
        value={kind}
        onChange={(event) =>
          setKind(webhookKinds.find((known) => known === event.currentTarget.value) ?? kind)
        }
      />
      <TextInput
        size="xs"
        label={t('settings:webhooks.url')}
        description={t(`settings:webhooks.urlHelp.${kind}`)}
        inputWrapperOrder={['label', 'input', 'description']}
        value={url}
        required
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        label={t('settings:webhooks.token')}
        description={t(`settings:webhooks.tokenHelp.${kind}`)}
        inputWrapperOrder={['label', 'input', 'description']}
        value={token}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setToken(event.currentTarget.value)}
      />
      <p className={classes.none}>{t('settings:webhooks.never')}</p>
      <div className={classes.buttons}>
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <Button variant="filled" type="submit" loading={pending} disabled={url.trim() === ''}>
          {t('settings:webhooks.add')}
        </Button>
      </div>
    </form>
  )
}
