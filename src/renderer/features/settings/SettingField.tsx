import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core'
import { useState, type KeyboardEvent } from 'react'
import { type SettingRow } from '../../../contract/setting-rows.ts'
import { useT } from '../../i18n/use-t.ts'
import { readTyped, textOfValue } from './typed.ts'
import classes from './Settings.module.css'
import { useSettings } from './use-settings.ts'

export interface FieldProps {
  readonly row: SettingRow
  /** Ids of what describes it. */
  readonly describedBy: string
  /** Why the last try was refused, or what is typed cannot be; null when it is fine. */
  readonly problem: string | null
  readonly onProblem: (problem: string | null) => void
}

/** What a setting is changed with: a choice and a switch at once, what is typed with Enter or when the field is left. */
export function SettingField(props: FieldProps) {
  switch (props.row.type) {
    case 'choice':
      return <ChoiceField {...props} />
    case 'yes or no':
      return <SwitchField {...props} />
    case 'whole number':
    case 'number':
    case 'text':
    case 'list':
      return <TypedField {...props} />
  }
}

function ChoiceField({ row, describedBy, problem, onProblem }: FieldProps) {
  const { valueOf, set } = useSettings()
  return (
    <NativeSelect
      size="xs"
      aria-label={row.key}
      aria-describedby={describedBy}
      error={problem !== null}
      data={[...(row.choices ?? [])]}
      value={textOfValue(valueOf(row.key))}
      onChange={(event) => void set(row, event.currentTarget.value).then(onProblem)}
    />
  )
}

function SwitchField({ row, describedBy, onProblem }: FieldProps) {
  const t = useT()
  const { valueOf, set } = useSettings()
  const on = valueOf(row.key) === true
  return (
    <Switch
      size="sm"
      aria-label={row.key}
      aria-describedby={describedBy}
      label={on ? t('settings:yes') : t('settings:no')}
      checked={on}
      onChange={(event) => void set(row, event.currentTarget.checked).then(onProblem)}
    />
  )
}

function TypedField({ row, describedBy, problem, onProblem }: FieldProps) {
  const { valueOf, set } = useSettings()
  /** What is typed and not saved; null while the field shows the value itself. */
  const [draft, setDraft] = useState<string | null>(null)
  const many = row.type === 'list'

  const type = (text: string) => {
    setDraft(text)
    const typed = readTyped(row, text)
    onProblem(typed.ok ? null : typed.problem)
  }
  const takeBack = () => {
    setDraft(null)
    onProblem(null)
  }
  const save = async () => {
    if (draft === null) return
    const typed = readTyped(row, draft)
    // It stays as typed, with its problem beside it.
    if (!typed.ok) return
    const refusal = await set(row, typed.value)
    onProblem(refusal)
    if (refusal === null) setDraft(null)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation()
      takeBack()
    }
    if (event.key === 'Enter' && (!many || event.ctrlKey || event.metaKey)) void save()
  }
  const shared = {
    size: 'xs',
    'aria-label': row.key,
    'aria-describedby': describedBy,
    error: problem !== null,
    value: draft ?? textOfValue(valueOf(row.key)),
    spellCheck: false,
    autoComplete: 'off',
    onKeyDown,
    onBlur: () => void save(),
  } as const
  if (many) {
    return (
      <Textarea
        {...shared}
        rows={3}
        resize="vertical"
        onChange={(event) => type(event.currentTarget.value)}
      />
    )
  }
  const isNumber = row.type !== 'text'
  return (
    <TextInput
      {...shared}
      inputMode={isNumber ? 'decimal' : 'text'}
      classNames={{ input: isNumber ? (classes.number ?? '') : '' }}
      onChange={(event) => type(event.currentTarget.value)}
    />
  )
}
