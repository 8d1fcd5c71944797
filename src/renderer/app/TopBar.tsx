import { ActionIcon, Popover, VisuallyHidden } from '@mantine/core'
import { IconQrcode } from '@tabler/icons-react'
import { Suspense } from 'react'
import { Trans } from 'react-i18next'
import { CopyButton } from '../components/CopyButton.tsx'
import { ErrorBoundary } from '../components/ErrorBoundary.tsx'
import { QrCode } from '../components/QrCode.tsx'
import { StatusMark } from '../components/StatusMark.tsx'
import { useT } from '../i18n/use-t.ts'
import { useLive } from '../state/hooks.ts'
import classes from './Frame.module.css'
import { overallOf, overallSentence, overallWord } from './overall.ts'
import { LanguageMenu } from './LanguageMenu.tsx'
import { ThemeButton } from './ThemeButton.tsx'
import { topBarTools } from './top-bar-tools.ts'
import { useThrottled } from './use-throttled.ts'

/** Screen readers hear the sentence when it changed, and no more often than this. */
const spokenEveryMs = 10_000

/** The state sentence, always there, and what a person comes for: the playlist's URL. */
export function TopBar() {
  const t = useT()
  const sentence = useLive(overallSentence)
  const status = useLive(overallOf)
  const spoken = useThrottled(sentence, spokenEveryMs)
  return (
    <div className={classes.top} role="region" aria-label={t('frame:state')}>
      <p className={classes.sentence}>
        <StatusMark status={status} word={overallWord(status)} />
        <span className={classes.words} title={sentence}>
          {sentence}
        </span>
      </p>
      <VisuallyHidden role="status">{spoken}</VisuallyHidden>
      <div className={classes.tools}>
        {topBarTools.map((Tool, index) => (
          // One that cannot be loaded must not take the page with it.
          <ErrorBoundary key={index} quiet>
            <Suspense fallback={null}>
              <Tool />
            </Suspense>
          </ErrorBoundary>
        ))}
        <PlaylistTools />
        <LanguageMenu />
        <ThemeButton />
      </div>
    </div>
  )
}

function PlaylistTools() {
  const t = useT()
  const local = useLive((state) => state.snapshot?.playlistUrl)
  const lan = useLive((state) => state.snapshot?.lanPlaylistUrl ?? null)
  if (local === undefined) return null
  return (
    <>
      <CopyButton text={lan ?? local} label={t('frame:copyPlaylist')} />
      <Popover position="bottom-end" shadow="md" trapFocus returnFocus>
        <Popover.Target>
          <ActionIcon variant="default" size={30} aria-label={t('frame:qrButton')} title={t('frame:qrTitle')}>
            <IconQrcode size={18} />
          </ActionIcon>
        </Popover.Target>
        <Popover.Dropdown aria-label={t('frame:qrButton')}>
          <div className={classes.qr} tabIndex={-1} data-autofocus>
            {lan === null ? (
              <p>
                <Trans t={t} i18nKey="frame:loopbackOnly" components={{ code: <code /> }} />
              </p>
            ) : (
              <>
                <QrCode text={lan} label={t('frame:qrImage')} sizePx={208} />
                <p>{lan}</p>
              </>
            )}
          </div>
        </Popover.Dropdown>
      </Popover>
    </>
  )
}
