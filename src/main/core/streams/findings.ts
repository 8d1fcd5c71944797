/** What streams and engines show while they run, taken to whom it concerns: breakers, engines' health, the list of changes. */
import { refKey } from '../../../contract/ids.ts'
import { type ContentBreakers } from '../breakers/content-breakers.ts'
import { type Pool } from '../pool/door.ts'
import { type Clock, type EngineId, type Logger } from '../ports.ts'
import { type News } from '../telemetry/news.ts'
import { blame } from './blame.ts'
import { type Culprits } from './culprits.ts'
import { type EvidenceBook } from './evidence.ts'
import { type StreamFailure } from './failure.ts'
import { type Session, type Sessions } from './sessions.ts'
import { knownBad } from './starter.ts'

export interface Findings {
  /** Bytes of the content flow; at the first and every few seconds. */
  plays(contentKey: string, engineId: EngineId): void
  /** A stream that played cannot go on where it is. */
  broke(session: Session, engineId: EngineId, failure: StreamFailure): void
  /** An engine's process is gone, by nobody's will. If one content is what kills engines, no other is given to it. */
  died(engineId: EngineId): void
}

export function createFindings(deps: {
  readonly clock: Clock
  readonly logger: Logger
  readonly breakers: ContentBreakers
  readonly evidence: EvidenceBook
  readonly culprits: Culprits
  readonly pool: Pick<Pool, 'noteFlow' | 'suspect'>
  readonly sessions: () => Pick<Sessions, 'giveUp'>
  readonly news: Pick<News, 'broken'>
  nameOf(session: Session): string | null
}): Findings {
  const { clock, breakers, evidence, culprits, pool } = deps
  return {
    plays(contentKey, engineId) {
      pool.noteFlow(engineId)
      if (evidence.plays(engineId, contentKey)) breakers.pardonUncertain()
      if (culprits.plays(engineId, contentKey)) breakers.lasts(contentKey)
    },
    broke(session, engineId, failure) {
      if (blame(failure, evidence.of(engineId, refKey(session.ref))).blame === 'engine')
        pool.suspect(engineId)
      const name = deps.nameOf(session) ?? `Stream ${session.ref.id.slice(0, 8)}`
      deps.news.broken({ name, viewers: session.audience.readerCount }, engineId, failure)
    },
    died(engineId) {
      const found = culprits.died(engineId)
      if (found === null) return
      const { contentKey, deaths } = found
      breakers.brokeEngine(contentKey, `engine ${engineId} died soon after it began there`, found)
      const verdict = breakers.check(contentKey)
      if (verdict.allow) return
      deps.logger.warn('a content is kept off the engines: they die of it', { contentKey, engineId, deaths })
      deps.sessions().giveUp(contentKey, knownBad(verdict, clock.wallMs()))
    },
  }
}
