/** Scripted states of Weir for looking at the dashboard and for its tests. Pure: the same tick gives the same snapshot. */
import { alertRules } from '../../src/contract/alerts.ts'
import { type Snapshot } from '../../src/contract/state.ts'
import { houseSnapshot } from './fake-house.ts'
import { fakeAlerts, fakeWebhooks } from './fake-alerts.ts'
import { fakeContents } from './fake-queries.ts'
import { troubledSnapshot, troubles } from './fake-troubles.ts'
import {
  docker,
  emptySnapshot,
  epochMs,
  fakeEngine,
  fakeReader,
  fakeSession,
  series,
  wobble,
} from './fake-parts.ts'

export const scenarios = [
  'calm',
  'busy',
  'empty',
  'booting',
  'demo',
  ...troubles,
  'pulling',
  'remote',
  'long-names',
  'crowd',
  'house',
] as const
export type Scenario = (typeof scenarios)[number]

const readersFrom = (first: number, count: number, tick: number) =>
  Array.from({ length: count }, (_, i) => fakeReader(first + i, tick))

/** A pool that plays: four engines, three streams, seven viewers, all targets met. */
function calm(tick: number): Snapshot {
  const outBps = 28_000_000 + 1_500_000 * wobble(3, tick)
  return {
    ...emptySnapshot(),
    startedAtMs: epochMs - 7_200_000,
    engines: [1, 2, 3, 4].map((index) =>
      fakeEngine(index, 'ready', tick, index === 4 ? 'spare, kept warm' : ''),
    ),
    sessions: [
      fakeSession(1, 'Sports One', readersFrom(0, 3, tick), tick),
      fakeSession(2, 'News 24', readersFrom(3, 1, tick), tick),
      fakeSession(3, 'Documentary', readersFrom(4, 3, tick), tick),
    ],
    contents: fakeContents(64).slice(54),
    ...fakeAlerts({ events: 6, muted: { diskShort: null }, webhooks: fakeWebhooks.slice(0, 2) }),
    latency: {
      start: { count: 48, meanMs: 1312, p50Ms: 1104, p95Ms: 4810, p99Ms: 7020 },
      firstByte: { count: 48, meanMs: 640, p50Ms: 512, p95Ms: 1820, p99Ms: 2600 },
      selection: { count: 51, meanMs: 0.018, p50Ms: 0.012, p95Ms: 0.041, p99Ms: 0.09 },
      provisioning: { count: 51, meanMs: 3.2, p50Ms: 1.1, p95Ms: 14, p99Ms: 38 },
    },
    rates: { starts: 48, failures: 1, failureRate: 1 / 48, startsPerMin: 1.6, inBps: 11_800_000, outBps },
    trends: {
      stepS: 30,
      lastMs: epochMs,
      failureRate: series(60, (i) => (i < 8 ? null : i % 17 === 0 ? 0.25 : 0.02)),
      meanStartMs: series(60, (i) => (i < 8 || i % 11 === 0 ? null : 1300 + 500 * wobble(1, i))),
      p95StartMs: series(60, (i) => (i < 8 || i % 11 === 0 ? null : 4200 + 1300 * wobble(2, i))),
      enginesReadyShare: series(60, (i) => (i < 4 ? null : i === 20 ? 0.75 : 1)),
      selectionMs: series(60, (i) => (i < 8 ? null : 0.03 + 0.01 * wobble(5, i))),
      wanted: series(60, (i) => (i < 4 ? null : i < 20 ? 3 : 4)),
      ready: series(60, (i) => (i < 4 ? null : i < 22 ? 3 : 4)),
      busy: series(60, (i) => (i < 4 ? null : Math.round(2 + wobble(6, i)))),
    },
    throughput: {
      stepS: 5,
      lastMs: epochMs,
      inBps: series(60, (i) => (i > 20 && i < 24 ? null : 11_000_000 + 900_000 * wobble(8, i + tick))),
      outBps: series(60, (i) => (i > 20 && i < 24 ? null : 27_000_000 + 2_500_000 * wobble(9, i + tick))),
      readers: series(60, (i) => (i > 20 && i < 24 ? null : 7)),
    },
    scaling: {
      mode: 'auto',
      desired: 4,
      reason: 'queue 2 for 10 s: +1',
      cannot: null,
      events: [
        { atMs: epochMs - 60_000, text: 'queue 2 for 10 s: +1' },
        { atMs: epochMs - 1_320_000, text: 'demand was at most 3 engines for 5 min: -1 (e5 idle for 6 min)' },
      ],
    },
    changes: [
      { id: 3, atMs: epochMs - 60_000, level: 'info', text: '1 engine added: 2 viewers waited for 10 s' },
      {
        id: 2,
        atMs: epochMs - 240_000,
        level: 'attention',
        text: 'Engine e3 stopped answering; it is being replaced',
      },
      { id: 1, atMs: epochMs - 7_190_000, level: 'info', text: 'Weir started with 3 engines in Docker' },
    ],
    lanPlaylistUrl: 'http://192.168.1.10:8880/playlist.m3u',
    channels: { count: 42, source: 'imported' },
  }
}

