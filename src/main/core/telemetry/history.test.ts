import { describe, expect, it } from 'vitest'
import { type ContentRef } from '../../../contract/ids.ts'
import { settingsSchema, type SettingsInput } from '../../../contract/settings.ts'
import { WeirError } from '../../../contract/errors.ts'
import { createFakeClock } from '../fake-clock.ts'
import { contentId, createFakeEngines, infohashOf, pass, settle, type Behaviour } from '../fake-engines.ts'
import { createSeededRandom } from '../fake-random.ts'
import { createOrchestrator } from '../orchestrator.ts'
import { createFixedScaler } from '../scaling/fixed-scaler.ts'
import { type HistoryNews, type HistoryStore, type Logger } from '../ports.ts'
import { createMemoryHistory } from './memory-history.ts'

const dead = contentId('d')
const hanging = contentId('e')
const sports = contentId('a')
const behaviours: Record<string, Behaviour> = {
  [dead]: { kind: 'dead', afterMs: 1000 },
  [hanging]: { kind: 'hangs' },
}
const byContent = (id: string): ContentRef => ({ kind: 'contentId', id })
const allTime = { fromMs: 0, toMs: 1e15, limit: 1000, stepMs: 1e15 }
const quiet: Logger = { debug() {}, info() {}, warn() {}, error: console.error }

/** A run of Weir; its clock begins at `wallMs`, as after a restart. */
async function startRun(history: HistoryStore, wallMs?: number) {
  const clock = createFakeClock(wallMs)
  const engines = createFakeEngines({ clock, behaviours })
  const settings: SettingsInput = { streams: { maxAttempts: 1 }, engines: { min: 2 } }
  const weir = createOrchestrator({
    createScaler: createFixedScaler,
    clock,
    random: createSeededRandom(1),
    logger: quiet,
    runtime: engines.runtime,
    api: engines.api,
    channelStore: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    history,
    demoList: '',
    settings: settingsSchema.parse(settings),
    version: 'test',
  })
  /** Asks, and answers what became of it; null while that is open. */
  const ask = (ref: ContentRef) => {
    const seen = { code: null as string | null }
    const ticket = weir.open({ ref, reader: { address: '127.0.0.1', userAgent: 'VLC' }, options: {} })
    ticket.ready.then(
      () => (seen.code = 'plays'),
      (error: unknown) => (seen.code = error instanceof WeirError ? error.code : String(error)),
    )
    return { seen, release: () => ticket.release() }
  }
  return { clock, engines, weir, ask }
}

async function bootedRun(history: HistoryStore, wallMs?: number) {
  const run = await startRun(history, wallMs)
  await run.weir.start()
  await pass(run.clock, 7000, 50)
  return run
}

type Run = Awaited<ReturnType<typeof startRun>>

async function end({ weir, clock }: Run): Promise<void> {
  const stopping = weir.stop()
  await pass(clock, 5000, 50)
  await stopping
  expect(clock.pending()).toBe(0)
}

async function failThreeTimes(run: Run): Promise<void> {
  for (let time = 0; time < 3; time++) {
    const { seen, release } = run.ask(byContent(dead))
    await pass(run.clock, 3000, 50)
    expect(seen.code).toBe('content_unavailable')
    release()
  }
}

describe('a restart', () => {
  it('after a kill a second later: known-bad content is refused from the first request on, no engine is asked', async () => {
    const history = createMemoryHistory()
    const before = await bootedRun(history)
    await failThreeTimes(before)
    await pass(before.clock, 1000)
    // Killed: it is never told to stop.
    const after = await startRun(history, before.clock.wallMs())
    await after.weir.recall()
    const { seen } = after.ask(byContent(dead))
    await settle()
    expect(seen.code).toBe('content_known_bad')
    await after.weir.start()
    await pass(after.clock, 10_000, 50)
    expect(after.engines.counts.starts).toBe(0)
    await end(after)
    await end(before)
  })

  it('in order keeps also what changed in the last moment', async () => {
    const history = createMemoryHistory()
    const before = await bootedRun(history)
    await failThreeTimes(before)
    await end(before)
    const after = await bootedRun(history, before.clock.wallMs())
    expect(after.weir.snapshot().contents).toMatchObject([{ contentId: dead, breaker: 'open', failures: 3 }])
    await end(after)
  })

  it('remembers both names of a content, so that a session is found by either before an engine tells', async () => {
    const history = createMemoryHistory()
    const before = await bootedRun(history)
    before.ask(byContent(sports))
    await pass(before.clock, 5000, 50)
    await end(before)
    const after = await bootedRun(history, before.clock.wallMs())
    const first = after.ask({ kind: 'infohash', id: infohashOf(sports) })
    const second = after.ask(byContent(sports))
    await settle()
    expect(after.weir.snapshot().sessions).toHaveLength(1)
    await pass(after.clock, 5000, 50)
    expect([first.seen.code, second.seen.code]).toEqual(['plays', 'plays'])
    expect(after.engines.counts).toMatchObject({ starts: 1, identifies: 0 })
    await end(after)
  })
})

