import { memo, useLayoutEffect, useRef } from 'react'
import { folded } from '../../components/data-table/columns.ts'
import { fullTime, timeWithSeconds } from '../../components/format.ts'
import { StatusMark } from '../../components/StatusMark.tsx'
import { useT } from '../../i18n/use-t.ts'
import { type KeyedLine } from './log-lines.ts'
import classes from './Logs.module.css'

interface LogViewProps {
  readonly lines: readonly KeyedLine[]
  readonly search: string
  /** Whether it stays at its end. */
  readonly follows: boolean
  readonly onScrolledUp: () => void
}

/** Further from the end than this was somebody who wants to read. */
const atEndPx = 24

/** All lines are there, so that the browser's own search and selection work; those out of sight cost no drawing. */
export function LogView({ lines, search, follows, onScrolledUp }: LogViewProps) {
  const t = useT()
  const box = useRef<HTMLDivElement>(null)
  const lastTop = useRef(0)

  useLayoutEffect(() => {
    const element = box.current
    if (element === null || !follows) return
    element.scrollTop = element.scrollHeight
    lastTop.current = element.scrollTop
  }, [lines, follows])

  const onScroll = () => {
    const element = box.current
    if (element === null) return
    // Only upwards: heights that turn out larger move the end away, too.
    const up = element.scrollTop < lastTop.current - 1
    const fromEndPx = element.scrollHeight - element.clientHeight - element.scrollTop
    lastTop.current = element.scrollTop
    if (follows && up && fromEndPx > atEndPx) onScrolledUp()
  }

  return (
    <div
      ref={box}
      className={classes.log}
      role="log"
      aria-live="off"
      aria-label={t('logs:log')}
      tabIndex={0}
      onScroll={onScroll}
    >
      {lines.map((line) => (
        <Line key={line.key} line={line} search={search} />
      ))}
    </div>
  )
}

const Line = memo(function Line({ line, search }: { line: KeyedLine; search: string }) {
  const t = useT()
  const { atMs, level, text } = line
  return (
    <div className={classes.line} data-level={level}>
      <span className={classes.time} title={atMs === null ? t('logs:noTime') : fullTime(atMs)}>
        {atMs === null ? '' : timeWithSeconds(atMs)}
      </span>
      <span className={classes.level}>
        {level === 'warn' && <StatusMark status="attention" word={t('logs:levelOf.warn')} />}
        {level === 'error' && <StatusMark status="bad" word={t('logs:levelOf.error')} />}
        {(level === 'info' || level === 'debug') && t(`logs:levelOf.${level}`)}
      </span>
      <span className={classes.text}>
        <Marked text={text} search={search} />
      </span>
    </div>
  )
})

/** The text with what was searched for marked, where folding leaves the letters in their places. */
function Marked({ text, search }: { text: string; search: string }) {
  const wanted = folded(search)
  const plain = text.toLowerCase()
  if (wanted === '' || plain.length !== text.length) return text
  const parts: React.ReactNode[] = []
  let from = 0
  for (let at = plain.indexOf(wanted); at >= 0; at = plain.indexOf(wanted, from)) {
    parts.push(text.slice(from, at), <mark key={at}>{text.slice(at, at + wanted.length)}</mark>)
    from = at + wanted.length
  }
  return [...parts, text.slice(from)]
}
