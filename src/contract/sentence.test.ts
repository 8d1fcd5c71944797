import { describe, expect, it } from 'vitest'
import { type AlertView } from './alerts.ts'
import { overallStatus, stateSentence } from './sentence.ts'
import { sentenceWords } from './sentence-words.ts'
import { type EngineState, type EngineView, type SessionView, type Snapshot } from './state.ts'

type Source = Parameters<typeof stateSentence>[0]

function engine(state: EngineState, reason = ''): EngineView {
  return {
    id: 'e1',
    state,
    reason,
    sinceMs: 0,
    url: null,
    version: null,
    slots: { used: 0, total: 3 },
    resources: null,
    startedAtMs: null,
    readyAtMs: null,
    starts: 0,
    failures: 0,
    restarts: 0,
  }
}

function session(state: SessionView['state'], viewers: number): SessionView {
  return {
    id: 's1',
    infohash: null,
    contentIds: [],
    name: null,
    engineId: null,
    state,
    startedAtMs: 0,
    liveAtMs: null,
    readers: Array.from({ length: viewers }, (_, index) => ({
      id: `r${index}`,
      address: '127.0.0.1',
      player: 'VLC',
      state: 'playing' as const,
      sinceMs: 0,
      bytes: 0,
      lagMs: 0,
    })),
    bytes: 0,
    bitrateBps: null,
    swarm: null,
    failovers: 0,
  }
}

const runtime: Snapshot['runtime'] = {
  requested: 'docker',
  active: 'docker',
  detail: '',
  problem: null,
  progress: null,
}
const calm: Source = {
  runtime,
  engines: [engine('ready'), engine('ready'), engine('ready'), engine('ready')],
  pool: { mode: 'normal', text: 'All 4 engines ready' },
  sessions: [session('live', 3), session('live', 4), session('lingering', 0)],
  queue: { length: 0, waiting: [] },
  alerts: [],
}
const noDocker = {
  code: 'docker_missing' as const,
  message: 'No Docker daemon answers at unix:///var/run/docker.sock. Install Docker or start it.',
}

