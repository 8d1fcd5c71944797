/**
 * What the stand-in for Weir's gateway answers to queries about engines, logs, channels and settings, and how it changes
 * settings: with the real settings desk, on a file in memory.
 */
import { historyStepsAtMost, type HistoryEvent } from '../../src/contract/history.ts'
import { WeirError } from '../../src/contract/errors.ts'
import {
  type CheckedQueryArgs,
  type EngineLogLine,
  type LogLine,
  type QueryName,
  type QueryResult,
} from '../../src/contract/queries.ts'
import { settingsSchema, type SettingsInput } from '../../src/contract/settings.ts'
import { type Snapshot } from '../../src/contract/state.ts'
import { createSettingsDesk, type SettingsDesk } from '../../src/main/core/settings/desk.ts'
import { type RawSettings } from '../../src/main/core/settings/groups.ts'
import { epochMs, wobble } from './fake-parts.ts'

export interface FakeAnswers {
  /** undefined for what is answered elsewhere (fake-queries.ts). */
  answer(name: QueryName, args: unknown, snapshot: Snapshot): Promise<unknown>
  /** `settings.set`, `settings.reset`, `settings.import`; undefined for other commands. @throws WeirError as Weir does */
  change(name: string, args: unknown): Promise<unknown>
}

/** As a user has set them: some of each kind, with both secrets. */
const stored: SettingsInput = {
  engines: { min: 2, max: 6 },
  gateway: { host: '0.0.0.0', token: 'living-room-42' },
  alerts: {
    quietHours: '23:00-07:00',
    webhooks: [
      { kind: 'ntfy', url: 'https://ntfy.sh/my-weir' },
      { kind: 'discord', url: 'https://discord.com/api/webhooks/1/abc' },
    ],
  },
}

export function createFakeAnswers(): FakeAnswers {
  const desk = settingsDesk()
  return {
    async answer(name, args, snapshot) {
      switch (name) {
        case 'history.figures':
          return fakeFigures(args as CheckedQueryArgs<'history.figures'>, snapshot)
        case 'history.events':
          return fakeEvents(args as CheckedQueryArgs<'history.events'>, snapshot)
        case 'engine.log':
          return fakeEngineLog(args as CheckedQueryArgs<'engine.log'>, snapshot)
        case 'logs.tail':
          return fakeLog(args as CheckedQueryArgs<'logs.tail'>)
        case 'channels.list':
          return fakeChannels(snapshot)
        case 'settings.get':
          return desk.get()
        case 'diagnostics':
          return fakeDiagnostics(desk, snapshot)
        case 'history.starts':
        case 'history.starts-list':
        case 'content.list':
          return undefined
      }
    },
    async change(name, args) {
      switch (name) {
        case 'settings.set':
          return desk.set((args as { patch: RawSettings }).patch)
        case 'settings.reset':
          return desk.reset(args as Parameters<SettingsDesk['reset']>[0])
        case 'settings.import':
          return desk.import((args as { text: string }).text)
        default:
          return undefined
      }
    },
  }
}

function settingsDesk(): SettingsDesk {
  let raw = stored as RawSettings
  const overlay = { gateway: { port: 8890 } }
  return createSettingsDesk({
    settings: settingsSchema.parse({ ...stored, gateway: { ...stored.gateway, ...overlay.gateway } }),
    store: {
      file: '/home/ada/.local/share/weir/settings.json',
      overlay,
      decidedBy: { 'gateway.port': '--port' },
      load: async () => raw,
      save: async (next) => void (raw = next),
    },
    onApplied: () => undefined,
  })
}

/** A day with an evening: more viewers after every four hours, engines that follow. */
function fakeFigures(
  { fromMs, toMs, stepMs: askedMs }: CheckedQueryArgs<'history.figures'>,
  snapshot: Snapshot,
): QueryResult<'history.figures'> {
  const stepMs = Math.max(askedMs, Math.ceil((toMs - fromMs) / historyStepsAtMost))
  const isEmpty = snapshot.sessions.length === 0
  const count = isEmpty ? 0 : Math.ceil((toMs - fromMs) / stepMs)
  return {
    stepMs,
    buckets: Array.from({ length: count }, (_, at) => {
      const atMs = fromMs + at * stepMs
      const wave = 1 + Math.sin((atMs / 14_400_000) * 2 * Math.PI)
      const readers = Math.max(0, 3 * wave + wobble(1, at))
      const enginesWanted = Math.max(2, Math.ceil(readers / 2))
      const isBooting = at % 17 === 0
      return {
        fromMs: atMs,
        readers,
        maxReaders: Math.ceil(readers + 1),
        enginesWanted,
        enginesReady: isBooting ? enginesWanted - 1 : enginesWanted,
        // Files of before it was kept.
        enginesBusy: at < count / 8 ? null : Math.min(enginesWanted, readers / 1.6),
        inBps: Math.round(readers * 3_900_000),
        outBps: Math.round(readers * 4_300_000),
      }
    }),
  }
}

