import { Button, TextInput } from '@mantine/core'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useConfirm } from '../../components/Confirm.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useT } from '../../i18n/use-t.ts'
import { usePending } from '../../state/hooks.ts'
import { type FieldProps } from './SettingField.tsx'
import { newSecret } from './new-secret.ts'
import classes from './Settings.module.css'
import { readTyped } from './typed.ts'
import { useSettings } from './use-settings.ts'

/** Goes in and never comes out: what is typed is seen until it is saved, what is saved never. */
export function SecretField({ row, describedBy, problem, onProblem }: FieldProps) {
  const t = useT()
  const confirm = useConfirm()
  const { answer, setSecret } = useSettings()
  const { key } = row
  const pending = usePending(`settings:${key}`)
  const isSet = answer.secretsSet.includes(key)
  /** null while nothing is being typed. */
  const [draft, setDraft] = useState<string | null>(null)
  const opener = useRef<HTMLButtonElement>(null)

  const close = () => {
    setDraft(null)
    onProblem(null)
    // Back to where it was opened, once that is there again.
    requestAnimationFrame(() => opener.current?.focus())
  }
  const type = (text: string) => {
    setDraft(text)
    onProblem(null)
  }
  const save = async () => {
    const typed = readTyped({ ...row, nullable: false }, draft ?? '')
    if (!typed.ok) return onProblem(typed.problem)
    const refusal = await setSecret(key, typed.value, t('settings:savedSecret', { key }))
    if (refusal === null) close()
    else onProblem(refusal)
  }
  const clear = () =>
    confirm({
      title: t('settings:secret.clearTitle', { key }),
      body: <p>{t('settings:secret.clearBody')}</p>,
      act: t('settings:secret.clear'),
      onYes: () => void setSecret(key, null, t('settings:clearedSecret', { key })).then(onProblem),
    })

  if (draft === null) {
    return (
      <div className={classes.secret}>
        <StatusMark
          status={isSet ? 'ok' : 'idle'}
          word={isSet ? t('settings:secret.isSet') : t('settings:secret.notSet')}
        />
        <Button ref={opener} aria-describedby={describedBy} onClick={() => setDraft('')}>
          {isSet ? t('settings:secret.replace') : t('settings:secret.set')}
        </Button>
        {isSet && (
          <Button loading={pending} onClick={clear}>
            {t('settings:secret.clear')}
          </Button>
        )}
      </div>
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') void save()
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  }
  return (
    <div className={classes.secretForm}>
      <TextInput
        size="xs"
        autoFocus
        aria-label={t('settings:secret.input', { key })}
        aria-describedby={describedBy}
        description={t('settings:secret.keep')}
        error={problem !== null}
        value={draft}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={classes.buttons}>
        <Button onClick={() => type(newSecret())}>{t('settings:secret.generate')}</Button>
        <Button onClick={close}>{t('common:cancel')}</Button>
        <Button variant="filled" loading={pending} onClick={() => void save()}>
          {t('settings:secret.save')}
        </Button>
      </div>
    </div>
  )
}
