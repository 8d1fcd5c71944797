import { VisuallyHidden } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useT } from '../i18n/use-t.ts'
import { shortId } from '../state/names.ts'
import classes from './CopyId.module.css'
import { useCopy } from './use-copy.ts'

/** An id of 40 digits: 8 are shown, a click copies the whole. */
export function CopyId({ id }: { readonly id: string }) {
  const t = useT()
  const { copied, copy } = useCopy(id)
  return (
    <>
      <button
        type="button"
        className={classes.id}
        title={id}
        aria-label={t('common:copyId', { id: shortId(id) })}
        onClick={copy}
      >
        {shortId(id)}
        {copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
      </button>
      <VisuallyHidden role="status">{copied ? t('common:copied') : ''}</VisuallyHidden>
    </>
  )
}