function fakeEvents(
  { fromMs, toMs, kinds, engineId, limit }: CheckedQueryArgs<'history.events'>,
  { engines, changes, alertHistory, scaling }: Snapshot,
): QueryResult<'history.events'> {
  const lives = engines.flatMap(({ id, state, reason, sinceMs }): HistoryEvent[] => [
    { kind: 'engine', atMs: sinceMs, engineId: id, state, reason },
    {
      kind: 'engine',
      atMs: sinceMs - 5000,
      engineId: id,
      state: 'starting',
      reason: 'waits for its first answer',
    },
    { kind: 'engine', atMs: sinceMs - 9000, engineId: id, state: 'creating', reason: 'is being made' },
  ])
  const all: HistoryEvent[] = [
    ...lives,
    ...changes.map(({ atMs, level, text }): HistoryEvent => ({ kind: 'change', atMs, level, text })),
    ...scaling.events.map(({ atMs, text }): HistoryEvent => ({ kind: 'scaling', atMs, text })),
    ...alertHistory.map((event): HistoryEvent => ({ kind: 'alert', ...event })),
  ]
  return {
    events: all
      .filter(
        ({ atMs, kind }) => atMs >= fromMs && atMs < toMs && (kinds === undefined || kinds.includes(kind)),
      )
      .filter((event) => engineId === undefined || (event.kind === 'engine' && event.engineId === engineId))
      .sort((a, b) => b.atMs - a.atMs)
      .slice(0, limit),
  }
}

const said = [
  'acestream engine 3.2.11 starting',
  'listening on http port 6878',
  'core: ready',
  'swarm: connected to 18 peers',
  'swarm: peer 203.0.113.7 timed out',
]

function fakeEngineLog(
  { engineId, lines }: CheckedQueryArgs<'engine.log'>,
  { engines, runtime }: Snapshot,
): QueryResult<'engine.log'> {
  const engine = engines.find(({ id }) => id === engineId)
  if (engine === undefined) throw new WeirError('engine_unknown', { id: engineId })
  if (runtime.active === 'remote') return { lines: null }
  if (engine.state === 'creating') return { lines: [] }
  return {
    lines: Array.from({ length: Math.min(lines, 120) }, (_, at): EngineLogLine => {
      const isBad = at % 31 === 30
      const text = isBad
        ? 'Traceback: socket.timeout in udp tracker announce'
        : (said[at % said.length] ?? '')
      return { atMs: epochMs - (120 - at) * 7000, stream: isBad ? 'err' : 'out', text }
    }),
  }
}

const logged: readonly Omit<LogLine, 'atMs'>[] = [
  { level: 'info', text: 'Engine e1 is ready' },
  { level: 'debug', text: 'swarm: connected to 18 peers engine=e1' },
  { level: 'info', text: 'control name=engine.restart' },
  {
    level: 'warn',
    text: 'Lost the connection to the Docker daemon why="the daemon ended the event stream"',
  },
  {
    level: 'error',
    text: 'a query failed by a mistake error=TypeError: x is not a function\n    at answer (answers.ts:7)\n    at async tell (api.ts:51)',
  },
]

function fakeLog({ lines, level }: CheckedQueryArgs<'logs.tail'>): QueryResult<'logs.tail'> {
  const urgency = ['debug', 'info', 'warn', 'error']
  const all = Array.from({ length: 2000 }, (_, at): LogLine => {
    // Few are warnings, fewer errors.
    const which = at % 97 === 0 ? 4 : at % 41 === 0 ? 3 : at % 3
    return { atMs: epochMs - (2000 - at) * 1500, ...(logged[which] ?? { level: 'info', text: '' }) }
  })
  return {
    lines: all.filter((line) => urgency.indexOf(line.level) >= urgency.indexOf(level)).slice(-lines),
    file: '/home/ada/.local/share/weir/logs/weir.log',
  }
}

function fakeChannels({ channels }: Snapshot): QueryResult<'channels.list'> {
  return {
    channels: Array.from({ length: channels.count }, (_, at) => ({
      id: `channel-${at + 1}`,
      name: `Channel ${at + 1}`,
      sources: Array.from({ length: 1 + (at % 3) }, (_, source) => ({
        kind: source === 2 ? ('infohash' as const) : ('contentId' as const),
        id: (at * 3 + source).toString(16).padStart(40, '0'),
      })),
      group: at % 4 === 3 ? null : (['News', 'Sports', 'Kids'][at % 4] ?? null),
      logo: null,
      tvgId: at % 2 === 0 ? `channel${at + 1}.example` : null,
      number: at + 1,
    })),
  }
}

async function fakeDiagnostics(desk: SettingsDesk, snapshot: Snapshot): Promise<QueryResult<'diagnostics'>> {
  const { rows: _, defaults: __, ...settings } = await desk.get()
  return {
    madeAtMs: snapshot.atMs,
    version: snapshot.version,
    system: {
      platform: 'linux',
      release: '6.8.0',
      arch: 'x64',
      node: '24.21.0',
      electron: null,
      shell: 'headless',
      cpus: 4,
      memoryBytes: 8 * 1024 ** 3,
    },
    runtime: snapshot.runtime,
    history: { ok: true, problem: null },
    snapshot,
    settings,
    log: fakeLog({ lines: 500, level: 'debug' }).lines ?? [],
  }
}
