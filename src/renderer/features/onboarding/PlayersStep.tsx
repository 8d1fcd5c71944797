import { Trans } from 'react-i18next'
import { CopyButton } from '../../components/CopyButton.tsx'
import { QrCode } from '../../components/QrCode.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { hrefOf } from '../../state/route.ts'
import classes from './Onboarding.module.css'
import { StepPanel } from './StepPanel.tsx'

const players = [
  { name: 'VLC', key: 'vlc' },
  { name: 'Kodi', key: 'kodi' },
  { name: 'Jellyfin', key: 'jellyfin' },
] as const
const parts = ['one', 'two', 'three'] as const

/** The one URL, and what to do with it in each player. Done when somebody watches. */
export function PlayersStep() {
  const t = useT()
  const local = useSnapshot((snapshot) => snapshot.playlistUrl)
  const lan = useSnapshot((snapshot) => snapshot.lanPlaylistUrl)
  const viewers = useSnapshot(({ sessions }) =>
    sessions.reduce((sum, { readers }) => sum + readers.length, 0),
  )
  const url = lan ?? local
  return (
    <StepPanel
      number={3}
      title={t('onboarding:players.title')}
      status={viewers > 0 ? 'ok' : 'idle'}
      word={viewers > 0 ? t('common:viewers', { count: viewers }) : t('onboarding:toDo')}
    >
      <div className={classes.url}>
        <div className={classes.parts}>
          <p>{t(lan === null ? 'onboarding:players.what' : 'onboarding:players.whatScan')}</p>
          <code className={classes.address} aria-label={t('onboarding:players.url')}>
            {url}
          </code>
          <div className={classes.buttons}>
            <CopyButton text={url} label={t('frame:copyPlaylist')} primary />
          </div>
          {lan === null && (
            <p className={classes.dim}>
              <Trans
                t={t}
                i18nKey="onboarding:players.loopback"
                components={{ code: <code />, settings: <a href={hrefOf('settings', 'gateway')} /> }}
              />
            </p>
          )}
        </div>
        {lan !== null && <QrCode text={lan} label={t('frame:qrImage')} sizePx={144} />}
      </div>
      <div className={classes.players}>
        {players.map(({ name, key }) => (
          <section key={key} aria-label={name}>
            <h3 translate="no">{name}</h3>
            <ol>
              {parts.map((part) => (
                <li key={part}>{t(`onboarding:players.${key}.${part}`)}</li>
              ))}
            </ol>
          </section>
        ))}
      </div>
    </StepPanel>
  )
}
