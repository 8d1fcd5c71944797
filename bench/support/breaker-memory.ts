/** What 20 000 remembered contents cost, in a process with nothing else in it (`--expose-gc`). */
import { pathToFileURL } from 'node:url'
import { createContentBreakers } from '../../src/main/core/breakers/content-breakers.ts'
import { createFakeClock } from '../../src/main/core/fake-clock.ts'
import { createSeededRandom } from '../../src/main/core/fake-random.ts'
import { answerQuestions, startChild } from './child.ts'

export interface BreakerMemory {
  readonly ids: number
  readonly heapBytes: number
  /** Timers in the process, and on the clock that was given to the breakers. */
  readonly timers: number
  readonly clockTimers: number
  /** Of one `check`. */
  readonly checkUs: number
}

/** `asked` contents are started `starts` times each, every other time in vain; the breakers remember what they do. */
export async function measureBreakers(asked: number, starts: number): Promise<BreakerMemory> {
  const child = startChild('breaker-memory.ts', [], ['--expose-gc'])
  try {
    return await child.ask<BreakerMemory>('measure', { asked, starts })
  } finally {
    await child.stop()
  }
}

/** As it comes out of a request's URL: a piece of a longer string. */
function idOf(n: number): string {
  const url = `/ace/getstream?id=${n.toString(16).padStart(40, 'a')}&pid=${n}`
  return `contentId:${url.slice(18, 58)}`
}

function measure({ asked, starts }: { asked: number; starts: number }): BreakerMemory {
  const collect = (): number => {
    for (let n = 0; n < 4; n++) globalThis.gc?.()
    return process.memoryUsage().heapUsed
  }
  const clock = createFakeClock()
  const settings = { failureRate: 0.8, minAttempts: 3, windowS: 600, openS: 60 }
  const beforeBytes = collect()
  const breakers = createContentBreakers({ clock, random: createSeededRandom(1), settings })
  for (let n = 0; n < asked; n++) {
    for (let start = 0; start < starts; start++) {
      const admission = breakers.admit(idOf(n))
      if (admission.allow)
        admission.done(start % 2 === 0 ? 'failure' : 'success', `failed to load content (${n % 50})`)
      clock.advance(1)
    }
  }
  // What would be written down is not what is remembered.
  breakers.takeChanges()
  const heapBytes = collect() - beforeBytes
  const beganMs = performance.now()
  for (let n = 0; n < asked; n++) breakers.check(idOf(n))
  const checkUs = ((performance.now() - beganMs) * 1000) / asked
  const timers = process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  return { ids: breakers.size, heapBytes, timers, clockTimers: clock.pending(), checkUs }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  answerQuestions({ measure })
  process.on('disconnect', () => process.exit(0))
}
