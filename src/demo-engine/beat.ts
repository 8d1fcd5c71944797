/** The engine's one timer: twenty times a second it sends what is due and lets behaviours take their course. */
import { type Engine, flowOfSession, secondsMs } from './engine.ts'
import { type Session } from './sessions.ts'

const beatMs = 50
/** A session that nobody reads for this long expires. */
const unreadS = 60

export interface Beat {
  /** Beats from now on until no session is left. */
  start(): void
  stop(): void
}

export function createBeat(engine: Engine): Beat {
  let timer: NodeJS.Timeout | null = null
  let lastMs = engine.nowMs()

  const beat = (): void => {
    const nowMs = engine.nowMs()
    const passedMs = nowMs - lastMs
    lastMs = nowMs
    if (!engine.faults.wedged) {
      for (const session of engine.sessions.active()) advance(engine, session, nowMs, passedMs)
    }
    if (engine.sessions.active().length === 0) stop()
  }
  const stop = (): void => {
    if (timer !== null) clearInterval(timer)
    timer = null
  }
  return {
    start: () => {
      if (timer !== null) return
      lastMs = engine.nowMs()
      timer = setInterval(beat, beatMs)
    },
    stop,
  }
}

function advance(engine: Engine, session: Session, nowMs: number, passedMs: number): void {
  const { kind, value } = session.content.behaviour
  const ageMs = nowMs - session.startedAtMs
  if (kind === 'crashes' && ageMs >= secondsMs(engine, value)) {
    engine.faults.crash(`content ${session.content.contentId}`)
    return
  }
  if (kind === 'wedges' && ageMs >= secondsMs(engine, value)) {
    engine.faults.wedge()
    return
  }
  if (kind === 'leaks') engine.faults.leak((value * 1_000_000 * passedMs) / 1000)

  session.consumer?.advance()
  const { over } = flowOfSession(engine, session)
  if (over !== null) engine.sessions.end(session, over)
  else if (session.consumer === null && nowMs - session.lastReadAtMs >= secondsMs(engine, unreadS)) {
    engine.counters.add('expiries', session.content.infohash)
    engine.sessions.end(session, 'expired')
  }
}
