import { useEffect, useState } from 'react'
import { useT } from '../i18n/use-t.ts'
import { useWeir } from '../state/hooks.ts'

/** How long a control says that it has copied. */
const saidForMs = 2000

/** Copies `text` when `copy` is called; `copied` for a moment after. Where it is refused, the text itself is shown. */
export function useCopy(text: string): { readonly copied: boolean; readonly copy: () => void } {
  const { bridge, acts } = useWeir()
  const t = useT()
  const [copied, setCopied] = useState(false)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), saidForMs)
    return () => clearTimeout(timer)
  }, [copied])

  return {
    copied,
    copy: () => {
      bridge.copyText(text).then(
        () => setCopied(true),
        () => acts.say('bad', t('common:copyRefused', { text })),
      )
    },
  }
}
