import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import Docker from 'dockerode'
import { type EngineView, type Snapshot } from '../../src/contract/state.ts'
import { openReader, type BareReader } from '../../e2e/support/players.ts'
import { readyEngines, startService, type Service } from '../../e2e/support/service.ts'
import { followDieEvents, type DieEvents } from '../support/docker-events.ts'
import { quantile, sleep, spread } from '../support/statistics.ts'
import { type Row } from './row.ts'

/** One slot each: all but one carry a stream, so the next stream can only go to the replacement. */
const engines = 6
const kills = 24
const outLimitMs = 150
const takesLimitMs = 1000

/** Polling every 20 s, out after three misses: killed at any moment between two polls. */
const control = { everyS: 20, misses: 3 }
const controlMeanMs = (control.misses - 0.5) * control.everyS * 1000
const controlWorstMs = control.misses * control.everyS * 1000

interface Round {
  /** From the daemon's event to the first answer of `GET /api/v1/state` that shows it not ready. */
  readonly outMs: number
  /** The same by Weir's own clock, to the millisecond. */
  readonly insideMs: number
  /** From the daemon's event to the dashboard's delta, which waits for its turn: four a second. */
  readonly shownMs: number
  /** From the first answer of the replacement's version endpoint to the stream that is put on it. */
  readonly takesMs: number
  /** From the daemon's event to that stream's first bytes. */
  readonly playsMs: number
}

export const row09: Row = {
  number: 9,
  title: 'A killed engine',
  goal: `out of rotation within ${outLimitMs} ms p99; its replacement takes streams within ${takesLimitMs} ms of being ready`,
  async run(log) {
    const docker = new Docker()
    execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/demo-image.mjs')])
    const deaths = await followDieEvents(docker)
    const service = await startService({
      settings: {
        engines: {
          runtime: 'docker',
          image: 'weir-demo-engine:latest',
          min: engines,
          max: engines,
          slotsPerEngine: 1,
          memoryLimitMb: 256,
          portFrom: 18280,
          portTo: 18379,
        },
        streams: { lingerS: 0 },
      },
    })
    const feed = followFeed(service)
    const rounds: Round[] = []
    const readers: BareReader[] = []
    try {
      await service.until('all engines are ready', (state) => readyEngines(state) === engines, 90_000)
      for (let n = 1; n < engines; n++) readers.push(openReader(urlOf(service, n)))
      await service.until('all but one are busy', (state) => busy(state) === engines - 1)
      for (let n = 0; n < kills; n++) {
        const round = await killOne(
          { service, docker, deaths, feed, url: urlOf(service, engines + n) },
          readers,
        )
        rounds.push(round)
        log(
          `${n + 1}/${kills}: out after ${round.outMs.toFixed(1)} ms; the replacement took a stream ${round.takesMs.toFixed(0)} ms after it was ready`,
        )
        // The oldest viewer leaves, so that its engine is the next one without a stream.
        readers.shift()?.close()
        await service.until('one is idle', (state) => idleEngine(state) !== undefined)
      }
    } finally {
      for (const reader of readers) reader.close()
      feed.close()
      deaths.stop()
      await service.stop()
    }
    const of = (figure: keyof Round): number[] => rounds.map((round) => round[figure])
    const p99 = quantile(of('outMs'), 0.99)
    const takes = Math.max(...of('takesMs'))
    return {
      met: rounds.length === kills && p99 <= outLimitMs && takes <= takesLimitMs,
      summary: `out after ${p99.toFixed(1)} ms p99 (the worst of ${kills}), ${Math.round(controlMeanMs / p99)} x sooner than the control; a stream on the replacement ${takes.toFixed(0)} ms after it was ready at most`,
      figures: [
        { name: 'out of rotation, as GET /api/v1/state shows, ms', value: spread(of('outMs'), 1) },
        { name: "the same by Weir's own clock, ms", value: spread(of('insideMs'), 1) },
        { name: 'shown by the live feed, ms', value: spread(of('shownMs'), 0) },
        {
          name: `control: polled every ${control.everyS} s, out after ${control.misses} misses, ms`,
          value: `${controlMeanMs} on average, ${controlWorstMs} at worst (arithmetic, not measured)`,
        },
        { name: 'stream on the replacement after its first answer, ms', value: spread(of('takesMs'), 0) },
        { name: 'kill to the picture of that stream, ms', value: spread(of('playsMs'), 0) },
      ],
      notes: [
        `${kills} times an engine without a stream, of ${engines} containers of the stand-in with one slot each, is killed by the daemon (SIGKILL); all others carry a stream. Times count from the daemon's own die event.`,
        'GET /api/v1/state and, later, the version endpoint of the replacement are asked without a pause, one request after the other. A player asks for a new stream right after the kill; it waits, since no slot is free, and is put on the replacement.',
        'The stand-in boots for 5 s; the pause before a replacement is made grows with the kills of one engine.',
      ],
    }
  },
}

