/**
 * What an engine's circumstances make of it: the state that people see, the reason, and what it takes. Everything that
 * closes an engine is one circumstance here, so that the end of one never opens an engine that another still closes.
 */
import { type EngineState } from '../../../contract/state.ts'

/** The judge's word on an engine that answers (health.ts). */
export type Health =
  | { readonly kind: 'well' }
  /** Gets no streams for what failed on it. */
  | { readonly kind: 'ejected'; readonly why: string }
  /** Back from an ejection: one stream first. `isTaken`: that stream is being started. */
  | { readonly kind: 'trial'; readonly isTaken: boolean }
  /** Fails its streams, but so do most others. */
  | { readonly kind: 'tolerated'; readonly why: string }

export interface Circumstances {
  /** How far its present life is; `ending`: it is ended on purpose, not lost. */
  stage: 'creating' | 'starting' | 'up' | 'ending' | 'failed' | 'stopped'
  stageWhy: string
  /** It does not answer probes; null while it does. */
  silence: string | null
  /** Frozen by somebody else. */
  pause: string | null
  health: Health
  /** Used up; it is restarted when its streams have left (wear.ts). */
  wear: string | null
  /**
   * Kept beside the engines that are wanted: it is put `to sleep` when it has booted, and is `asleep` from the moment in
   * which that is asked of the runtime until it is needed; then it is `waking` until it answers.
   */
  spare: 'no' | 'to sleep' | 'asleep' | 'waking'
  /** Fewer engines are wanted: it goes when its streams have left. */
  isLeaving: boolean
}

/** What may be started on it: streams as slots allow, one stream, none. */
export type Takes = 'all' | 'one' | 'none'

export interface Standing {
  readonly state: EngineState
  readonly reason: string
  readonly takes: Takes
}

export const newcomer = (): Circumstances => ({
  stage: 'creating',
  stageWhy: 'about to be made',
  silence: null,
  pause: null,
  health: { kind: 'well' },
  wear: null,
  spare: 'no',
  isLeaving: false,
})

/** It answers, and only its judges' word can keep streams from it. */
export const answers = (of: Circumstances): boolean =>
  of.stage === 'up' && of.silence === null && of.pause === null && of.spare === 'no' && !of.isLeaving

export const isOut = (of: Circumstances): boolean =>
  answers(of) && (of.health.kind === 'ejected' || of.wear !== null)

export const isSpare = ({ spare }: Pick<Circumstances, 'spare'>): boolean =>
  spare === 'to sleep' || spare === 'asleep'

/** Pure. Which circumstance is told when there are several: the one that ends last or that people can act on. */
export function standing(of: Circumstances): Standing {
  const closed = (state: EngineState, reason: string): Standing => ({ state, reason, takes: 'none' })
  if (of.stage === 'stopped') return closed('stopped', of.stageWhy)
  // Whatever its engine does meanwhile, an engine that leaves comes back no more.
  if (of.isLeaving) return closed('draining', 'takes no further streams')
  switch (of.stage) {
    case 'ending':
      return closed('stopped', of.stageWhy)
    case 'failed':
      return closed('failed', of.stageWhy)
    case 'creating':
    case 'starting':
      return of.pause === null ? closed(of.stage, of.stageWhy) : closed('paused', of.pause)
    case 'up':
      break
  }
  if (of.pause !== null) return closed('paused', of.pause)
  if (of.spare === 'asleep') return closed('paused', 'a spare that sleeps')
  if (of.spare === 'waking') return closed('starting', 'a spare that wakes up')
  if (of.silence !== null) return closed('unhealthy', of.silence)
  if (of.spare === 'to sleep') return closed('paused', 'a spare that goes to sleep')
  if (of.health.kind === 'ejected') return closed('unhealthy', of.health.why)
  if (of.wear !== null) return closed('draining', of.wear)
  switch (of.health.kind) {
    case 'well':
      return { state: 'ready', reason: of.stageWhy, takes: 'all' }
    case 'trial':
      return of.health.isTaken
        ? { state: 'ready', reason: 'is tried again with one stream', takes: 'none' }
        : { state: 'ready', reason: 'is tried again with the next stream', takes: 'one' }
    case 'tolerated':
      return { state: 'ready', reason: of.health.why, takes: 'all' }
  }
}
