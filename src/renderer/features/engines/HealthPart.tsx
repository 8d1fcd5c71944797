import { useMemo } from 'react'
import { type EngineView } from '../../../contract/state.ts'
import { Ago } from '../../components/Cells.tsx'
import { dayAndTime, percent, timeOfDay } from '../../components/format.ts'
import { QueryError } from '../../components/QueryError.tsx'
import { PanelPart } from '../../components/SidePanel.tsx'
import { LoadingState } from '../../components/States.tsx'
import { StatusMark } from '../../components/StatusMark.tsx'
import { RangeControl } from '../../components/time-chart/RangeControl.tsx'
import { useSentence, useT } from '../../i18n/use-t.ts'
import { useSnapshot } from '../../state/hooks.ts'
import { useQuery } from '../../state/query.ts'
import { stepsOf, useRange } from '../../state/range.ts'
import { engineStatus } from '../../state/status.ts'
import classes from './Engines.module.css'
import { healthSpans, readyShare, type Transition } from './health-spans.ts'
import { HealthStrip } from './HealthStrip.tsx'

/** As far back as the longest range reaches: what an engine was when a range began is known from before it. */
const askedMs = 30 * 86_400_000
const mostAsked = 500
const mostListed = 50

interface HealthPartProps {
  readonly engineId: string
  /** undefined: it is gone; what it went through is still told. */
  readonly engine: EngineView | undefined
}

/** What the engine went through in the chosen range: a strip of its states, and each transition with its reason. */
export function HealthPart({ engineId, engine }: HealthPartProps) {
  const t = useT()
  const asked = useQuery(
    'history.events',
    engineId,
    (nowMs) => ({
      fromMs: nowMs - askedMs,
      toMs: nowMs + 1000,
      kinds: ['engine'],
      engineId,
      limit: mostAsked,
    }),
    // The history is written every few seconds; a transition that is known already is drawn from the snapshot.
    { everyS: 10, on: `${engine?.state} ${engine?.reason}` },
  )
  return (
    <PanelPart title={t('engines:health.title')}>
      <div className={classes.range}>
        <RangeControl />
      </div>
      {asked.result !== null ? (
        <Transitions events={asked.result.events} engine={engine} />
      ) : asked.error !== null ? (
        <QueryError error={asked.error} onAgain={asked.askAgain}>
          {t('engines:health.cannot')}
        </QueryError>
      ) : (
        <LoadingState />
      )}
    </PanelPart>
  )
}

interface TransitionsProps {
  readonly events: readonly { readonly kind: string }[]
  readonly engine: EngineView | undefined
}

const isTransition = (event: { readonly kind: string }): event is Transition => event.kind === 'engine'

function Transitions({ events, engine }: TransitionsProps) {
  const t = useT()
  const say = useSentence()
  const range = useRange()
  const nowMs = useSnapshot(({ atMs }) => Math.floor(atMs / 5000) * 5000)
  const { fromMs, toMs } = useMemo(() => {
    const { fromMs, toMs } = stepsOf(range, nowMs)
    // A range in whole steps may end in the future, of which nothing is known.
    return { fromMs, toMs: Math.min(toMs, nowMs) }
  }, [range, nowMs])
  const transitions = useMemo(() => events.filter(isTransition), [events])
  const spans = useMemo(
    () => healthSpans(transitions, engine ?? null, { fromMs, toMs }),
    [transitions, engine, fromMs, toMs],
  )
  const inRange = transitions.filter(({ atMs }) => atMs >= fromMs)
  const listed = inRange.slice(0, mostListed)
  const share = readyShare(spans)
  const when = toMs - fromMs > 86_400_000 ? dayAndTime : timeOfDay
  return (
    <>
      <HealthStrip
        spans={spans}
        fromMs={fromMs}
        toMs={toMs}
        label={
          share === null
            ? t('common:noData')
            : t('engines:health.summary', {
                share: percent(share),
                transitions: t('engines:health.transitions', { count: inRange.length }),
              })
        }
      />
      <p className={classes.axis} aria-hidden="true">
        <span>{when(fromMs)}</span>
        <span>{t('engines:health.now')}</span>
      </p>
      {share !== null && (
        <p className={classes.none}>{t('engines:health.ready', { share: percent(share) })}</p>
      )}
      {listed.length === 0 ? (
        <p className={classes.none}>{t('engines:health.none')}</p>
      ) : (
        <ol className={classes.transitions} aria-label={t('engines:health.list')}>
          {listed.map(({ atMs, state, reason }, index) => (
            <li key={`${atMs} ${state} ${index}`}>
              <span className={classes.when}>
                <Ago atMs={atMs} />
              </span>
              <span>
                <StatusMark {...engineStatus(state)} /> <span className={classes.quiet}>{say(reason)}</span>
              </span>
            </li>
          ))}
        </ol>
      )}
      {inRange.length > mostListed && (
        <p className={classes.none}>{t('engines:health.more', { count: inRange.length - mostListed })}</p>
      )}
    </>
  )
}
