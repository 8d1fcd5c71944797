import { Button, FileButton, Modal, Textarea } from '@mantine/core'
import { IconFile, IconUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { type CommandReply } from '../../contract/commands.ts'
import { StatusMark } from './StatusMark.tsx'
import { textOf } from '../i18n/error-text.ts'
import { useT } from '../i18n/use-t.ts'
import { usePending, useWeir } from '../state/hooks.ts'
import classes from './ImportChannels.module.css'

const importAct = 'channels.import'
/** The command's own limit (contract/commands.ts). */
const mostCharacters = 8 * 1024 * 1024

/** Opens a dialog that takes an M3U or a list of "name, content id" lines, pasted or from a file. */
export function ImportButton({ primary, replaces = false }: { primary: boolean; replaces?: boolean }) {
  const t = useT()
  const label = replaces ? t('channels:imports.replace') : t('channels:imports.button')
  const [opened, setOpened] = useState(false)
  const close = () => setOpened(false)
  return (
    <>
      <Button
        variant={primary ? 'filled' : 'default'}
        leftSection={<IconUpload size={16} />}
        onClick={() => setOpened(true)}
      >
        {label}
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={label}
        size="lg"
        centered
        closeButtonProps={{ 'aria-label': t('common:close') }}
      >
        <ImportForm onDone={close} />
      </Modal>
    </>
  )
}

// Lives only while the dialog is open, so each opening begins empty.
function ImportForm({ onDone }: { onDone: () => void }) {
  const t = useT()
  const { acts } = useWeir()
  const pending = usePending(importAct)
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const [done, setDone] = useState<{ count: number; skipped: number } | null>(null)

  const readFile = (file: File | null) => {
    if (file === null) return
    if (file.size > mostCharacters) {
      setProblem(t('channels:imports.tooLarge', { file: file.name }))
      return
    }
    file.text().then(
      (content) => {
        setText(content)
        setProblem(null)
      },
      () => setProblem(t('channels:imports.unreadable', { file: file.name })),
    )
  }

  const send = async () => {
    setProblem(null)
    const reply: CommandReply<'channels.import'> | undefined = await acts.run(
      importAct,
      'channels.import',
      { text },
      { quiet: true },
    )
    if (reply === undefined) return
    if (reply.ok) setDone(reply.result)
    else setProblem(textOf(reply.error))
  }

  if (done !== null) {
    return (
      <>
        <StatusMark status="ok" word={t('channels:imports.imported', { count: done.count })} />
        <p className={classes.after}>
          {t('channels:imports.skipped', { count: done.skipped })} {t('channels:imports.after')}
        </p>
        <div className={classes.acts}>
          <Button variant="filled" onClick={onDone} data-autofocus>
            {t('common:close')}
          </Button>
        </div>
      </>
    )
  }
  return (
    <>
      <Textarea
        label={t('channels:imports.text')}
        description={t('channels:imports.help')}
        placeholder={t('channels:imports.example')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        rows={10}
        maxLength={mostCharacters}
        spellCheck={false}
        data-autofocus
        classNames={{ input: classes.text ?? '' }}
      />
      {problem !== null && (
        <div className={classes.problem} role="alert">
          <StatusMark status="bad" word={t('channels:imports.refused')} />
          <p>{problem}</p>
        </div>
      )}
      <div className={classes.acts}>
        <FileButton onChange={readFile} accept=".m3u,.m3u8,.txt,audio/x-mpegurl,text/plain">
          {(props) => (
            <Button {...props} leftSection={<IconFile size={16} />}>
              {t('channels:imports.file')}
            </Button>
          )}
        </FileButton>
        <span className={classes.push} />
        <Button onClick={onDone}>{t('common:cancel')}</Button>
        <Button variant="filled" loading={pending} disabled={text.trim() === ''} onClick={() => void send()}>
          {t('channels:imports.import')}
        </Button>
      </div>
    </>
  )
}
