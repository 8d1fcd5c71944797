import { useT } from '../i18n/use-t.ts'
import { useWeir } from '../state/hooks.ts'
import { ActButton } from './ActButton.tsx'

/** Gives up the pull that is under way. Nobody loses anything by it, so it asks nothing. */
export function CancelPull() {
  const t = useT()
  const { acts } = useWeir()
  return (
    <ActButton
      act="runtime.cancel"
      label={t('overview:runtime.cancelPull')}
      onClick={() => void acts.run('runtime.cancel', 'runtime.cancel', {})}
    />
  )
}
