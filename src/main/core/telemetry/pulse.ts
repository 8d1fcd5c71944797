/** The figures of every second: what flowed, who watched, and how many engines there were. */
import { type Pool } from '../pool/door.ts'
import { type Clock } from '../ports.ts'
import { type Session } from '../streams/sessions.ts'
import { type Recorder } from './history.ts'
import { type Meters } from './meters.ts'

export interface Pulse {
  /** Once a second. */
  beat(): void
  /** What it brought and gave stays in the sums. */
  ended(session: Session): void
}

export function createPulse(deps: {
  readonly clock: Clock
  sessions(): readonly Session[]
  readonly pool: Pick<Pool, 'counts'>
  readonly meters: Pick<Meters, 'tick'>
  readonly recorder: Pick<Recorder, 'tick'>
}): Pulse {
  const { clock } = deps
  const gone = { bytesIn: 0, bytesOut: 0 }
  let lastBeatMs = clock.now()

  return {
    beat() {
      const sinceMs = clock.now() - lastBeatMs
      lastBeatMs = clock.now()
      let { bytesIn, bytesOut } = gone
      let readers = 0
      const busy = new Set<string>()
      for (const session of deps.sessions()) {
        session.sample(sinceMs)
        bytesIn += session.bytesIn
        bytesOut += session.audience.bytesOut
        readers += session.audience.readerCount
        if (session.engineId !== null) busy.add(session.engineId)
      }
      const { wanted, ready, total } = deps.pool.counts()
      const figures = { bytesIn, bytesOut, readers, wanted, ready, busyEngines: busy.size }
      deps.meters.tick({ ...figures, engines: total })
      deps.recorder.tick(figures)
    },
    ended(session) {
      gone.bytesIn += session.bytesIn
      gone.bytesOut += session.audience.bytesOut
    },
  }
}
