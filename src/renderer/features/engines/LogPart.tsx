import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useLayoutEffect, useRef } from 'react'
import { type EngineLogLine } from '../../../contract/queries.ts'
import { CopyButton } from '../../components/CopyButton.tsx'
import { fullTime, timeWithSeconds } from '../../components/format.ts'
import { QueryError } from '../../components/QueryError.tsx'
import { PanelPart } from '../../components/SidePanel.tsx'
import { LoadingState } from '../../components/States.tsx'
import { useT } from '../../i18n/use-t.ts'
import { useQuery } from '../../state/query.ts'
import classes from './Engines.module.css'

const linesAsked = 200

/** The end of what the engine wrote. `startedAtMs`: another container has another log. */
export function LogPart({
  engineId,
  startedAtMs,
}: {
  readonly engineId: string
  readonly startedAtMs: number | null
}) {
  const t = useT()
  const asked = useQuery('engine.log', engineId, () => ({ engineId, lines: linesAsked }), { on: startedAtMs })
  const lines = asked.result?.lines ?? []
  return (
    <PanelPart title={t('engines:log.title')}>
      {asked.result === null ? (
        asked.error === null ? (
          <LoadingState />
        ) : (
          <QueryError error={asked.error} onAgain={asked.askAgain}>
            {t('engines:log.cannot')}
          </QueryError>
        )
      ) : asked.result.lines === null ? (
        <p className={classes.none}>{t('engines:log.notHad')}</p>
      ) : (
        <>
          <div className={classes.logActs}>
            <Button
              leftSection={<IconRefresh size={16} aria-hidden="true" />}
              loading={asked.asking}
              onClick={asked.askAgain}
            >
              {t('engines:log.refresh')}
            </Button>
            {lines.length > 0 && <CopyButton text={textOfLines(lines)} label={t('engines:log.copy')} />}
            <span className={classes.quiet} role="status">
              {t('engines:log.lines', { count: lines.length })}
            </span>
          </div>
          {asked.error !== null && (
            <QueryError error={asked.error} onAgain={asked.askAgain}>
              {t('engines:log.old')}
            </QueryError>
          )}
          {lines.length > 0 && <Lines lines={lines} />}
        </>
      )}
    </PanelPart>
  )
}

const textOfLines = (lines: readonly EngineLogLine[]): string =>
  lines.map(({ atMs, text }) => (atMs === null ? text : `${new Date(atMs).toISOString()} ${text}`)).join('\n')

/** Scrolled to its end, as long as nobody scrolled away from it. */
function Lines({ lines }: { readonly lines: readonly EngineLogLine[] }) {
  const t = useT()
  const box = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  useLayoutEffect(() => {
    const element = box.current
    if (element !== null && isAtEnd.current) element.scrollTop = element.scrollHeight
  }, [lines])
  return (
    <div
      ref={box}
      className={classes.log}
      tabIndex={0}
      role="region"
      aria-label={t('engines:log.region')}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < 8
      }}
    >
      {lines.map(({ atMs, text, stream }, index) => (
        <div key={index} className={classes.logLine} data-stream={stream}>
          {atMs !== null && <time title={fullTime(atMs)}>{timeWithSeconds(atMs)}</time>}
          {stream === 'err' && <span className={classes.err}>{t('engines:log.err')}</span>}
          <span>{text}</span>
        </div>
      ))}
    </div>
  )
}
