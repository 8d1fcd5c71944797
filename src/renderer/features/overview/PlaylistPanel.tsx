import { Trans } from 'react-i18next'
import { useShallow } from 'zustand/react/shallow'
import { CopyButton } from '../../components/CopyButton.tsx'
import { Panel } from '../../components/Panel.tsx'
import { QrCode } from '../../components/QrCode.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { ImportButton } from '../../components/ImportChannels.tsx'
import { hrefOf } from '../../state/route.ts'
import classes from './PlaylistPanel.module.css'

const players = [
  { name: 'VLC', key: 'vlc' },
  { name: 'Kodi', key: 'kodi' },
  { name: 'Jellyfin', key: 'jellyfin' },
] as const

const sources = {
  demo: 'sourceDemo',
  file: 'sourceFile',
  imported: 'sourceImported',
  none: 'sourceNone',
} as const

/** The one URL for every player, how to add it, and the channels behind it. */
export function PlaylistPanel() {
  const t = useT()
  const { local, lan, channels } = useSnapshot(
    useShallow((snapshot) => ({
      local: snapshot.playlistUrl,
      lan: snapshot.lanPlaylistUrl,
      channels: snapshot.channels,
    })),
  )
  const url = lan ?? local
  const own = channels.source === 'file' || channels.source === 'imported'
  const note =
    channels.count === 0
      ? t('overview:playlist.none')
      : t('overview:playlist.note', {
          channels: t('common:channels', { count: channels.count }),
          source: t(`overview:playlist.${sources[channels.source]}`),
        })
  return (
    <Panel title={t('overview:playlist.title')} note={note}>
      <code className={classes.url}>{url}</code>
      <div className={classes.acts}>
        <CopyButton text={url} label={t('common:copy')} primary={own} />
        {channels.source !== 'file' && <ImportButton primary={!own} replaces={own} />}
        <a className={classes.help} href={hrefOf('onboarding')}>
          {t('overview:playlist.help')}
        </a>
      </div>
      {lan === null && (
        <p className={classes.loopback}>
          <Trans t={t} i18nKey="overview:playlist.loopbackOnly" components={{ code: <code /> }} />
        </p>
      )}
      <div className={classes.how}>
        <dl className={classes.players}>
          {players.map(({ name, key }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{t(`overview:playlist.${key}`)}</dd>
            </div>
          ))}
        </dl>
        {lan !== null && <QrCode text={lan} label={t('frame:qrImage')} sizePx={112} />}
      </div>
    </Panel>
  )
}