describe('the state sentence', () => {
  it('says why no engine is ready, without the remedy', () => {
    const source = { ...calm, engines: [], sessions: [], runtime: { ...runtime, problem: noDocker } }
    expect(stateSentence(source)).toBe(
      'No engine is ready: No Docker daemon answers at unix:///var/run/docker.sock · no streams · no viewers · nothing waiting',
    )
    expect(overallStatus(source)).toBe('bad')
  })

  it("gives an ailing engine's own reason when all of them ail", () => {
    const source = { ...calm, engines: [engine('failed', 'stopped answering')] }
    expect(stateSentence(source)).toMatch(/^No engine is ready: stopped answering · /)
    expect(overallStatus(source)).toBe('bad')
  })

  it('says that most engines fail their streams, and calls that bad', () => {
    const text = '2 of 3 engines fail their streams; all that answer stay in use'
    const source = { ...calm, pool: { mode: 'panic' as const, text } }
    expect(stateSentence(source)).toBe(`${text} · 3 streams · 7 viewers · nothing waiting`)
    expect(overallStatus(source)).toBe('bad')
  })

  it('says which engine is missing, and asks for attention', () => {
    const text = '2 of 3 engines ready, e2 is being replaced'
    const engines = [engine('ready'), engine('ready'), engine('starting')]
    const source = { ...calm, engines, pool: { mode: 'degraded' as const, text } }
    expect(stateSentence(source)).toBe(`${text} · 3 streams · 7 viewers · nothing waiting`)
    expect(overallStatus(source)).toBe('attention')
  })

  it('does not mention a spare that sleeps', () => {
    const engines = [...calm.engines, { ...engine('paused', 'a spare that sleeps'), isSpare: true }]
    expect(stateSentence({ ...calm, engines })).toBe(stateSentence(calm))
    expect(overallStatus({ ...calm, engines })).toBe('ok')
  })

  it('asks for attention when one of several engines ails', () => {
    const source = { ...calm, engines: [engine('ready'), engine('ready'), engine('unhealthy')] }
    expect(stateSentence(source)).toMatch(/^2 of 3 engines healthy · /)
    expect(overallStatus(source)).toBe('attention')
  })

  it('asks for attention while somebody waits', () => {
    const source = { ...calm, queue: { length: 2, waiting: [] } }
    expect(stateSentence(source)).toMatch(/ · 2 waiting$/)
    expect(overallStatus(source)).toBe('attention')
  })

  const alert: AlertView = {
    id: 'meanStart-1',
    rule: 'meanStart',
    level: 'attention',
    title: 'Streams start slowly',
    text: '',
    page: 'latency',
    sinceMs: 0,
    acknowledgedAtMs: null,
    muted: false,
    mutedUntilMs: null,
  }

  it('does not count alerts that somebody has seen, or wants to hear nothing of', () => {
    const alerts = [
      { ...alert, acknowledgedAtMs: 5 },
      { ...alert, id: 'meanStart-2', muted: true },
    ]
    expect(stateSentence({ ...calm, alerts })).toMatch(/ · nothing waiting$/)
    expect(overallStatus({ ...calm, alerts })).toBe('ok')
  })

  it('counts alerts', () => {
    const source = { ...calm, alerts: [alert] }
    expect(stateSentence(source)).toMatch(/ · nothing waiting · 1 alert$/)
    expect(overallStatus(source)).toBe('attention')
  })

  it('is calm when all is well', () => {
    expect(stateSentence(calm)).toBe('All 4 engines healthy · 3 streams · 7 viewers · nothing waiting')
    expect(overallStatus(calm)).toBe('ok')
  })

  it('is calm while further engines boot', () => {
    const source = { ...calm, engines: [engine('ready'), engine('starting'), engine('draining')] }
    expect(stateSentence(source)).toMatch(/^1 of 2 engines healthy, 1 starting · /)
    expect(overallStatus(source)).toBe('ok')
  })

  it('uses the singular for one', () => {
    const source = { ...calm, engines: [engine('ready')], sessions: [session('live', 1)] }
    expect(stateSentence(source)).toBe('1 engine healthy · 1 stream · 1 viewer · nothing waiting')
  })

  it('is busy while the first engines boot', () => {
    const source = { ...calm, engines: [engine('creating'), engine('starting')], sessions: [] }
    expect(stateSentence(source)).toMatch(/^Starting 2 engines · no streams/)
    expect(overallStatus(source)).toBe('busy')
  })

  it('shows how far an image is pulled', () => {
    const progress = { what: 'Pulling jopsis/acestream', fraction: 0.428 }
    const source = { ...calm, engines: [], runtime: { ...runtime, progress } }
    expect(stateSentence(source)).toMatch(/^Pulling jopsis\/acestream \(42 %\) · /)
    expect(overallStatus(source)).toBe('busy')
  })

  it('is busy until a runtime is decided', () => {
    const source = { ...calm, engines: [], runtime: { ...runtime, requested: 'auto' as const, active: null } }
    expect(stateSentence(source)).toMatch(/^Looking for a place to run engines · /)
    expect(overallStatus(source)).toBe('busy')
  })

  it('is idle when all engines are paused', () => {
    const source = { ...calm, engines: [engine('paused')], sessions: [] }
    expect(stateSentence(source)).toMatch(/^All engines are paused · /)
    expect(overallStatus(source)).toBe('idle')
  })

  it('marks a demo, and asks for attention when it was not wished for', () => {
    const wished = { ...calm, runtime: { ...runtime, requested: 'demo' as const, active: 'demo' as const } }
    expect(stateSentence(wished)).toMatch(/^Demo: All 4 engines healthy · /)
    expect(overallStatus(wished)).toBe('ok')
    const fallback = {
      ...wished,
      runtime: { ...wished.runtime, requested: 'auto' as const, problem: noDocker },
    }
    expect(overallStatus(fallback)).toBe('attention')
  })
})

describe('the words of the sentence', () => {
  it('count as each language writes figures', () => {
    const { en, es } = sentenceWords
    expect([0, 1, 2, 12_000].map((count) => en.viewers(count))).toEqual([
      'no viewers',
      '1 viewer',
      '2 viewers',
      '12,000 viewers',
    ])
    expect([0, 1, 2, 12_000].map((count) => es.viewers(count))).toEqual([
      'sin espectadores',
      '1 espectador',
      '2 espectadores',
      '12.000 espectadores',
    ])
  })
})
