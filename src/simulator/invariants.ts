/**
 * What must never be, looked for after every event (safety), and what must be once faults are over (convergence). What is
 * said of engines and players holds for every policy; what is said of slots, queue and breakers for the real core.
 */
import { type Settings } from '../contract/settings.ts'
import { type Census } from './census.ts'
import { type Asked } from './house/engine-api.ts'
import { type Fleet } from './house/fleet.ts'
import { type Players } from './house/players.ts'
import { type House } from './house/runtime.ts'
import { type Scene } from './house/scene.ts'
import { type PolicyHandle } from './policy.ts'

export interface Judge {
  /** After every event, when nothing is about to happen. */
  event(): void
  /** Faults are over and all players have left: everything is as if nothing had been. */
  converged(policy: PolicyHandle): void
  /** The policy has ended. */
  ended(): void
}

/** How much longer than the queue and the start allow a viewer may go without an answer. */
const graceMs = 30_000
/** An engine without streams is gone so soon. */
const longestLeaveMs = 30_000

export function createJudge(
  scene: Scene,
  see: {
    settings: Settings
    fleet: Fleet
    house: House
    asked: Asked
    players: () => Players
    census: Census | null
  },
): Judge {
  const { clock } = scene
  const { settings, fleet, house, asked, census } = see
  const { engines, queue, streams } = settings
  const longestAnswerMs = (queue.maxWaitS + streams.startTimeoutS) * 1000 + graceMs
  let seenVersion = -1
  let lookedAtS = -1
  let reported = { whileBooting: 0, ofTheDead: 0 }

  function checkEngines(): void {
    if (asked.whileBooting > reported.whileBooting)
      scene.complain('asked while booting', 'an engine that boots was asked')
    if (asked.ofTheDead > reported.ofTheDead)
      scene.complain('asked of the dead', 'an engine that is gone was asked')
    reported = { whileBooting: asked.whileBooting, ofTheDead: asked.ofTheDead }
    for (const [contentId, starts] of asked.starting) {
      if (starts > 1)
        scene.complain('one start per content', `${contentId.slice(0, 6)} is asked of ${starts} engines`)
    }
    if (fleet.version === seenVersion) return
    seenVersion = fleet.version
    let existing = house.making
    for (const engine of fleet.all()) {
      if (engine.isAlive) existing++
      const { used } = engine
      if (used > engines.slotsPerEngine) {
        scene.complain(
          'over-full engine',
          `${engine.id} carries ${used} streams, ${engines.slotsPerEngine} at most`,
        )
      }
    }
    if (existing > engines.max)
      scene.complain('more engines than allowed', `${existing} exist, ${engines.max} at most`)
  }

  return {
    event() {
      checkEngines()
      census?.check()
      // Nobody notices a second; and it is a long list.
      const second = Math.floor(clock.now() / 1000)
      if (second === lookedAtS) return
      lookedAtS = second
      for (const wish of see.players().open) {
        if (wish.outcome !== 'waiting' || wish.firstPictureMs !== null) continue
        if (clock.now() - wish.askedAtMs > longestAnswerMs) {
          scene.complain('lost waiter', `${wish.contentId.slice(0, 6)} was never answered`)
        }
      }
    },
    converged(policy) {
      const { engines: views, sessions, queue: waiting, scaling } = policy.snapshot()
      if (sessions.length > 0) {
        scene.complain('sessions end', sessions.map(({ id, state }) => `${id} ${state}`).join(', '))
      }
      if (waiting.length > 0)
        scene.complain('the queue empties', `${waiting.length} wait although nobody is left`)
      const ready = views.filter(({ state }) => state === 'ready').length
      const wanted = engines.sleepWhenIdle ? scaling.desired : Math.max(engines.min, scaling.desired)
      // One that is leaving this very moment is as it should be.
      const stuck = views.filter(
        ({ state, sinceMs }) =>
          state !== 'ready' && state !== 'paused' && clock.wallMs() - sinceMs > longestLeaveMs,
      )
      if (ready < wanted || stuck.length > 0) {
        const states = views.map(({ id, state, reason }) => `${id} ${state} (${reason})`).join(', ')
        scene.complain('engines recover', `${ready} of ${wanted} are ready: ${states}`)
      }
      if ((census?.held ?? 0) > 0)
        scene.complain('slots are given back', `${census?.held} are held by nobody`)
      if ((census?.awaited ?? 0) > 0)
        scene.complain('starts end', `breakers wait for ${census?.awaited} starts`)
      for (const engine of fleet.all()) {
        if (engine.streams.size > 0) scene.complain('engines are told to stop', `${engine.id} still streams`)
      }
    },
    ended() {
      if (clock.pending() > 0) scene.complain('no timer is left', `${clock.pending()} are`)
      if (fleet.counts().existing > 0) scene.complain('no engine is left', `${fleet.counts().existing} are`)
      if ((census?.held ?? 0) > 0)
        scene.complain('slots are given back', `${census?.held} are held after the end`)
    },
  }
}