/** More is asked for than can be carried: a queue, an ill engine, a slow viewer. */
function busy(tick: number): Snapshot {
  const base = calm(tick)
  return {
    ...base,
    engines: [
      fakeEngine(1, 'ready', tick),
      fakeEngine(2, 'ready', tick),
      fakeEngine(3, 'unhealthy', tick, 'no answer for 6 s'),
      fakeEngine(4, 'starting', tick, 'waits for its first answer'),
      fakeEngine(5, 'failed', tick, 'killed (out of memory)'),
      fakeEngine(6, 'draining', tick, 'leaves when its last viewer does'),
      fakeEngine(7, 'creating', tick, 'container is being made'),
      { ...fakeEngine(8, 'paused', tick, 'a spare that sleeps'), isSpare: true },
      fakeEngine(9, 'paused', tick, 'paused outside of Weir'),
    ],
    scaling: {
      mode: 'manual',
      desired: 6,
      reason: '6 engines by hand',
      cannot: 'this machine has 300 MiB left and an engine takes 210 MiB, where 256 MiB are kept free',
      events: [{ atMs: epochMs - 30_000, text: '6 engines by hand' }, ...base.scaling.events],
    },
    sessions: [
      ...base.sessions,
      fakeSession(4, 'Cinema', readersFrom(7, 3, tick), tick),
      { ...fakeSession(5, 'Kids', [], tick), state: 'lingering' },
      { ...fakeSession(6, null, readersFrom(11, 1, tick), tick), state: 'starting', bitrateBps: null },
      {
        ...fakeSession(7, 'Music', readersFrom(12, 1, tick), tick),
        state: 'queued',
        bitrateBps: null,
        engineId: null,
      },
    ],
    contents: [...fakeContents(64)],
    queue: {
      length: 3,
      waiting: [
        { position: 1, sessionId: 's7', name: 'Music', sinceMs: epochMs - 8000, etaS: { min: 4, max: 12 } },
        { position: 2, sessionId: 's8', name: null, sinceMs: epochMs - 3000, etaS: { min: 10, max: 75 } },
        { position: 3, sessionId: 's9', name: 'Travel', sinceMs: epochMs - 1000, etaS: null },
      ],
    },
    latency: {
      ...base.latency,
      start: { count: 60, meanMs: 6240, p50Ms: 5100, p95Ms: 31_400, p99Ms: 44_000 },
    },
    rates: { ...base.rates, starts: 60, failures: 9, failureRate: 0.15 },
    ...fakeAlerts({
      raised: ['meanStart', 'enginesHealthy', 'failureRate'],
      seen: ['failureRate'],
      muted: { enginesHealthy: 3600, updateAvailable: null },
      events: 40,
      webhooks: fakeWebhooks,
    }),
    changes: [
      {
        id: 5,
        atMs: epochMs - 5000,
        level: 'bad',
        text: 'Engine e5 was killed (out of memory); its 2 viewers were moved to engine e1',
      },
      { id: 4, atMs: epochMs - 30_000, level: 'attention', text: '3 viewers wait for a free slot' },
      ...base.changes,
    ],
  }
}

