/**
 * Answers to queries: what a page asks beyond the snapshot. It is asked when the page appears, again every `everyS`, when
 * `on` changes and when the connection is back, but never while nobody sees the page. The last answer stays until the next
 * one, so that nothing flashes.
 *
 *   const log = useQuery('engine.log', engineId, () => ({ engineId, lines: 200 }))
 */
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import { type ErrorBody } from '../../contract/errors.ts'
import { type QueryArgs, type QueryName, type QueryResult } from '../../contract/queries.ts'
import { useLive, useWeir } from './hooks.ts'

export interface Asked<Result> {
  /** The last answer about this subject; null before the first. */
  readonly result: Result | null
  /** Why the last try failed; null when it did not. An older `result` stays beside it. */
  readonly error: ErrorBody | null
  /** Asked and not answered yet. */
  readonly asking: boolean
  readonly askAgain: () => void
}

export interface AskOptions {
  /** Seconds between an answer and the next question; without it, only `on` and `askAgain` ask again. */
  readonly everyS?: number
  /** Asks again when it changes, and keeps the answer until then. */
  readonly on?: unknown
}

const triesAtMost = 3
const retryAfterMs = 700

interface Answer<N extends QueryName> {
  readonly about: string
  readonly result: QueryResult<N> | null
  readonly error: ErrorBody | null
}

/**
 * @param about what the answer is about: with another subject the answer to the last one is not shown
 * @param args made when it is asked, from Weir's time
 */
export function useQuery<N extends QueryName>(
  name: N,
  about: string,
  args: (nowMs: number) => QueryArgs<N>,
  { everyS, on }: AskOptions = {},
): Asked<QueryResult<N>> {
  const { bridge, clock } = useWeir()
  const [answer, setAnswer] = useState<Answer<N>>({ about, result: null, error: null })
  const [asking, setAsking] = useState(true)
  const [turn, setTurn] = useState(0)
  const lost = useLive((state) => state.connection === 'lost')
  const askAgain = useCallback(() => setTurn((before) => before + 1), [])
  const ask = useEffectEvent(() => bridge.query(name, args(clock.nowMs())))

  useEffect(() => {
    if (lost) return
    let ended = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const onSeen = () => {
      if (!document.hidden) go()
    }

    function go(): void {
      document.removeEventListener('visibilitychange', onSeen)
      if (document.hidden) {
        document.addEventListener('visibilitychange', onSeen)
        return
      }
      setAsking(true)
      void askPatiently(ask, () => ended).then((reply) => {
        if (ended) return
        setAsking(false)
        setAnswer((before) =>
          reply.ok
            ? { about, result: reply.result, error: null }
            : { about, result: before.about === about ? before.result : null, error: reply.error },
        )
        if (everyS !== undefined) timer = setTimeout(go, everyS * 1000)
      })
    }

    go()
    return () => {
      ended = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onSeen)
    }
  }, [name, about, everyS, on, lost, turn])

  const fits = answer.about === about
  return { result: fits ? answer.result : null, error: fits ? answer.error : null, asking, askAgain }
}

/**
 * Chromium ends every request under way whenever a network interface comes or goes, as it does with each container on this
 * machine. So an answer that did not come is asked for again before anybody is told.
 */
async function askPatiently<Reply extends { readonly ok: boolean; readonly error?: ErrorBody }>(
  ask: () => Promise<Reply>,
  isOver: () => boolean,
): Promise<Reply> {
  for (let tries = 1; ; tries++) {
    const reply = await ask()
    if (reply.error?.code !== 'weir_unreachable' || tries === triesAtMost || isOver()) return reply
    await new Promise((goOn) => setTimeout(goOn, retryAfterMs))
  }
}
