import { createContentBreakers } from '../../src/main/core/breakers/content-breakers.ts'
import { createFakeClock } from '../../src/main/core/fake-clock.ts'
import { createSeededRandom } from '../../src/main/core/fake-random.ts'
import { measureBreakers } from '../support/breaker-memory.ts'
import { type Row } from './row.ts'

const ids = 20_000
const limitBytes = 10 * 2 ** 20
const hourMs = 3_600_000
const content = 'contentId:a'

export const row04: Row = {
  number: 4,
  title: 'What a failure counts',
  goal: `one failure never blocks a content; 4 failures, an hour idle, 1 failure does not block; ${ids} ids in at most 10 MB without timers`,
  async run(log) {
    const afterOne = failuresThatBlock([{ failures: 1 }])
    const afterAnHour = failuresThatBlock([{ failures: 4 }, { idleMs: hourMs }, { failures: 1 }])
    const control = failuresThatBlock([{ failures: 4 }])
    log(
      `blocked after 1 failure: ${afterOne}; after 4, an hour and 1: ${afterAnHour}; after 4 (control): ${control}`,
    )
    // Twice as many as are remembered, so that forgetting is part of it.
    const few = await measureBreakers(2 * ids, 3)
    const many = await measureBreakers(2 * ids, 16)
    const worst = Math.max(few.heapBytes, many.heapBytes)
    const timers = few.timers + many.timers + few.clockTimers + many.clockTimers
    log(
      `${few.ids} ids: ${mb(few.heapBytes)} MB with 3 starts each, ${mb(many.heapBytes)} MB with 16; ${timers} timers`,
    )
    return {
      met:
        !afterOne &&
        !afterAnHour &&
        control &&
        few.ids === ids &&
        many.ids === ids &&
        worst <= limitBytes &&
        timers === 0,
      summary: `1 failure blocks: ${yes(afterOne)}; 4, an hour, 1: ${yes(afterAnHour)}; ${few.ids} ids in ${mb(worst)} MB, ${timers} timers`,
      figures: [
        { name: 'blocked after 1 failure', value: yes(afterOne) },
        { name: 'blocked after 4 failures, an hour idle, 1 failure', value: yes(afterAnHour) },
        { name: 'control: blocked after 4 failures in a row', value: yes(control) },
        { name: `heap for ${few.ids} ids with 3 starts each, MB`, value: mb(few.heapBytes) },
        { name: `heap for ${many.ids} ids with 16 starts each, MB`, value: mb(many.heapBytes) },
        { name: 'timers', value: String(timers) },
        { name: 'one check, us', value: `${few.checkUs.toFixed(2)} / ${many.checkUs.toFixed(2)}` },
      ],
      notes: [
        `Heap after garbage collection in a process of its own, of ids cut from request URLs; ${2 * ids} ids were asked for, and the least recent half forgotten. Time is virtual. MB are MiB.`,
      ],
    }
  },
}

type Moment = { readonly failures: number } | { readonly idleMs: number }

/** Whether a content is refused after these moments. */
function failuresThatBlock(moments: readonly Moment[]): boolean {
  const clock = createFakeClock()
  const settings = { failureRate: 0.8, minAttempts: 3, windowS: 600, openS: 60 }
  const breakers = createContentBreakers({ clock, random: createSeededRandom(1), settings })
  for (const moment of moments) {
    if ('idleMs' in moment) {
      clock.advance(moment.idleMs)
      continue
    }
    for (let n = 0; n < moment.failures; n++) {
      const admission = breakers.admit(content)
      if (admission.allow) admission.done('failure', 'failed to load content')
      clock.advance(5000)
    }
  }
  return !breakers.check(content).allow
}

const yes = (is: boolean): string => (is ? 'yes' : 'no')
const mb = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)
