/** The one question before an act that cuts viewers off. One dialog for the whole page, whoever asks. */
import { Button, Modal } from '@mantine/core'
import { createContext, useCallback, useContext, useState, type ReactNode } from 'react'
import { useT } from '../i18n/use-t.ts'
import classes from './Confirm.module.css'

export interface Question {
  /** "Stop Sports One for 3 viewers?" */
  readonly title: string
  /** Whom it cuts off, and what comes after. */
  readonly body: ReactNode
  /** What the button does, as a verb: "Stop stream". */
  readonly act: string
  onYes(): void
}

const ConfirmContext = createContext<((question: Question) => void) | null>(null)

export function useConfirm(): (question: Question) => void {
  const ask = useContext(ConfirmContext)
  if (ask === null) throw new Error('no ConfirmProvider above this component')
  return ask
}

export function ConfirmProvider({ children }: { readonly children: ReactNode }) {
  const t = useT()
  // The question outlives its dialog's closing, so that the text does not vanish during the fade.
  const [question, setQuestion] = useState<Question | null>(null)
  const [opened, setOpened] = useState(false)
  const ask = useCallback((asked: Question) => {
    setQuestion(asked)
    setOpened(true)
  }, [])
  const close = () => setOpened(false)

  return (
    <ConfirmContext value={ask}>
      {children}
      <Modal
        opened={opened}
        onClose={close}
        title={question?.title}
        size="sm"
        centered
        withCloseButton={false}
      >
        <div className={classes.body}>{question?.body}</div>
        <div className={classes.acts}>
          <Button onClick={close} data-autofocus>
            {t('common:cancel')}
          </Button>
          <Button
            variant="filled"
            color="red.9"
            onClick={() => {
              close()
              question?.onYes()
            }}
          >
            {question?.act}
          </Button>
        </div>
      </Modal>
    </ConfirmContext>
  )
}
