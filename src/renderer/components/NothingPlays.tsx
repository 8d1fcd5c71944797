import { useT } from '../i18n/use-t.ts'
import { useSnapshot } from '../state/hooks.ts'
import { CopyButton } from './CopyButton.tsx'
import { ImportButton } from './ImportChannels.tsx'
import { EmptyState } from './States.tsx'

/** In the place of streams while there are none: what to do so that there is one. */
export function NothingPlays() {
  const t = useT()
  const url = useSnapshot((snapshot) => snapshot.lanPlaylistUrl ?? snapshot.playlistUrl)
  const channels = useSnapshot((snapshot) => snapshot.channels.count)
  if (channels === 0) {
    return <EmptyState act={<ImportButton primary />}>{t('streams:emptyNoChannels')}</EmptyState>
  }
  return (
    <EmptyState act={<CopyButton text={url} label={t('frame:copyPlaylist')} />}>
      {t('streams:empty')}
    </EmptyState>
  )
}
