/** The snapshot: what every room of core has to show at this moment, put together for the clients. */
import { type Settings } from '../../contract/settings.ts'
import { type Snapshot } from '../../contract/state.ts'
import { type AdmissionQueue } from './admission/queue.ts'
import { type ContentBreakers } from './breakers/content-breakers.ts'
import { type Library } from './channels/library.ts'
import { type Pool } from './pool/door.ts'
import { type Clock, type EngineRuntime } from './ports.ts'
import { type Steering } from './scaling/steering.ts'
import { type Sessions } from './streams/sessions.ts'
import { type AlertDesk } from './telemetry/alerts/desk.ts'
import { type Changes } from './telemetry/changes.ts'
import { type Meters } from './telemetry/meters.ts'

/** Contents in the snapshot, failing ones first. */
const contentsShown = 100

export interface SnapshotSources {
  readonly clock: Clock
  readonly version: string
  readonly settings: Pick<Settings, 'engines' | 'ui'>
  readonly runtime: EngineRuntime
  readonly pool: Pool
  readonly steering: Pick<Steering, 'view'>
  readonly sessions: Sessions
  readonly queue: AdmissionQueue
  readonly breakers: ContentBreakers
  readonly library: Library
  readonly meters: Meters
  readonly changes: Changes
  readonly alerts: Pick<AlertDesk, 'view'>
  /** Where the gateway is reached, as it said last. */
  readonly playlistUrls: { readonly local: string; readonly lan: string | null }
}

/** Answers what builds the snapshot with a given number. */
export function createSnapshots(from: SnapshotSources): (seq: number) => Snapshot {
  const { clock, runtime, pool, sessions, queue, library, playlistUrls } = from
  const startedAtMs = clock.wallMs()
  const nameOfId = (id: string): string | null => library.nameOf({ infohash: id, contentIds: [id] })

  const waiting = (): Snapshot['queue']['waiting'] =>
    queue.waiting().map(({ id, position, sinceMs, etaS }) => {
      const session = sessions.byId(id)
      const name = session === null ? null : library.nameOf(session)
      return { position, sessionId: id, name, sinceMs, etaS }
    })

  return (seq) => ({
    seq,
    atMs: clock.wallMs(),
    version: from.version,
    startedAtMs,
    runtime: { requested: from.settings.engines.runtime, ...runtime.view() },
    engines: pool.views(),
    pool: pool.view(),
    sessions: sessions.all().map((session) => session.view()),
    queue: { length: queue.length, waiting: waiting() },
    contents: from.breakers
      .views(contentsShown)
      .map(({ keys: _, ...row }) => ({ ...row, name: nameOfId(row.contentId) })),
    ...from.meters.view(),
    scaling: from.steering.view(),
    changes: [...from.changes.list()],
    ...from.alerts.view(),
    playlistUrl: playlistUrls.local,
    lanPlaylistUrl: playlistUrls.lan,
    language: from.settings.ui.language,
    channels: { count: library.channels().length, source: library.source() },
  })
}
