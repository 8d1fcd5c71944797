import { Button, VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useT } from '../i18n/use-t.ts'
import { useCopy } from './use-copy.ts'

/** Copies `text`; says so in its own place, so that nothing moves. */
export function CopyButton({
  text,
  label,
  primary = false,
}: {
  text: string
  label: string
  primary?: boolean
}) {
  const t = useT()
  const { copied, copy } = useCopy(text)
  return (
    <>
      <Button
        variant={primary ? 'filled' : 'default'}
        leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        onClick={copy}
      >
        {label}
      </Button>
      <VisuallyHidden role="status">{copied ? t('common:copied') : ''}</VisuallyHidden>
    </>
  )
}
