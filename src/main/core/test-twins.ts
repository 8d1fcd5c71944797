/** Core with one planted bug each, which random schedules must find (orchestrator.property.test.ts). */
import { type Slot } from './selection/slots.ts'
import { type Twin } from './test-census.ts'

/** Every other call does what it should. */
function everyOther(): () => boolean {
  let calls = 0
  return () => calls++ % 2 === 1
}

/** The room but for what is changed; its getters stay alive. */
function changed<T extends object>(real: T, change: Partial<T>): T {
  return Object.assign(Object.create(real) as T, change)
}

export const slotReleasedNever: Twin = {
  slots(real) {
    const works = everyOther()
    return changed(real, {
      reserve(avoid) {
        const slot = real.reserve(avoid)
        return slot === null ? null : { ...slot, release: () => (works() ? slot.release() : undefined) }
      },
    })
  },
}

/** Each slot counts down twice when it is released: that of somebody else is free then, too. */
export const slotReleasedTwice: Twin = {
  slots(real) {
    const held = new Set<Slot>()
    return changed(real, {
      reserve(avoid) {
        const slot = real.reserve(avoid)
        if (slot === null) return null
        held.add(slot)
        return {
          ...slot,
          release() {
            held.delete(slot)
            slot.release()
            const other = [...held].find(({ engineId }) => engineId === slot.engineId)
            if (other !== undefined) held.delete(other)
            other?.release()
          },
        }
      },
    })
  },
}

/** The best engine is kept in mind and used again, as a cache of one pick would. */
export const cachedPick: Twin = {
  slots(real) {
    let best: string | null = null
    return changed(real, {
      reserve(avoid) {
        const slot = real.reserve(avoid)
        if (slot !== null) best = slot.engineId
        return slot ?? (best === null ? null : { engineId: best, release: () => undefined })
      },
    })
  },
}

/** A slot was released, but those who wait are not told. */
export const lostWake: Twin = {
  queue(real) {
    const works = everyOther()
    return changed(real, { wake: () => (works() ? real.wake() : undefined) })
  },
}

/** Whoever's time is over is taken out of the queue, but not told. */
export const forgottenWaiter: Twin = {
  queue: (real) =>
    changed(real, { enqueue: (request) => real.enqueue({ ...request, onTimeout: () => undefined }) }),
}

/** Nobody asks an engine whether two names are one content. */
export const twoNamesTwoStarts: Twin = {
  sessionsDeps: (real) => ({ ...real, anyEngineUrl: () => null }),
}

/** Only those who have not attached yet keep a session. */
export const readersDoNotCount: Twin = {
  audience: (real) => Object.defineProperty(real, 'wanted', { get: () => false }),
}

/** The viewers of the name that gives way are left behind. */
export const viewersLeftBehind: Twin = {
  audience: (real) => Object.assign(real, { moveTo: () => undefined }),
}

export const stoppedTwice: Twin = {
  carrierDeps: (real) => ({
    ...real,
    api: {
      ...real.api,
      async stopStream(commandUrl, signal) {
        await real.api.stopStream(commandUrl, signal)
        await real.api.stopStream(commandUrl, signal)
      },
    },
  }),
}

export const neverStopped: Twin = {
  carrierDeps: (real) => ({ ...real, api: { ...real.api, stopStream: () => Promise.resolve() } }),
}

/** The upstream of a stream that was moved is read on. */
export const readOn: Twin = {
  carrierDeps: (real) => ({
    ...real,
    api: {
      ...real.api,
      openPlayback: async (...given) => {
        await real.api.openPlayback(...given)
        return { close: () => undefined }
      },
    },
  }),
}

export const timerLeft: Twin = {
  carrierDeps(real) {
    real.clock.after(1e9, () => undefined)
    return real
  },
}

/** The breaker is told only of what played or failed: a probe whose viewer left is lost. */
export const lostProbe: Twin = {
  breakers: (real) =>
    changed(real, {
      admit(key) {
        const answer = real.admit(key)
        if (!answer.allow) return answer
        return {
          ...answer,
          done: (outcome, ...rest) => (outcome === 'neither' ? undefined : answer.done(outcome, ...rest)),
        }
      },
    }),
}

/** Whatever goes wrong is the content's fault. */
export const blamesContent: Twin = {
  breakers: (real) =>
    changed(real, {
      admit(key) {
        const answer = real.admit(key)
        if (!answer.allow) return answer
        return {
          ...answer,
          done: (outcome, ...rest) => answer.done(outcome === 'neither' ? 'failure' : outcome, ...rest),
        }
      },
    }),
}
