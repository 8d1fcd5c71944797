/** What a seat has to tell of its engines: the present one's figures, and how often it had to make another. */
import { type EngineView, type Resources } from '../../../contract/state.ts'
import { type Clock } from '../ports.ts'

type Figures = Pick<EngineView, 'version' | 'resources' | 'readyAtMs' | 'restarts' | 'starts' | 'failures'>

export interface Logbook {
  /** Another engine is to be made, or taken over. */
  begin(): void
  ready(): void
  /** The present engine is gone, and what was known of it. */
  end(): void
  version(version: string): void
  resources(resources: Resources | null): void
  start(outcome: 'played' | 'engine_failed' | 'other'): void
  /** Since it was ready; 0 before. */
  readonly upForMs: number
  view(): Figures
}

export function createLogbook(clock: Clock): Logbook {
  const none = { version: null as string | null, resources: null as Resources | null }
  let engine = { ...none }
  let readySince: { readonly wallMs: number; readonly ms: number } | null = null
  let lives = 0
  let starts = 0
  let failures = 0

  return {
    begin: () => void lives++,
    ready: () => (readySince = { wallMs: clock.wallMs(), ms: clock.now() }),
    end() {
      engine = { ...none }
      readySince = null
    },
    version: (version) => (engine.version = version),
    resources: (resources) => (engine.resources = resources),
    start(outcome) {
      starts++
      if (outcome === 'engine_failed') failures++
    },
    get upForMs() {
      return readySince === null ? 0 : clock.now() - readySince.ms
    },
    view: () => ({
      ...engine,
      readyAtMs: readySince?.wallMs ?? null,
      restarts: Math.max(0, lives - 1),
      starts,
      failures,
    }),
  }
}