describe('a store in trouble', () => {
  it('that does not answer holds nobody up for longer than 2 s, and is heard when it does', async () => {
    const kept = createMemoryHistory()
    const before = await bootedRun(kept)
    await failThreeTimes(before)
    await end(before)

    let answer: () => void = () => undefined
    const slow: HistoryStore = {
      ...kept,
      load: async () => {
        await new Promise<void>((resolve) => (answer = resolve))
        return kept.load()
      },
    }
    const after = await startRun(slow, before.clock.wallMs())
    let isUp = false
    void after.weir.start().then(() => (isUp = true))
    await pass(after.clock, 1990)
    expect(isUp).toBe(false)
    await pass(after.clock, 20)
    expect(isUp).toBe(true)
    await pass(after.clock, 7000, 50)
    answer()
    await settle()
    const { seen } = after.ask(byContent(dead))
    await settle()
    expect(seen.code).toBe('content_known_bad')
    await end(after)
  })

  it('is told to people once, and given everything again when it has lost it', async () => {
    const lost = createMemoryHistory()
    const anew = createMemoryHistory()
    let current = lost
    let tell: (news: HistoryNews) => void = () => undefined
    const store: HistoryStore = {
      ...lost,
      keep: (changes) => current.keep(changes),
      watch(listener) {
        tell = listener
        return () => undefined
      },
    }
    const run = await bootedRun(store)
    await failThreeTimes(run)
    run.ask(byContent(sports))
    await pass(run.clock, 5000, 50)
    current = anew
    tell({ level: 'attention', text: 'The history was damaged.', isEmptied: true })
    expect(run.weir.snapshot().changes[0]).toMatchObject({
      level: 'attention',
      text: 'The history was damaged.',
    })
    const { breakers, names } = await anew.load()
    expect(breakers.length).toBeGreaterThanOrEqual(1)
    expect(names).toEqual([[sports, infohashOf(sports)]])
    await end(run)
  })
})

describe('what is written down', () => {
  it('of starts: how each ended, whose fault it was, and how long it took', async () => {
    const history = createMemoryHistory()
    const run = await bootedRun(history)
    run.ask(byContent(sports))
    await pass(run.clock, 5000, 50)
    run.ask(byContent(dead))
    await pass(run.clock, 3000, 50)
    run.ask(byContent(hanging)).release()
    await pass(run.clock, 3000, 50)
    const starts = (await history.starts(allTime)).toReversed()
    expect(starts).toMatchObject([
      { contentKey: `contentId:${sports}`, attempts: 1, result: 'played', blame: null, error: null },
      {
        contentKey: `contentId:${dead}`,
        attempts: 1,
        result: 'fetch_failed',
        blame: 'content',
        startMs: null,
      },
      { contentKey: `contentId:${hanging}`, attempts: 1, result: 'client_left', blame: 'client' },
    ])
    expect(starts[0]?.engineId).toMatch(/^e\d$/)
    expect(starts[0]?.startMs).toBeGreaterThanOrEqual(500)
    expect(starts[0]?.firstByteMs).toBeGreaterThanOrEqual(500)
    expect(starts[0]).toMatchObject({ selectionMs: 0, provisioningMs: 0 })
    await end(run)
  })

  it('of engines, of the timeline, and every half minute of figures', async () => {
    const history = createMemoryHistory()
    const run = await bootedRun(history)
    run.engines.kill('e1')
    await pass(run.clock, 60_000, 50)
    const events = (await history.events(allTime)).toReversed()
    const states = events.flatMap((event) =>
      event.kind === 'engine' && event.engineId === 'e1' ? event.state : [],
    )
    expect(states.slice(0, 3)).toEqual(['creating', 'starting', 'ready'])
    expect(states.at(-1)).toBe('ready')
    expect(events.some((event) => event.kind === 'change' && event.text === 'Engine e2 is ready')).toBe(true)
    const fromMs = run.clock.wallMs() - 67_000
    const { buckets: figures } = await history.sumFigures({
      fromMs,
      toMs: fromMs + 67_000,
      stepMs: 30_000,
    })
    expect(figures).toHaveLength(2)
    expect(figures[1]).toMatchObject({
      readers: 0,
      enginesReady: 2,
      enginesWanted: 2,
      enginesBusy: 0,
      inBps: 0,
    })
    await end(run)
  })
})
