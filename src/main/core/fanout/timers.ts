/** Timers by name, each set at most once at a time, so that their owner can be sure to have cancelled them all. */
import { type Clock, type Timer } from '../ports.ts'

export interface Timers<Name extends string> {
  /** Sets it unless it is set already. */
  arm(name: Name, ms: number, fn: () => void): void
  isArmed(name: Name): boolean
  disarm(name: Name): void
  disarmAll(): void
}

export function createTimers<Name extends string>(clock: Clock): Timers<Name> {
  const armed = new Map<Name, Timer>()
  const disarm = (name: Name): void => {
    armed.get(name)?.cancel()
    armed.delete(name)
  }
  return {
    arm(name, ms, fn) {
      if (armed.has(name)) return
      const timer = clock.after(ms, () => {
        armed.delete(name)
        fn()
      })
      armed.set(name, timer)
    },
    isArmed: (name) => armed.has(name),
    disarm,
    disarmAll() {
      for (const name of [...armed.keys()]) disarm(name)
    },
  }
}
