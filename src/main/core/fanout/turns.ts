/** Fair turns: many things to serve, each in small steps, without keeping the event loop from other work. */
import { type Clock, type Timer } from '../ports.ts'

export interface Turns<T> {
  /** Queues it; what is queued already stays where it is. Nothing happens before `run`. */
  add(item: T): void
  /** Serves the queue now, or up to `turnMs` of it now and the rest soon. */
  run(): void
  /** Forgets what is queued. */
  stop(): void
}

/** After so long in one go, the event loop gets its turn. */
const turnMs = 3

/** `takeStep` does a bounded piece of work for one item and answers whether there is more to do for it. */
export function createTurns<T>(clock: Clock, takeStep: (item: T) => boolean): Turns<T> {
  const queue = new Set<T>()
  let running = false
  let pause: Timer | null = null

  const run = (): void => {
    // Called from within a step, or during a pause: the queue will be served anyway.
    if (running || pause !== null) return
    running = true
    try {
      const startedMs = clock.now()
      // A set's iteration also reaches what is added on the way, so one that has more to do queues again at the end.
      for (const item of queue) {
        queue.delete(item)
        if (takeStep(item)) queue.add(item)
        if (queue.size === 0 || clock.now() - startedMs <= turnMs) continue
        pause = clock.after(0, () => {
          pause = null
          run()
        })
        break
      }
    } finally {
      running = false
    }
  }

  return {
    add: (item) => void queue.add(item),
    run,
    stop() {
      queue.clear()
      pause?.cancel()
      pause = null
    },
  }
}
