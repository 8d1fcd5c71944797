/** What the tests of the breakers start from. */
import { createFakeClock } from '../fake-clock.ts'
import { createSeededRandom } from '../fake-random.ts'
import { createContentBreakers, type BreakerSettings, type ContentBreakers } from './content-breakers.ts'

export const key = 'contentId:a'
export const infohash = 'infohash:f'

export function setUp(change: Partial<BreakerSettings> = {}) {
  const clock = createFakeClock()
  const settings = { failureRate: 0.8, minAttempts: 3, windowS: 600, openS: 60, ...change }
  const renew = () => createContentBreakers({ clock, random: createSeededRandom(1), settings })
  return { clock, breakers: renew(), renew }
}

type Details = Parameters<Extract<ReturnType<ContentBreakers['admit']>, { allow: true }>['done']>[2]

export function start(
  breakers: ContentBreakers,
  outcome: 'success' | 'failure' | 'neither',
  { of = key, ...details }: { of?: string } & NonNullable<Details> = {},
): void {
  const admission = breakers.admit(of)
  if (!admission.allow) throw new Error(`${of} is ${admission.state}`)
  admission.done(outcome, 'failed to load content', details)
}

export function fail(breakers: ContentBreakers, times: number, of = key): void {
  for (let i = 0; i < times; i++) start(breakers, 'failure', { of })
}
