/** One bundle for a bug report: how Weir is and was, without secrets and without the addresses of viewers. */
import { type LogLine, type QueryResult, type SystemFacts } from '../../../contract/queries.ts'
import { type Snapshot } from '../../../contract/state.ts'
import { type Clock, type HistoryStore, type LogBook } from '../ports.ts'
import { type SettingsDesk } from '../settings/desk.ts'

const logLines = 500

export interface DiagnosticsDeps {
  readonly clock: Clock
  readonly history: Pick<HistoryStore, 'health'>
  readonly settings: Pick<SettingsDesk, 'get'>
  /** Without one, no log is kept. */
  readonly logBook: LogBook | undefined
  readonly system: SystemFacts | undefined
  snapshot(): Snapshot
}

export async function diagnose(deps: DiagnosticsDeps): Promise<QueryResult<'diagnostics'>> {
  const { rows: _, defaults: __, ...settings } = await deps.settings.get()
  const snapshot = deps.snapshot()
  const conceal = concealment(snapshot)
  const health = deps.history.health()
  const log = (await deps.logBook?.tail(logLines, 'debug')) ?? []
  return {
    madeAtMs: deps.clock.wallMs(),
    version: snapshot.version,
    system: deps.system ?? null,
    runtime: snapshot.runtime,
    history: { ok: health.ok, problem: health.ok ? null : health.problem },
    snapshot: withoutAddresses(snapshot, conceal),
    settings,
    log: log.map((line): LogLine => ({ ...line, text: conceal(line.text) })),
  }
}

/** Each address of a viewer gets a name of its own, so that it can still be told from others. */
function concealment({ sessions }: Snapshot): (text: string) => string {
  const addresses = new Set(sessions.flatMap(({ readers }) => readers.map(({ address }) => address)))
  const names = new Map([...addresses].map((address, at) => [address, `viewer-${at + 1}`]))
  // The longest first: one address may begin with another.
  const longestFirst = [...names].sort(([a], [b]) => b.length - a.length)
  return (text) =>
    longestFirst.reduce(
      (rest, [address, name]) => (address === '' ? rest : rest.replaceAll(address, name)),
      text,
    )
}

function withoutAddresses(snapshot: Snapshot, conceal: (text: string) => string): Snapshot {
  return {
    ...snapshot,
    sessions: snapshot.sessions.map((session) => ({
      ...session,
      readers: session.readers.map((reader) => ({ ...reader, address: conceal(reader.address) })),
    })),
  }
}
