/** People who watch: as many as the plan says at each moment, each a stream of their own; and what became of each. */
import { setTimeout as sleep } from 'node:timers/promises'
import { type EngineView, type Snapshot } from '../../src/contract/state.ts'
import { demoId } from '../../src/demo-engine/behaviours.ts'
import { ask, provisionOf } from '../support/provisioning.ts'
import { viewersAt, type DayPlan } from './plan.ts'

/** Nobody waits longer for a picture. */
const patienceMs = 90_000
/** People do not all press the button in the same moment. */
const betweenMs = 400

/** A spare that sleeps is woken when the last slot is taken; whom it has room for mostly comes a moment later. */
const justWokenMs = 5000

/** What there was for a viewer: an engine that ran, one that had slept until a moment before, or none until one booted. */
export const ways = ['running', 'paused', 'cold'] as const
export type Way = (typeof ways)[number]

export interface Visit {
  /** Since the beginning of the plan. */
  readonly atMs: number
  readonly way: Way
  /** From the request until an engine had it, and until the picture. */
  readonly provisioningMs: number
  readonly pictureMs: number
  /** The connection ended before the viewer left. */
  readonly wasCut: boolean
  /** The longest time without a picture while it was watched. */
  readonly gapS: number
}

export interface Viewers {
  /** Those that are there, with a picture or without. */
  readonly present: number
  readonly visits: readonly Visit[]
  /** Who was refused or got no picture, in words. */
  readonly failures: readonly string[]
  /** Who left before there was a picture. */
  readonly leftEarly: number
}

export interface ViewersDeps {
  readonly plan: DayPlan
  readonly random: () => number
  streamUrl(contentId: string): string
  state(): Promise<Snapshot>
  /** When engines were last seen asleep, epoch milliseconds. */
  lastAsleepMs(): ReadonlyMap<string, number>
}

interface Viewer {
  readonly done: Promise<void>
  leave(): void
}

/** `over` resolves when the plan is over and all have left; the figures grow meanwhile. */
export function letViewersIn(deps: ViewersDeps): Viewers & { readonly over: Promise<void> } {
  const { plan } = deps
  const beganMs = performance.now()
  const nowMs = (): number => performance.now() - beganMs
  const present: Viewer[] = []
  const visits: Visit[] = []
  const failures: string[] = []
  let leftEarly = 0
  let contents = 0

  function enter(): void {
    const leaving = new AbortController()
    present.push({ done: visit(leaving.signal), leave: () => leaving.abort() })
  }

  async function visit(leaving: AbortSignal): Promise<void> {
    const contentId = demoId('plays', 0, ++contents)
    const atMs = nowMs()
    const asking = ask(deps.streamUrl(contentId))
    const { reader } = asking
    try {
      while (reader.firstPictureS() === null) {
        if (leaving.aborted) return void leftEarly++
        if (!reader.isConnected()) {
          const code = await reader.refusal
          return void failures.push(`${await reader.status} ${code ?? 'without a code'} at ${atMs} ms`)
        }
        if (nowMs() - atMs > patienceMs) return void failures.push(`no picture at ${atMs} ms`)
        await sleep(20)
      }
      const state = await deps.state()
      const { engineId, provisioningMs, pictureMs } = await provisionOf(asking, contentId, state)
      const engine = state.engines.find(({ id }) => id === engineId)
      const way = wayOf(engine, asking.atMs, deps.lastAsleepMs())
      while (!leaving.aborted && reader.isConnected()) await sleep(100)
      const wasCut = !reader.isConnected()
      visits.push({ atMs, way, provisioningMs, pictureMs, wasCut, gapS: reader.longestGapS() })
    } finally {
      reader.close()
    }
  }

  async function follow(): Promise<void> {
    const everybody: Promise<void>[] = []
    while (nowMs() < plan.lastsMs) {
      const wished = viewersAt(plan, nowMs())
      if (present.length < wished) {
        enter()
        everybody.push(present.at(-1)?.done ?? Promise.resolve())
      } else if (present.length > wished) {
        const [one] = present.splice(Math.floor(deps.random() * present.length), 1)
        one?.leave()
      }
      await sleep(betweenMs)
    }
    for (const viewer of present.splice(0)) viewer.leave()
    await Promise.all(everybody)
  }

  return {
    get present() {
      return present.length
    },
    visits,
    failures,
    get leftEarly() {
      return leftEarly
    },
    over: follow(),
  }
}

function wayOf(
  engine: EngineView | undefined,
  askedMs: number,
  lastAsleepMs: ReadonlyMap<string, number>,
): Way {
  if (engine?.readyAtMs == null || engine.readyAtMs > askedMs) return 'cold'
  const asleepMs = lastAsleepMs.get(engine.id) ?? -Infinity
  return askedMs - asleepMs < justWokenMs ? 'paused' : 'running'
}
