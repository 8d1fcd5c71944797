import { Button, FileButton, Modal } from '@mantine/core'
import { IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useT } from '../../i18n/use-t.ts'
import { usePending, useWeir } from '../../state/hooks.ts'
import { groupsIn, importDifferences, type Values } from './keys.ts'
import classes from './Settings.module.css'
import { useSettings } from './use-settings.ts'
import { valueText } from './words.ts'

/** The command's own limit (contract/commands.ts). */
const mostBytes = 1024 * 1024

interface Chosen {
  readonly text: string
  readonly groups: Values
}

/** Takes a file of settings, shows what it would change, and imports it. */
export function ImportSettings({ disabled }: { disabled: boolean }) {
  const t = useT()
  const { acts } = useWeir()
  // The dialog fades out with what it showed.
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [opened, setOpened] = useState(false)

  const read = (file: File | null) => {
    if (file === null) return
    if (file.size > mostBytes) return acts.say('bad', t('settings:imports.tooLarge', { file: file.name }))
    file.text().then(
      (text) => {
        const groups = groupsIn(text)
        if (groups === null) return acts.say('bad', t('settings:imports.notJson', { file: file.name }))
        setChosen({ text, groups })
        setOpened(true)
      },
      () => acts.say('bad', t('settings:imports.unreadable', { file: file.name })),
    )
  }

  return (
    <>
      {/* Its key: the same file may be chosen again. */}
      <FileButton key={String(opened)} onChange={read} accept=".json,application/json">
        {(props) => (
          <Button {...props} disabled={disabled} leftSection={<IconUpload size={16} aria-hidden="true" />}>
            {t('settings:import')}
          </Button>
        )}
      </FileButton>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={t('settings:imports.title')}
        size="lg"
        centered
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        {chosen !== null && <Preview chosen={chosen} onDone={() => setOpened(false)} />}
      </Modal>
    </>
  )
}

function Preview({ chosen, onDone }: { chosen: Chosen; onDone: () => void }) {
  const t = useT()
  const { answer, importText } = useSettings()
  const pending = usePending('settings:import')
  const [problem, setProblem] = useState<string | null>(null)
  const differences = importDifferences(answer.rows, answer.values, chosen.groups)
  const send = async () => {
    const refusal = await importText(chosen.text)
    if (refusal === null) onDone()
    else setProblem(refusal)
  }
  return (
    <>
      <p className={classes.lead}>{t('settings:imports.differ', { count: differences.length })}</p>
      {differences.length > 0 && (
        <ul className={classes.differences} tabIndex={0} aria-label={t('settings:imports.title')}>
          {differences.map(({ key, from, to }) => (
            <li key={key}>
              {t('settings:imports.change', { key, from: valueText(from), to: valueText(to) })}
            </li>
          ))}
        </ul>
      )}
      <p className={classes.none}>{t('settings:imports.rest')}</p>
      {problem !== null && (
        <div role="alert" className={classes.refused}>
          <StatusMark status="bad" word={t('settings:imports.refused')} />
          <p>{problem}</p>
        </div>
      )}
      <div className={classes.buttons}>
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <Button variant="filled" loading={pending} data-autofocus onClick={() => void send()}>
          {t('settings:imports.act')}
        </Button>
      </div>
    </>
  )
}
