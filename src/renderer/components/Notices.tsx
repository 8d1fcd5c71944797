import { Button, CloseButton } from '@mantine/core'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { type Notice } from '../state/acts.ts'
import { useT } from '../i18n/use-t.ts'
import { useWeir } from '../state/hooks.ts'
import { CopyButton } from './CopyButton.tsx'
import { StatusMark } from './StatusMark.tsx'
import classes from './Notices.module.css'

/** Good news goes by itself, later where it can be taken back; what went wrong stays until it is read and closed. */
const shownForMs = 6000
const undoableForMs = 12_000

/** What became of the last acts, in the corner of the window. */
export function Notices() {
  const t = useT()
  const { acts } = useWeir()
  const notices = useStore(acts.store, (state) => state.notices)
  return (
    <div className={classes.corner} role="log" aria-label={t('common:outcomes')}>
      {notices.map((notice) => (
        <NoticeCard key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

function NoticeCard({ notice }: { notice: Notice }) {
  const t = useT()
  const { acts } = useWeir()
  useEffect(() => {
    if (notice.level === 'bad') return
    const timer = setTimeout(
      () => acts.dismiss(notice.id),
      notice.undo === undefined ? shownForMs : undoableForMs,
    )
    return () => clearTimeout(timer)
  }, [acts, notice])
  return (
    <div className={classes.notice}>
      <StatusMark
        status={notice.level}
        word={notice.level === 'ok' ? t('common:done') : t('common:notDone')}
      />
      <div className={classes.text}>
        {notice.text}
        {(notice.undo !== undefined || notice.details !== undefined) && (
          <div className={classes.acts}>
            {notice.undo !== undefined && (
              <Button
                onClick={() => {
                  acts.dismiss(notice.id)
                  notice.undo?.()
                }}
              >
                {t('common:undo')}
              </Button>
            )}
            {notice.details !== undefined && (
              <CopyButton text={notice.details} label={t('common:copyDetails')} />
            )}
          </div>
        )}
      </div>
      <CloseButton size="sm" aria-label={t('common:close')} onClick={() => acts.dismiss(notice.id)} />
    </div>
  )
}
