/** One house of the day: the built service with real containers, its viewers, and what is seen of it over time. */
import { mkdtemp, rm } from 'node:fs/promises'
import { freemem, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type SettingsInput } from '../../src/contract/settings.ts'
import { type Snapshot } from '../../src/contract/state.ts'
import { createGauge, type Gauge } from '../../src/simulator/gauge.ts'
import { startHouse } from '../../e2e/support/fault-house.ts'
import { containersOf, type Leaks } from '../../e2e/support/leaks.ts'
import { type DayPlan } from './plan.ts'
import { letViewersIn, type Viewers } from './viewers.ts'

const lookEveryMs = 500
/** Engines that are kept always: the default. */
const min = 3

export interface HousePlan {
  readonly name: string
  /** What differs from the defaults. */
  readonly engines: SettingsInput['engines']
  readonly portFrom: number
}

export interface Day {
  readonly name: string
  readonly viewers: Viewers
  readonly gauges: Readonly<Record<'wanted' | 'ready' | 'busy' | 'asleep' | 'waiting' | 'under', Gauge>>
  /** Engines that were made since the beginning, and those that failed or stopped answering. */
  readonly starts: number
  readonly troubled: readonly string[]
  readonly longestQueue: number
  /** What the scaler decided, the earliest first; since the beginning of the plan. */
  readonly events: readonly { readonly atMs: number; readonly text: string }[]
  /** Weir's own measure: from the request until a slot was held. */
  readonly provisioning: Snapshot['latency']['provisioning']
  /** After everybody had left, and of containers after Weir had ended. */
  readonly leaks: Leaks
  readonly leakDetails: string
  readonly containersAfter: number
}

export interface DayDeps {
  readonly plan: DayPlan
  readonly random: () => number
  readonly scaling: SettingsInput['scaling']
  /** Tells the scaler of a machine that is not busy with other things. */
  readonly isAlone: boolean
  /** After the engines are there, so long until the first viewers. */
  readonly delayMs: number
  log(line: string): void
}

export async function liveThrough({ name, engines, portFrom }: HousePlan, deps: DayDeps): Promise<Day> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weir-day-'))
  const house = await startHouse({
    dataDir,
    engines: min,
    ...(deps.isAlone ? { machine: { availableBytes: freemem(), cpuShare: 0.3 } } : {}),
    settings: {
      engines: {
        runtime: 'docker',
        image: 'weir-demo-engine:latest',
        portFrom,
        portTo: portFrom + 19,
        ...engines,
      },
      ...(deps.scaling === undefined ? {} : { scaling: deps.scaling }),
    },
  })
  const { service } = house
  try {
    const asleep = engines?.pausedSpares ?? 0
    await service.until('spares sleep', (state) => sleepers(state).length === asleep, 60_000)
    await sleep(deps.delayMs)
    const seen = lookOut()
    const viewers = letViewersIn({
      ...deps,
      streamUrl: (id) => house.streamUrl(id),
      state: () => service.state(),
      lastAsleepMs: seen.lastAsleepMs,
    })
    const looking = setInterval(() => void seen.look(viewers).catch(() => undefined), lookEveryMs)
    const telling = setInterval(() => deps.log(`${name}: ${seen.inWords()}`), 60_000)
    await viewers.over.finally(() => {
      clearInterval(looking)
      clearInterval(telling)
    })
    const { latency } = await service.state()
    // As many engines as when it was counted what Weir holds.
    await service.command('scaling.set', { engines: min })
    await service.until('it is as it was', (state) => state.engines.length === min + asleep, 60_000)
    const { leaks, details } = await house.watch.left(60_000)
    await service.stop()
    return {
      ...seen.figures(),
      name,
      viewers,
      provisioning: latency.provisioning,
      leaks,
      leakDetails: details,
      containersAfter: (await containersOf(service)).length,
    }
  } finally {
    await house.end()
    await rm(dataDir, { recursive: true, force: true })
  }

  function lookOut() {
    const beganMs = Date.now()
    const gauges = {
      wanted: createGauge(),
      ready: createGauge(),
      busy: createGauge(),
      asleep: createGauge(),
      waiting: createGauge(),
      under: createGauge(),
    }
    const made = new Set<string>()
    const troubled = new Set<string>()
    const events = new Map<string, { atMs: number; text: string }>()
    const lastAsleepMs = new Map<string, number>()
    let longestQueue = 0
    let last: Snapshot | null = null

    return {
      lastAsleepMs: () => lastAsleepMs,
      async look({ present }: Viewers): Promise<void> {
        const state = await service.state()
        const nowMs = Date.now() - beganMs
        const { queue, scaling } = state
        const all = state.engines
        const ready = all.filter((engine) => engine.state === 'ready')
        const slots = all.reduce((sum, engine) => sum + engine.slots.total, 0) / Math.max(1, all.length)
        const sleeping = sleepers(state)
        for (const { id } of sleeping) lastAsleepMs.set(id, Date.now())
        gauges.wanted.set(nowMs, scaling.desired)
        gauges.ready.set(nowMs, ready.length)
        gauges.busy.set(nowMs, all.filter(({ slots: { used } }) => used > 0).length)
        gauges.asleep.set(nowMs, sleeping.length)
        gauges.waiting.set(nowMs, queue.length)
        gauges.under.set(nowMs, present > ready.length * slots ? 1 : 0)
        longestQueue = Math.max(longestQueue, queue.length)
        for (const { id, startedAtMs } of all) {
          if (startedAtMs !== null && startedAtMs >= beganMs) made.add(`${id} ${startedAtMs}`)
        }
        for (const { id, state: how, reason } of all) {
          if (how === 'failed' || how === 'unhealthy') troubled.add(`${id} ${how}: ${reason}`)
        }
        for (const { atMs, text } of scaling.events) {
          if (atMs >= beganMs) events.set(`${atMs} ${text}`, { atMs: atMs - beganMs, text })
        }
        last = state
      },
      inWords: () => `${last?.scaling.desired} wanted, ${last?.pool.text}, ${last?.sessions.length} streams`,
      figures: () => ({
        gauges,
        starts: made.size,
        troubled: [...troubled],
        longestQueue,
        events: [...events.values()].sort((a, b) => a.atMs - b.atMs),
      }),
    }
  }
}

const sleepers = ({ engines }: Snapshot) =>
  engines.filter(({ isSpare, state }) => isSpare === true && state === 'paused')
