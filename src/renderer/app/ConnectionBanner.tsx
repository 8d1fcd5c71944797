import { StatusMark } from '../components/StatusMark.tsx'
import { timeOfDay } from '../components/format.ts'
import { useT } from '../i18n/use-t.ts'
import { useLive } from '../state/hooks.ts'
import classes from './Frame.module.css'

/** While the feed is lost: what the page shows meanwhile, and that nobody has to do anything. */
export function ConnectionBanner() {
  const t = useT()
  const lostAtMs = useLive((state) => state.lostAtMs)
  if (lostAtMs === null) return null
  return (
    <div className={classes.banner} role="alert">
      <StatusMark status="attention" word={t('frame:connectionLost')} />
      <span>{t('frame:lostMeanwhile', { time: timeOfDay(lostAtMs) })}</span>
    </div>
  )
}
