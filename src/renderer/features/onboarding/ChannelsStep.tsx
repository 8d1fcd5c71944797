import { Trans } from 'react-i18next'
import { ImportButton } from '../../components/ImportChannels.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { hrefOf } from '../../state/route.ts'
import classes from './Onboarding.module.css'
import { StepPanel } from './StepPanel.tsx'

/** The channels of the playlist: the demo's, or the user's own. */
export function ChannelsStep() {
  const t = useT()
  const { count, source } = useSnapshot((snapshot) => snapshot.channels)
  const own = source === 'imported' || source === 'file'
  const done = own && count > 0
  return (
    <StepPanel
      number={2}
      title={t('onboarding:channels.title')}
      status={done ? 'ok' : 'idle'}
      word={done ? t('onboarding:done') : t('onboarding:toDo')}
    >
      <div className={classes.parts}>
        {count > 0 && (
          <p>
            {t('onboarding:channels.some', { channels: t('common:channels', { count }) })}{' '}
            {source === 'demo' && t('onboarding:channels.demo')}
          </p>
        )}
        {count === 0 && source !== 'file' && <p>{t('onboarding:channels.none')}</p>}
        {source === 'file' && (
          <p>
            <Trans t={t} i18nKey="onboarding:channels.fileOnly" components={{ code: <code /> }} />
          </p>
        )}
        <div className={classes.buttons}>
          {source !== 'file' && <ImportButton primary={!own} replaces={own} />}
          {count > 0 && <a href={hrefOf('channels')}>{t('onboarding:channels.see')}</a>}
        </div>
      </div>
    </StepPanel>
  )
}
