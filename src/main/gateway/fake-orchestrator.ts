/** A stand-in for core in the gateway's tests: the test decides what starts, fails and flows. */
import { type Channel } from '../../contract/channels.ts'
import { type CommandName, type CommandReply } from '../../contract/commands.ts'
import { type WeirError } from '../../contract/errors.ts'
import { type QueryName, type QueryReply } from '../../contract/queries.ts'
import { type LiveMessage } from '../../contract/live.ts'
import { type SessionView, type Snapshot } from '../../contract/state.ts'
import {
  type Orchestrator,
  type StreamProgress,
  type StreamRequest,
  type StreamTicket,
} from '../core/door.ts'
import { type ReaderSink } from '../core/ports.ts'

export interface FakeReader {
  readonly sink: ReaderSink
  /** As the session does it when it ends. */
  endedBySession(how: 'end' | 'destroy'): void
  drained: number
  closed: boolean
}

export interface FakeTicket {
  readonly request: StreamRequest
  readonly readers: FakeReader[]
  released: number
  progress: StreamProgress
  /** Why no further reader has room; null while there is some. */
  full: WeirError | null
  /** Media flows. */
  start(): void
  fail(error: WeirError): void
}

export interface FakeOrchestrator extends Orchestrator {
  readonly tickets: FakeTicket[]
  /** What every request is turned away with; null lets all in. */
  refusal: WeirError | null
  readonly subscribers: Set<(message: LiveMessage) => void>
  readonly commands: { name: string; args: unknown }[]
  readonly queries: { name: string; args: unknown }[]
  playlistUrls: { local: string; lan: string | null } | null
  ready: { ready: true } | { ready: false; why: string }
  channelList: Channel[]
  commandReply: CommandReply<CommandName>
  queryReply: QueryReply<QueryName>
  /** Sessions of the snapshot. */
  sessions: SessionView[]
}

export const fakeInfohash = 'f'.repeat(40)

export function createFakeOrchestrator(): FakeOrchestrator {
  const fake: FakeOrchestrator = {
    tickets: [],
    refusal: null,
    subscribers: new Set(),
    commands: [],
    playlistUrls: null,
    ready: { ready: true },
    channelList: [],
    queries: [],
    queryReply: { ok: true, result: { events: [] } },
    commandReply: { ok: true, result: { text: 'done' } },
    sessions: [],

    start: async () => undefined,
    stop: async () => undefined,
    open(request) {
      const { ticket, control } = createTicket(request)
      fake.tickets.push(control)
      if (fake.refusal !== null) control.fail(fake.refusal)
      return ticket
    },
    snapshot: () => snapshotWith(fake.sessions),
    subscribe(listener) {
      fake.subscribers.add(listener)
      listener({ type: 'snapshot', snapshot: fake.snapshot() })
      return () => fake.subscribers.delete(listener)
    },
    async command(name, args) {
      fake.commands.push({ name, args })
      return fake.commandReply
    },
    async query(name, args) {
      fake.queries.push({ name, args })
      return fake.queryReply
    },
    readiness: () => fake.ready,
    channels: () => fake.channelList,
    setPlaylistUrls(urls) {
      fake.playlistUrls = urls
    },
  }
  return fake
}

function createTicket(request: StreamRequest): { ticket: StreamTicket; control: FakeTicket } {
  const { promise, resolve, reject } = Promise.withResolvers<{ sessionId: string; infohash: string }>()
  promise.catch(() => undefined)
  const control: FakeTicket = {
    request,
    readers: [],
    released: 0,
    progress: { phase: 'starting' },
    full: null,
    start: () => resolve({ sessionId: 's1', infohash: fakeInfohash }),
    fail(error) {
      reject(error)
      control.progress = { phase: 'over', error }
      for (const reader of [...control.readers]) reader.endedBySession('destroy')
    },
  }
  const ticket: StreamTicket = {
    ready: promise,
    checkRoom() {
      if (control.full !== null) throw control.full
    },
    attach(sink, onClosed) {
      const reader: FakeReader = {
        sink,
        drained: 0,
        closed: false,
        endedBySession(how) {
          sink[how]()
          onClosed()
        },
      }
      control.readers.push(reader)
      return {
        id: `r${control.readers.length}`,
        drained: () => void reader.drained++,
        close() {
          reader.closed = true
        },
      }
    },
    progress: () => control.progress,
    release: () => void control.released++,
  }
  return { ticket, control }
}

export function fakeSession(id: string): SessionView {
  return {
    id,
    infohash: fakeInfohash,
    contentIds: [],
    name: null,
    engineId: 'e1',
    state: 'live',
    startedAtMs: 0,
    liveAtMs: 0,
    readers: [],
    bytes: 4096,
    bitrateBps: null,
    swarm: { status: 'dl', peers: 4, speedDownKBps: 257, speedUpKBps: 12 },
    failovers: 0,
  }
}

function snapshotWith(sessions: SessionView[]): Snapshot {
  const none = { count: 0, meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null }
  return {
    seq: 1,
    atMs: 0,
    version: '0.0.0',
    startedAtMs: 0,
    runtime: { requested: 'demo', active: 'demo', detail: '', problem: null, progress: null },
    engines: [],
    pool: { mode: 'normal', text: 'No engine is wanted' },
    sessions,
    queue: { length: 0, waiting: [] },
    contents: [],
    latency: { start: none, firstByte: none, selection: none, provisioning: none },
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
    playlistUrl: '',
    lanPlaylistUrl: null,
    language: 'auto',
    channels: { count: 0, source: 'none' },
  }
}
