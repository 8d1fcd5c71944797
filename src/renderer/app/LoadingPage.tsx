import { useEffect, useState } from 'react'
import { useT } from '../i18n/use-t.ts'
import { useWeir } from '../state/hooks.ts'
import classes from './LoadingPage.module.css'

/** After this long without an answer the page says what may be wrong. */
const patienceMs = 5000

/** Before the first snapshot: the page's shape, and after a while a hint. */
export function LoadingPage({ title }: { title: string }) {
  const t = useT()
  const { bridge } = useWeir()
  const [long, setLong] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <>
      <h1 className={classes.title}>{title}</h1>
      <p className={classes.hint} role="status">
        {long ? t(bridge.kind === 'browser' ? 'frame:noAnswerToken' : 'frame:noAnswer') : ''}
      </p>
      <div className={classes.tiles} aria-hidden="true">
        {['a', 'b', 'c', 'd', 'e'].map((key) => (
          <div key={key} className={classes.blank} />
        ))}
      </div>
      <div className={classes.panels} aria-hidden="true">
        <div className={classes.blank} />
        <div className={classes.blank} />
      </div>
    </>
  )
}
