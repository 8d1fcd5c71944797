import { type Resources } from '../../contract/state.ts'
import { byteSize } from './format.ts'
import { useT } from '../i18n/use-t.ts'
import classes from './MemoryUse.module.css'

/** From here on a container is close to being killed for its memory, or restarted for its disk. */
const tightShare = 0.9

/** Memory in use, of the limit where there is one, with a bar. */
export function MemoryUse({ resources }: { resources: Resources }) {
  return <UseOfLimit usedBytes={resources.memoryBytes} limitBytes={resources.memoryLimitBytes} />
}

/** Bytes in use, of the limit where there is one, with a bar. */
export function UseOfLimit({ usedBytes, limitBytes }: { usedBytes: number; limitBytes: number | null }) {
  const t = useT()
  if (limitBytes === null || limitBytes === 0) return byteSize(usedBytes)
  const share = Math.min(1, usedBytes / limitBytes)
  return (
    <span
      className={classes.use}
      title={t('common:memoryOf', { used: byteSize(usedBytes), limit: byteSize(limitBytes) })}
    >
      {byteSize(usedBytes)}
      <svg width="40" height="6" aria-hidden="true" className={classes.bar} data-tight={share >= tightShare}>
        <rect width="40" height="6" rx="3" className={classes.track} />
        <rect width={40 * share} height="6" rx="3" className={classes.filled} />
      </svg>
    </span>
  )
}
