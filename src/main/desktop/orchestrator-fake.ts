/** A stand-in for the orchestrator in the tests of this folder: one snapshot, and a feed that the test drives. */
import { type CommandName, type CommandReply } from '../../contract/commands.ts'
import { diffSnapshots, type LiveMessage } from '../../contract/live.ts'
import { type QueryName, type QueryReply } from '../../contract/queries.ts'
import { type Snapshot } from '../../contract/state.ts'
import { type Logger, type Unsubscribe } from '../core/ports.ts'

const nothingMeasured = { count: 0, meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null }

export const emptySnapshot: Snapshot = {
  seq: 1,
  atMs: 0,
  version: '0.0.0',
  startedAtMs: 0,
  runtime: { requested: 'demo', active: 'demo', detail: '', problem: null, progress: null },
  engines: [],
  pool: { mode: 'normal', text: 'No engine is wanted' },
  sessions: [],
  queue: { length: 0, waiting: [] },
  contents: [],
  latency: {
    start: nothingMeasured,
    firstByte: nothingMeasured,
    selection: nothingMeasured,
    provisioning: nothingMeasured,
  },
  rates: { starts: 0, failures: 0, failureRate: null, startsPerMin: 0, inBps: 0, outBps: 0 },
  trends: {
    stepS: 30,
    lastMs: 0,
    failureRate: [],
    meanStartMs: [],
    p95StartMs: [],
    enginesReadyShare: [],
    selectionMs: [],
    wanted: [],
    ready: [],
    busy: [],
  },
  throughput: { stepS: 5, lastMs: 0, inBps: [], outBps: [], readers: [] },
  scaling: { mode: 'auto', desired: 0, reason: '', cannot: null, events: [] },
  changes: [],
  alerts: [],
  alertRules: [],
  alertHistory: [],
  alertWebhooks: [],
  playlistUrl: 'http://127.0.0.1:8880/playlist.m3u',
  lanPlaylistUrl: null,
  language: 'auto',
  channels: { count: 0, source: 'none' },
}

export function fakeOrchestrator() {
  let snapshot = emptySnapshot
  const listeners = new Set<(message: LiveMessage) => void>()
  const commands: { name: string; args: unknown }[] = []
  const queries: { name: string; args: unknown }[] = []
  return {
    commands,
    queries,
    listenerCount: () => listeners.size,
    snapshot: () => snapshot,
    subscribe(listener: (message: LiveMessage) => void): Unsubscribe {
      listeners.add(listener)
      listener({ type: 'snapshot', snapshot })
      return () => listeners.delete(listener)
    },
    /** Changes sections of the snapshot and tells the listeners by a delta. */
    change(sections: Partial<Omit<Snapshot, 'seq'>>): void {
      const before = snapshot
      snapshot = { ...snapshot, ...sections, seq: snapshot.seq + 1 }
      const { seq, atMs } = snapshot
      const delta = diffSnapshots(before, snapshot) ?? { type: 'delta', seq, atMs, set: {} }
      for (const listener of listeners) listener(delta)
    },
    async command(name: string, args: unknown): Promise<CommandReply<CommandName>> {
      commands.push({ name, args })
      return { ok: true, result: { text: 'done' } }
    },
    async query(name: string, args: unknown): Promise<QueryReply<QueryName>> {
      queries.push({ name, args })
      return { ok: true, result: { events: [] } }
    },
  }
}

export function fakeLog(): Logger & { lines: string[] } {
  const lines: string[] = []
  const write = (message: string, fields?: Readonly<Record<string, unknown>>) =>
    void lines.push(fields === undefined ? message : `${message} ${JSON.stringify(fields)}`)
  return { lines, debug: write, info: write, warn: write, error: write }
}
