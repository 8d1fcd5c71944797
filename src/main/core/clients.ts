/** What windows, browsers and programs get: the snapshot and its feed, controls, queries, and the settings behind them. */
import { type SystemFacts } from '../../contract/queries.ts'
import { type Settings } from '../../contract/settings.ts'
import { createControls, type ControlsDeps } from './controls.ts'
import { type Orchestrator } from './door.ts'
import { type HistoryStore, type LogBook, type SettingsStore } from './ports.ts'
import { createQueries } from './queries/answers.ts'
import { createSettingsDesk } from './settings/desk.ts'
import { createSnapshots, type SnapshotSources } from './snapshot.ts'
import { createFeed } from './telemetry/feed.ts'
import { createTrial } from './trial.ts'

/** What the world gives to clients beyond what streams need; each may be missing. */
export interface ClientPorts {
  readonly settingsStore?: SettingsStore
  readonly logBook?: LogBook
  readonly system?: SystemFacts
  /** These settings have taken effect; the shell looks after some of them. */
  onSettings?(keys: readonly string[]): void
}

export interface ClientsDeps
  extends
    Omit<SnapshotSources, 'playlistUrls' | 'alerts' | 'steering'>,
    Omit<ControlsDeps, 'settings' | 'tryContent'> {
  readonly settings: Settings
  readonly history: HistoryStore
  readonly ports: ClientPorts
  open: Orchestrator['open']
  /** These settings have taken effect. */
  onSettings(keys: readonly string[]): void
}

export interface Clients extends Pick<
  Orchestrator,
  'snapshot' | 'subscribe' | 'command' | 'query' | 'setPlaylistUrls'
> {
  /** Of the playlist, as reached from the LAN; null while Weir listens on loopback only. */
  lanUrl(): string | null
  stop(): void
}

export function createClients(deps: ClientsDeps): Clients {
  const { ports } = deps
  const playlistUrls = { local: '', lan: null as string | null }
  const snapshotNumbered = createSnapshots({ ...deps, playlistUrls })
  const feed = createFeed(deps.clock, snapshotNumbered)
  const snapshot = () => snapshotNumbered(feed.seq)
  const settings = createSettingsDesk({
    settings: deps.settings,
    store: ports.settingsStore,
    onApplied(keys) {
      deps.onSettings(keys)
      ports.onSettings?.(keys)
    },
  })
  const controls = createControls({ ...deps, settings, tryContent: createTrial(deps) })
  const queries = createQueries({
    ...deps,
    settings,
    logBook: ports.logBook,
    system: ports.system,
    snapshot,
  })

  return {
    snapshot,
    subscribe: (listener) => feed.subscribe(listener),
    command: (name, args) => controls.run(name, args),
    query: (name, args) => queries.answer(name, args),
    setPlaylistUrls(urls) {
      playlistUrls.local = urls.local
      playlistUrls.lan = urls.lan
    },
    lanUrl: () => playlistUrls.lan,
    stop: () => feed.stop(),
  }
}
