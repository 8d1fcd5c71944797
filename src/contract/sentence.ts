/**
 * The state of Weir in one line and one of five statuses, for the dashboard's top bar, the tray and the favicon.
 * Calm by default: engines that boot beside ready ones are normal and do not ask for attention.
 */
import { unheeded } from './alerts.ts'
import { sentenceWords, type SentenceWords } from './sentence-words.ts'
import { type EngineState, type EngineView, type Snapshot } from './state.ts'

/** Shown as shape + colour + word: ● ok, ▲ attention, ⬣ bad, ◐ busy or booting, ○ idle. */
export type OverallStatus = 'ok' | 'attention' | 'bad' | 'busy' | 'idle'

type SentenceSource = Pick<Snapshot, 'runtime' | 'engines' | 'pool' | 'sessions' | 'queue' | 'alerts'>

type Health = 'ready' | 'booting' | 'ailing' | 'leaving' | 'paused'

function healthOf(state: EngineState): Health {
  switch (state) {
    case 'ready':
      return 'ready'
    case 'creating':
    case 'starting':
      return 'booting'
    case 'unhealthy':
    case 'failed':
      return 'ailing'
    case 'draining':
    case 'stopped':
      return 'leaving'
    case 'paused':
      return 'paused'
  }
}

/** A spare that sleeps is neither well nor ill: nobody misses it. */
export const isAsleep = ({ isSpare, state }: Pick<EngineView, 'isSpare' | 'state'>): boolean =>
  isSpare === true && state === 'paused'

function countEngines(engines: readonly EngineView[]): Record<Health, number> {
  const counts = { ready: 0, booting: 0, ailing: 0, leaving: 0, paused: 0 }
  for (const engine of engines) if (!isAsleep(engine)) counts[healthOf(engine.state)] += 1
  return counts
}

/** What a person should make of the whole at a glance. */
export function overallStatus(snapshot: SentenceSource): OverallStatus {
  const { ready, booting, ailing, paused } = countEngines(snapshot.engines)
  const { active, problem, progress } = snapshot.runtime
  if (ready === 0) {
    if (booting > 0 || progress !== null) return 'busy'
    if (problem !== null || ailing > 0) return 'bad'
    if (active === null) return 'busy'
    if (snapshot.queue.length > 0) return 'attention'
    return paused > 0 || snapshot.engines.length === 0 ? 'idle' : 'busy'
  }
  if (snapshot.pool.mode === 'panic') return 'bad'
  const troubled =
    ailing > 0 ||
    snapshot.pool.mode !== 'normal' ||
    problem !== null ||
    unheeded(snapshot.alerts).length > 0 ||
    snapshot.queue.length > 0
  return troubled ? 'attention' : 'ok'
}

/** A message of the catalogue up to its remedy, so that it fits into one line. */
const firstSentence = (text: string): string => /^.*?[.!?](?=\s+[A-Z]|$)/.exec(text)?.[0].slice(0, -1) ?? text

function progressText(progress: NonNullable<Snapshot['runtime']['progress']>): string {
  if (progress.fraction === null) return progress.what
  return `${progress.what} (${Math.floor(progress.fraction * 100)} %)`
}

function enginesText(snapshot: SentenceSource, words: SentenceWords): string {
  const { ready, booting, ailing, paused } = countEngines(snapshot.engines)
  const { active, problem, progress } = snapshot.runtime
  const total = ready + booting + ailing + paused
  if (ready > 0 && snapshot.pool.mode !== 'normal') return snapshot.pool.text
  if (ready > 0) {
    const healthy = ready === total ? words.allHealthy(total) : words.someHealthy(ready, total)
    return booting > 0 ? words.alsoStarting(healthy, booting) : healthy
  }
  if (progress !== null) return progressText(progress)
  if (booting > 0) return words.starting(booting)
  if (problem !== null) return words.notReady(firstSentence(problem.message))
  const ill = snapshot.engines.find((engine) => healthOf(engine.state) === 'ailing')
  if (ill !== undefined) return words.notReady(ill.reason === '' ? ill.state : ill.reason)
  if (active === null) return words.looking
  return paused > 0 ? words.paused : words.noEngine
}

/**
 * One line such as "All 4 engines healthy · 3 streams · 7 viewers · nothing waiting"; "Demo: " in front of a demo's. What
 * comes from core in it (reasons, problems) stays as it is.
 */
export function stateSentence(snapshot: SentenceSource, words: SentenceWords = sentenceWords.en): string {
  const streams = snapshot.sessions.filter(({ state }) => state === 'live' || state === 'lingering').length
  const viewers = snapshot.sessions.reduce((sum, { readers }) => sum + readers.length, 0)
  const waiting = snapshot.queue.length
  const parts = [
    enginesText(snapshot, words),
    words.streams(streams),
    words.viewers(viewers),
    words.waiting(waiting),
  ]
  const alerts = unheeded(snapshot.alerts).length
  if (alerts > 0) parts.push(words.alerts(alerts))
  const sentence = parts.join(' · ')
  return snapshot.runtime.active === 'demo' ? words.demo(sentence) : sentence
}
