/** What the parts of one running stand-in share. */
import { type Contents } from './contents.ts'
import { type Counters } from './counters.ts'
import { type Faults } from './faults.ts'
import { type Flow, flowOf } from './flow.ts'
import { type EngineOptions } from './options.ts'
import { type Session, type Sessions } from './sessions.ts'
import { type TestPattern } from './test-pattern.ts'

export interface Engine {
  readonly options: EngineOptions
  readonly pattern: TestPattern
  readonly contents: Contents
  readonly sessions: Sessions
  readonly counters: Counters
  readonly faults: Faults
  /** Wall time with fractions that never goes back. */
  nowMs(): number
  /** The HTTP port as bound. */
  httpPort(): number
}

/** Documented seconds as milliseconds; shorter where `secondMs` is. */
export function secondsMs(engine: Engine, seconds: number): number {
  return seconds * engine.options.secondMs
}

export function flowOfSession(engine: Engine, session: Session): Flow {
  const nowMs = engine.nowMs()
  const sinceMs = session.flowingSinceMs ?? nowMs
  return flowOf(session.content.behaviour, sinceMs, nowMs, engine.options.secondMs)
}