interface Scene {
  readonly service: Service
  readonly docker: Docker
  readonly deaths: DieEvents
  readonly feed: Feed
  readonly url: string
}

async function killOne({ service, docker, deaths, feed, url }: Scene, readers: BareReader[]): Promise<Round> {
  const before = await service.state()
  const victim = idleEngine(before)
  if (victim === undefined) throw new Error('no engine is idle')
  const containerId = await containerOf(docker, victim)
  const seenByFeed = feed.until(victim.id)
  const killing = docker.getContainer(containerId).kill()
  const out = await firstState(service, (state) => engineOf(state, victim.id)?.state !== 'ready')
  await killing
  const diedAtMs = await deaths.of(containerId)
  readers.push(openReader(url))

  const booting = await firstState(service, (state) => {
    const engine = engineOf(state, victim.id)
    return engine?.url !== null && engine?.url !== undefined && engine.restarts > victim.restarts
  })
  const ready = answersAtMs(engineOf(booting.state, victim.id)?.url ?? '')
  const isOnVictim = ({ sessions }: Snapshot) => sessions.find(({ engineId }) => engineId === victim.id)
  const taken = firstState(service, (state) => isOnVictim(state) !== undefined)
  const readyAtMs = await ready
  const takenAtMs = (await taken).atMs
  const playedAtMs = (await firstState(service, (state) => isOnVictim(state)?.state === 'live')).atMs
  return {
    outMs: out.atMs - diedAtMs,
    insideMs: (engineOf(out.state, victim.id)?.sinceMs ?? Infinity) - diedAtMs,
    shownMs: (await seenByFeed) - diedAtMs,
    takesMs: Math.max(0, takenAtMs - readyAtMs),
    playsMs: playedAtMs - diedAtMs,
  }
}

/** The wall clock, which the daemon's events have too. */
const nowMs = (): number => Date.now()

const urlOf = (service: Service, content: number): string =>
  `${service.url}/ace/getstream?id=${content.toString(16).padStart(40, '9')}`

const engineOf = (state: Snapshot, id: string): EngineView | undefined =>
  state.engines.find((engine) => engine.id === id)

const idleEngine = (state: Snapshot): EngineView | undefined =>
  state.engines.find((engine) => engine.state === 'ready' && engine.slots.used === 0)

const busy = (state: Snapshot): number => state.sessions.filter(({ state: how }) => how === 'live').length

async function containerOf(docker: Docker, engine: EngineView): Promise<string> {
  const port = new URL(engine.url ?? '').port
  const [container] = await docker.listContainers({ filters: { publish: [port] } })
  if (container === undefined) throw new Error(`no container is published at port ${port}`)
  return container.Id
}

/** Asks without a pause; `atMs` is when the first answer that fits had come. */
async function firstState(
  service: Service,
  fits: (state: Snapshot) => boolean,
): Promise<{ state: Snapshot; atMs: number }> {
  const endMs = nowMs() + 60_000
  while (nowMs() < endMs) {
    const state = await service.state()
    if (fits(state)) return { state, atMs: nowMs() }
  }
  throw new Error('the state that was waited for did not come within 60 s')
}

/** When the version endpoint answered for the first time; asked every 5 ms. */
async function answersAtMs(engineUrl: string): Promise<number> {
  const endMs = nowMs() + 60_000
  while (nowMs() < endMs) {
    const isAnswered = await fetch(`${engineUrl}/webui/api/service?method=get_version`, {
      signal: AbortSignal.timeout(100),
    }).then(
      async (answer) => {
        await answer.body?.cancel()
        return answer.ok
      },
      () => false,
    )
    if (isAnswered) return nowMs()
    await sleep(5)
  }
  throw new Error(`the replacement at ${engineUrl} was not ready within 60 s`)
}

interface Feed {
  /** When a message came that shows the engine not ready. */
  until(engineId: string): Promise<number>
  close(): void
}

function followFeed(service: Service): Feed {
  const socket = new WebSocket(`${service.url.replace('http', 'ws')}/api/v1/live`)
  const waiting = new Map<string, (atMs: number) => void>()
  socket.addEventListener('message', ({ data }) => {
    const atMs = nowMs()
    const message = JSON.parse(String(data)) as { engines?: { put: EngineView[] } }
    for (const { id, state } of message.engines?.put ?? []) {
      if (state === 'ready') continue
      waiting.get(id)?.(atMs)
      waiting.delete(id)
    }
  })
  return {
    until: (engineId) => new Promise((resolve) => waiting.set(engineId, resolve)),
    close: () => socket.close(),
  }
}
