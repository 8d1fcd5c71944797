import { memo } from 'react'
import { type Status } from '../state/status.ts'
import classes from './StatusMark.module.css'

/** Drawn, not typed: fonts disagree about the size and place of ● ▲ ⬣ ◐ ○. */
function Shape({ status }: { status: Status }) {
  switch (status) {
    case 'ok':
      return <circle cx="6" cy="6" r="5" fill="currentColor" />
    case 'attention':
      return <path d="M6 0.8 11.8 11.2H0.2Z" fill="currentColor" />
    case 'bad':
      return <path d="M3.2 1h5.6l2.9 5-2.9 5H3.2L0.3 6Z" fill="currentColor" />
    case 'busy':
      return (
        <>
          <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
          <path d="M6 1.7a4.3 4.3 0 0 1 0 8.6Z" fill="currentColor" />
        </>
      )
    case 'idle':
      return <circle cx="6" cy="6" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.4" />
  }
}

/** A status as everywhere in Weir: shape, colour and word together, so that none of them alone has to be perceived. */
export const StatusMark = memo(function StatusMark({ status, word }: { status: Status; word: string }) {
  return (
    <span className={classes.mark} data-status={status}>
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true" className={classes.shape}>
        <Shape status={status} />
      </svg>
      {word}
    </span>
  )
})
