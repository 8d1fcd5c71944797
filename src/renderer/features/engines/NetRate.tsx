import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { VisuallyHidden } from '@mantine/core'
import { bitRate, unknown } from '../../components/format.ts'
import { useT } from '../../i18n/use-t.ts'
import classes from './Engines.module.css'

/** What an engine receives and sends now. */
export function NetRate({ rxBps, txBps }: { readonly rxBps: number | null; readonly txBps: number | null }) {
  const t = useT()
  if (rxBps === null && txBps === null) return unknown
  return (
    <span className={classes.net} title={t('engines:netRate', { in: bitRate(rxBps), out: bitRate(txBps) })}>
      <IconArrowDown size={12} aria-hidden="true" />
      <VisuallyHidden>{t('engines:netIn')}</VisuallyHidden>
      <span>{bitRate(rxBps)}</span>
      <IconArrowUp size={12} aria-hidden="true" />
      <VisuallyHidden>{t('engines:netOut')}</VisuallyHidden>
      <span>{bitRate(txBps)}</span>
    </span>
  )
}