function longNames(tick: number): Snapshot {
  const base = calm(tick)
  const long =
    'The Extraordinarily Long Name of a Regional Sports Channel in Ultra High Definition with Commentary '
  return {
    ...base,
    engines: base.engines.map((engine) => ({
      ...engine,
      reason: long.toLowerCase().repeat(2),
      version: '3.2.11-rc.4+build.20260314',
    })),
    sessions: base.sessions.map((session, i) => ({
      ...session,
      name: i === 1 ? 'Donaudampfschifffahrtsgesellschaftskapitän'.repeat(5) : long.repeat(2),
      readers: session.readers.map((reader) => ({
        ...reader,
        address: '2001:0db8:85a3:0000:0000:8a2e:0370:7334',
        player: 'Some Very Unusual Player on a Television 12.4',
      })),
    })),
    ...fakeAlerts({
      raised: ['meanStart', 'queueFull'],
      muted: { queueFull: null },
      events: 12,
      text: long.repeat(3),
      webhooks: fakeWebhooks.map((webhook) => ({
        ...webhook,
        host: `a-very-long-host-name-in-the-basement.${webhook.host.repeat(3)}`,
        problem: long.repeat(2),
      })),
    }),
    contents: fakeContents(24).map((content) => ({
      ...content,
      name: long.repeat(2),
      lastError: long.repeat(2),
    })),
    queue: {
      length: 1,
      waiting: [
        {
          position: 1,
          sessionId: 's1',
          name: long.repeat(3),
          sinceMs: epochMs,
          etaS: { min: 300, max: 4000 },
        },
      ],
    },
    changes: [{ id: 1, atMs: epochMs, level: 'bad', text: long.repeat(4) }],
    runtime: { ...docker, detail: `Docker 28.2 at ${long.repeat(2)}` },
    lanPlaylistUrl: `http://a-very-long-host-name-in-the-basement.home.example:8880/playlist.m3u?token=${'x'.repeat(90)}`,
  }
}

/** 200 engines, 150 streams, 500 viewers, all of them changing with every tick; 2000 contents. */
function crowd(tick: number): Snapshot {
  return {
    ...calm(tick),
    engines: Array.from({ length: 200 }, (_, i) =>
      fakeEngine(i + 1, i % 40 === 39 ? 'starting' : 'ready', tick),
    ),
    contents: [...fakeContents(100)],
    ...fakeAlerts({ raised: [...alertRules], events: 100, webhooks: fakeWebhooks }),
    sessions: Array.from({ length: 150 }, (_, i) =>
      fakeSession(i, `Channel ${i + 1}`, readersFrom(i * 4, i === 0 ? 100 : i < 102 ? 3 : 2, tick), tick),
    ),
  }
}

/** The scenario's state after so many ticks of 250 ms. */
export function fakeSnapshot(scenario: Scenario, tick: number): Snapshot {
  const atMs = epochMs + tick * 250
  const state = stateOf(scenario, tick)
  const lastMs = (stepS: number) => Math.floor(atMs / stepS / 1000) * stepS * 1000
  return {
    ...state,
    atMs,
    seq: tick,
    trends: { ...state.trends, lastMs: lastMs(state.trends.stepS) },
    throughput: { ...state.throughput, lastMs: lastMs(state.throughput.stepS) },
  }
}

function stateOf(scenario: Scenario, tick: number): Snapshot {
  switch (scenario) {
    case 'calm':
      return calm(tick)
    case 'busy':
      return busy(tick)
    case 'empty':
      return {
        ...emptySnapshot(),
        ...fakeAlerts({}),
        engines: [1, 2, 3].map((i) => ({ ...fakeEngine(i, 'ready', tick), slots: { used: 0, total: 3 } })),
      }
    case 'booting':
      return {
        ...emptySnapshot(),
        engines: [1, 2, 3].map((i) => fakeEngine(i, 'starting', tick, 'waits for its first answer')),
      }
    case 'demo': {
      const message =
        'No Docker daemon answers at unix:///var/run/docker.sock. Install Docker or start it (sudo systemctl start docker).'
      return {
        ...calm(tick),
        runtime: {
          requested: 'auto',
          active: 'demo',
          detail: 'Built-in demo engines with a test pattern',
          problem: { code: 'docker_missing', message },
          progress: null,
        },
        lanPlaylistUrl: null,
        channels: { count: 8, source: 'demo' },
      }
    }
    case 'no-docker':
    case 'no-permission':
    case 'wrong-context':
    case 'no-image':
    case 'docker-failed':
    case 'no-ports':
    case 'no-binary':
    case 'no-remote':
      return troubledSnapshot(scenario)
    case 'pulling':
      return {
        ...emptySnapshot(),
        runtime: {
          ...docker,
          progress: { what: 'Pulling jopsis/acestream:latest', fraction: Math.min(1, 0.42 + tick * 0.002) },
        },
      }
    case 'remote':
      return {
        ...calm(tick),
        runtime: {
          ...docker,
          requested: 'remote',
          active: 'remote',
          detail: '4 engines run by somebody else',
        },
        engines: calm(tick).engines.map((engine) => ({ ...engine, resources: null })),
        scaling: {
          mode: 'auto',
          desired: 4,
          reason: 'all engines that somebody else runs are used',
          cannot: null,
          events: [],
        },
      }
    case 'long-names':
      return longNames(tick)
    case 'crowd':
      return crowd(tick)
    case 'house':
      return houseSnapshot(calm(tick), tick)
  }
}
