import { ActionIcon } from '@mantine/core'
import { IconArrowBackUp, IconLock } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { type SettingRow } from '../../../contract/setting-rows.ts'
import { useT } from '../../i18n/use-t.ts'
import { StatusMark } from '../../components/StatusMark.tsx'
import { SecretField } from './SecretField.tsx'
import { SettingField } from './SettingField.tsx'
import classes from './Settings.module.css'
import { readOnlyWhy, resettable, useSettings } from './use-settings.ts'
import { WebhooksField } from './WebhooksField.tsx'
import { docOf, rangeText, valueText } from './words.ts'

interface SettingItemProps {
  readonly row: SettingRow
  /** One of several fields of a rule, beside one another: by its last name. */
  readonly compact?: boolean
}

/** One setting: what it is called, does and may be; its value and how it stands; back to its default. */
export function SettingItem({ row, compact = false }: SettingItemProps) {
  const t = useT()
  const id = useId()
  const settings = useSettings()
  const [problem, setProblem] = useState<string | null>(null)
  const { key } = row
  const changed = settings.answer.changed.includes(key)
  return (
    <div
      className={compact ? classes.field : classes.item}
      role="group"
      aria-label={key}
      data-changed={changed || undefined}
      data-wide={row.type === 'list' || undefined}
    >
      <div className={classes.head}>
        <code className={classes.key}>{compact ? key.split('.').at(-1) : key}</code>
        <Marks row={row} changed={changed} />
      </div>
      <p id={`${id}-doc`} className={classes.doc}>
        {docOf(row)}
      </p>
      <p id={`${id}-range`} className={classes.range}>
        <Range row={row} />
      </p>
      <div className={classes.control}>
        <Control
          row={row}
          describedBy={`${id}-doc ${id}-range ${id}-problem`}
          problem={problem}
          onProblem={setProblem}
        />
        <Reset row={row} onReset={() => setProblem(null)} />
      </div>
      <div id={`${id}-problem`} className={classes.problem} role="alert">
        {problem !== null && (
          <>
            <StatusMark status="bad" word={t('settings:problem.title')} /> {problem}
          </>
        )}
      </div>
    </div>
  )
}

function Marks({ row, changed }: { row: SettingRow; changed: boolean }) {
  const t = useT()
  const { answer } = useSettings()
  const why = readOnlyWhy(answer, row)
  return (
    <>
      {changed && <span className={classes.changed}>{t('settings:marks.changed')}</span>}
      {why?.kind === 'fileOnly' && (
        <span className={classes.mark}>
          <IconLock size={12} aria-hidden="true" />
          {t('settings:marks.fileOnly')}
        </span>
      )}
      {why?.kind === 'decided' && (
        <span className={classes.mark}>
          <IconLock size={12} aria-hidden="true" />
          {t('settings:marks.decided', { flag: why.flag })}
        </span>
      )}
      {answer.pending.includes(row.key) ? (
        <StatusMark status="attention" word={t('settings:marks.pending')} />
      ) : (
        row.needsRestart &&
        why === null && (
          <span className={classes.mark} title={t('settings:marks.restartWhat')}>
            {t('settings:marks.restart')}
          </span>
        )
      )}
    </>
  )
}

function Range({ row }: { row: SettingRow }) {
  const t = useT()
  const range = rangeText(row)
  const parts = [
    ...(range === null ? [] : [range]),
    ...(row.type === 'list' && !row.secret && !row.fileOnly ? [t('settings:onePerLine')] : []),
    ...(row.secret ? [] : [t('settings:default', { value: valueText(row.default) })]),
  ]
  return parts.join(' · ')
}

function Control(props: React.ComponentProps<typeof SettingField>) {
  const t = useT()
  const { answer, valueOf } = useSettings()
  const { row } = props
  const why = readOnlyWhy(answer, row)
  if (why !== null) {
    const shown = row.secret
      ? answer.secretsSet.includes(row.key)
        ? t('settings:secret.isSet')
        : t('settings:secret.notSet')
      : valueText(valueOf(row.key))
    return <code className={classes.fixed}>{shown}</code>
  }
  if (row.key === 'alerts.webhooks') return <WebhooksField {...props} />
  if (row.secret) return <SecretField {...props} />
  return <SettingField {...props} />
}

/** Keeps its place while there is nothing to reset, so that nothing moves. */
function Reset({ row, onReset }: { row: SettingRow; onReset: () => void }) {
  const t = useT()
  const { answer, reset } = useSettings()
  if (resettable(answer, [row]).length === 0) return <span className={classes.noReset} />
  const label = t('settings:reset.one', { key: row.key, value: valueText(row.default) })
  return (
    <ActionIcon
      size={28}
      aria-label={label}
      title={label}
      onClick={() => {
        onReset()
        reset([row])
      }}
    >
      <IconArrowBackUp size={16} />
    </ActionIcon>
  )
}
