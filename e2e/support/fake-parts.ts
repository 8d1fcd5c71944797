/** Single parts of a scripted snapshot: an empty Weir, an engine, a viewer, a stream. Pure. */
import {
  type EngineState,
  type EngineView,
  type LatencyView,
  type ReaderView,
  type RuntimeView,
  type SessionView,
  type Snapshot,
} from '../../src/contract/state.ts'

export const epochMs = Date.UTC(2026, 2, 14, 19, 0, 0)
const MiB = 1024 * 1024

/** A repeatable wobble in -1..1, different for each key. */
export const wobble = (key: number, tick: number): number => Math.sin(key * 12.9898 + tick * 0.37)

export const docker: RuntimeView = {
  requested: 'auto',
  active: 'docker',
  detail: 'Docker 28.2 at unix:///var/run/docker.sock, image jopsis/acestream:latest',
  problem: null,
  progress: null,
}

const noLatency: LatencyView = { count: 0, meanMs: null, p50Ms: null, p95Ms: null, p99Ms: null }

export const series = (length: number, value: (index: number) => number | null) =>
  Array.from({ length }, (_, i) => value(i))
const nothing = (length: number) => series(length, () => null)

/** Weir just after its start: nothing measured, nothing playing. */
export function emptySnapshot(): Snapshot {
  return {
    seq: 0,
    atMs: epochMs,
    version: '0.1.0',
    startedAtMs: epochMs - 90_000,
    runtime: docker,
    engines: [],
    pool: { mode: 'normal', text: 'All engines ready' },
    sessions: [],
    queue: { length: 0, waiting: [] },
    contents: [],
    latency: { start: noLatency, firstByte: noLatency, selection: noLatency, provisioning: noLatency },
    rates: { starts: 0, failures: 0, failureRate: null, startsPerMin: 0, inBps: 0, outBps: 0 },
    trends: {
      stepS: 30,
      lastMs: epochMs,
      failureRate: nothing(60),
      meanStartMs: nothing(60),
      p95StartMs: nothing(60),
      enginesReadyShare: nothing(60),
      selectionMs: nothing(60),
      wanted: nothing(60),
      ready: nothing(60),
      busy: nothing(60),
    },
    throughput: { stepS: 5, lastMs: epochMs, inBps: nothing(60), outBps: nothing(60), readers: nothing(60) },
    scaling: { mode: 'auto', desired: 3, reason: 'Weir has just started', cannot: null, events: [] },
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
}

export function fakeEngine(index: number, state: EngineState, tick = 0, reason = ''): EngineView {
  const running = state !== 'creating' && state !== 'stopped'
  return {
    id: `e${index}`,
    state,
    reason,
    sinceMs: epochMs - index * 60_000,
    url: running ? `http://127.0.0.1:${16879 + index}` : null,
    version: state === 'ready' || state === 'draining' ? '3.2.11' : null,
    slots: { used: state === 'ready' ? index % 4 : 0, total: 3 },
    resources: running
      ? {
          cpuPercent: 12 + 8 * wobble(index, tick),
          memoryBytes: Math.round((300 + 40 * index + 12 * wobble(index + 7, tick)) % 1000) * MiB,
          memoryLimitBytes: 1024 * MiB,
          netRxBytes: 1e9 + tick * 90_000 * (index % 7),
          netTxBytes: 4e9 + tick * 160_000 * (index % 5),
          diskBytes: (index % 9) * 1000 * MiB,
        }
      : null,
    startedAtMs: running ? epochMs - index * 1_000_000 : null,
    readyAtMs: state === 'ready' ? epochMs - index * 1_000_000 + 5000 : null,
    restarts: 0,
    starts: 14 * index,
    failures: index % 3,
  }
}

const players = ['VLC', 'Kodi', 'Jellyfin', 'ffmpeg', 'TiviMate']

export function fakeReader(index: number, tick = 0): ReaderView {
  return {
    id: `r${index}`,
    address: `192.168.1.${20 + (index % 200)}`,
    player: players[index % players.length] ?? 'VLC',
    state: 'playing',
    sinceMs: epochMs - (index + 1) * 47_000,
    bytes: 1_000_000 * index + tick * 125_000,
    lagMs: index % 9 === 8 ? 5200 : Math.round(120 + 80 * wobble(index, tick)),
  }
}

export function fakeSession(
  index: number,
  name: string | null,
  readers: ReaderView[],
  tick = 0,
): SessionView {
  return {
    id: `s${index}`,
    infohash: index.toString(16).padStart(40, 'b'),
    contentIds: [index.toString(16).padStart(40, 'a')],
    name,
    engineId: `e${1 + (index % 4)}`,
    state: 'live',
    startedAtMs: epochMs - index * 400_000,
    liveAtMs: epochMs - index * 400_000 + 1800,
    readers,
    bytes: 1e8 * index + tick * 130_000,
    bitrateBps: Math.round(3_800_000 + 900_000 * wobble(index, tick)),
    swarm: { status: 'dl', peers: 18, speedDownKBps: 512, speedUpKBps: 96 },
    failovers: index % 5 === 4 ? 2 : 0,
  }
}
