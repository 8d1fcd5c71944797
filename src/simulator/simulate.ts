/**
 * One run: a plan lived through under a policy, in virtual time. Phase one with faults and players, phase two without
 * faults, then the end. After every event the judge looks at everything (invariants.ts).
 */
import { settingsSchema } from '../contract/settings.ts'
import { type Logger } from '../main/core/ports.ts'
import { type OrchestratorDeps } from '../main/core/orchestrator.ts'
import { takeCensus } from './census.ts'
import { createSimulatedClock, drained } from './clock.ts'
import { createRecorder, distributionOf } from './figures.ts'
import { planFaults } from './house/faults.ts'
import { createFleet } from './house/fleet.ts'
import { createSimulatedApi } from './house/engine-api.ts'
import { createPlayers } from './house/players.ts'
import { createHouse } from './house/runtime.ts'
import { type Scene } from './house/scene.ts'
import { createJudge } from './invariants.ts'
import { type Plan } from './plan.ts'
import { type Planted } from './planted.ts'
import { weir, type Glance, type Policy } from './policy.ts'
import { type Distribution, type Result, type Violation } from './result.ts'
import { randomOf } from './seeds.ts'
import { createTrace } from './trace.ts'

export interface SimulateOptions {
  /** A bug in one of core's rooms. */
  readonly planted?: Planted | null
  /** Ends the run with the first violation. */
  readonly stopsAtViolation?: boolean
  /** Lines of the trace to be kept; 0 by default. */
  readonly keptLines?: number
}

export interface Run extends Result {
  readonly tail: readonly string[]
}

/** Weir has so long to end everything. */
const endMs = 60_000
/** A busy house has a hundred. */
const mostEventsPerS = 20_000

/** The same plan and policy give the same result, byte for byte. */
export async function simulate(
  plan: Plan,
  policy: Policy = weir,
  options: SimulateOptions = {},
): Promise<Run> {
  const { planted = null, stopsAtViolation = false } = options
  const settings = settingsSchema.parse(plan.settings)
  const clock = createSimulatedClock()
  const trace = createTrace({ nowMs: () => clock.now(), kept: options.keptLines ?? 0 })
  const violations: Violation[] = []
  const complained = new Set<string>()
  const scene: Scene = {
    plan,
    clock,
    trace,
    complain(invariant, text) {
      if (complained.has(invariant)) return
      complained.add(invariant)
      trace.note(`VIOLATED ${invariant}: ${text}`)
      violations.push({ atS: Math.round(clock.now()) / 1000, invariant, text })
    },
  }
  const fleet = createFleet(scene)
  const house = createHouse(scene, fleet)
  const { api, asked, setSwarmSlowness } = createSimulatedApi(scene, fleet, (contentId) => {
    for (const wish of players.open) {
      if (wish.contentId === contentId && wish.firstPictureMs === null) {
        wish.provisionedMs ??= clock.now() - wish.askedAtMs
      }
    }
  })
  const logger: Logger = {
    debug: () => undefined,
    info: (message) => trace.note(`log: ${message}`),
    warn: (message) => trace.note(`log: ${message}`),
    error: (message, fields) => scene.complain('no mistakes', `${message} ${String(fields?.['error'])}`),
  }
  const census = takeCensus(scene, planted)
  const deps: OrchestratorDeps = {
    clock,
    random: randomOf(plan.seed, 'core'),
    logger,
    runtime: house.runtime,
    api,
    channelStore: { load: () => Promise.resolve(null), save: () => Promise.resolve() },
    demoList: '',
    settings,
    version: 'simulated',
    createScaler: census.createScaler,
    rooms: census.rooms,
  }
  const running = policy.create(deps)
  const seen = { nowMs: () => clock.now(), settings, fleet, asked, players: () => players }
  const recorder = createRecorder(plan, seen)
  const players = createPlayers(scene, running, { ended: (wish) => recorder.wishEnded(wish) })
  const judge = createJudge(scene, { settings, fleet, house, asked, census, players: () => players })
  planFaults(scene, { fleet, house, setSwarmSlowness })

  const glance = (): Glance => {
    if (running.glance !== undefined) return running.glance()
    const { wanted, queueLength } = census
    if (wanted !== null && queueLength !== null) return { wanted, queue: queueLength }
    const { scaling, queue } = running.snapshot()
    return { wanted: scaling.desired, queue: queue.length }
  }
  const isOver = (): boolean => stopsAtViolation && violations.length > 0

  async function runUntil(ms: number): Promise<void> {
    let secondBeganMs = clock.now()
    let events = 0
    while (!isOver() && clock.step(ms)) {
      await drained()
      events++
      if (clock.now() - secondBeganMs >= 1000) {
        secondBeganMs = clock.now()
        events = 0
      }
      if (events > mostEventsPerS) {
        scene.complain('time goes on', `${events} events within a second`)
        return
      }
      judge.event()
      recorder.event(glance)
    }
  }

  await running.start()
  await runUntil(plan.lastsMs + plan.calmMs)
  if (!isOver()) judge.converged(running)
  const selection = selectionOf(running.snapshot().latency.selection)
  await end()
  const series = recorder.series()
  return {
    world: plan.world,
    policy: policy.name,
    seed: plan.seed,
    virtualS: Math.round(clock.now()) / 1000,
    trace: { hash: trace.hash(), lines: trace.lines },
    violations,
    figures: recorder.figures(selection),
    series,
    tail: trace.tail(),
  }

  async function end(): Promise<void> {
    let hasEnded = false
    void running.stop().then(() => (hasEnded = true))
    const untilMs = clock.now() + endMs
    await drained()
    while (!hasEnded && clock.step(untilMs)) await drained()
    // Who was told in the very last moment goes a moment later.
    while (hasEnded && clock.nextDueMs() <= clock.now() && clock.step(clock.now())) await drained()
    if (isOver()) return
    if (hasEnded) judge.ended()
    else scene.complain('it ends', `stop() has not ended after ${endMs / 1000} s`)
  }
}

function selectionOf(view: {
  count: number
  meanMs: number | null
  p50Ms: number | null
  p95Ms: number | null
  p99Ms: number | null
}): Distribution {
  const none = distributionOf([])
  return {
    count: view.count,
    meanMs: view.meanMs ?? none.meanMs,
    p50Ms: view.p50Ms ?? none.p50Ms,
    p95Ms: view.p95Ms ?? none.p95Ms,
    p99Ms: view.p99Ms ?? none.p99Ms,
    maxMs: view.p99Ms ?? none.maxMs,
  }
}
