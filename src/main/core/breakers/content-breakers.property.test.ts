/**
 * Any schedule of starts, ends, time, names, user's doings and restarts against what the breakers promise. Each promise
 * has a twin that breaks it and must be found. Failures print their seed.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFakeClock, type FakeClock } from '../fake-clock.ts'
import { createSeededRandom } from '../fake-random.ts'
import { contents, nameOf, step, type Step } from './test-steps.ts'
import {
  countsTwice,
  deafToSuccess,
  forgetful,
  forgivesAtTheFirstByte,
  lostHalfOpen,
  twoProbes,
} from './test-twins.ts'
import {
  createContentBreakers,
  type Admission,
  type BreakerSettings,
  type ContentBreakers,
  type Done,
} from './content-breakers.ts'

const settings = {
  failureRate: 0.8,
  minAttempts: 3,
  windowS: 600,
  openS: 60,
  maxOpenS: 1800,
  maxContents: 24,
  probeLeaseS: 120,
} satisfies BreakerSettings

type Create = (clock: FakeClock) => ContentBreakers
const createReal: Create = (clock) =>
  createContentBreakers({ clock, random: createSeededRandom(11), settings })

/** A start that has not reported back; some never do, which must not lock a content out for good. */
interface Running {
  readonly content: number
  readonly key: string
  readonly probe: boolean
  readonly sinceMs: number
  readonly done: Done
}

function run(create: Create, steps: Step[]): void {
  const clock = createFakeClock()
  let breakers = create(clock)
  let running: Running[] = []
  /** Reported failures by content, to see what a block can rest on. */
  const failuresMs = new Map<number, number[]>(contents.map((one) => [one, []]))
  const blocked = new Set<number>()
  const aliased = new Set<number>()
  /** Engines broke of them since they last failed otherwise or lasted. */
  const breaking = new Set<number>()
  let strangers = 0

  const admit = (one: number, byInfohash: boolean): Admission => {
    const key = nameOf(one, byInfohash)
    // An engine tells the infohash at every start; for the sake of strangers it may have been forgotten.
    if (aliased.has(one)) breakers.alias(nameOf(one, false), nameOf(one, true))
    const said = breakers.check(key)
    const answer = breakers.admit(key)
    expect(answer, 'check says what admit does').toMatchObject(said)
    return answer
  }
  const liveProbes = (one: number): number =>
    running.filter(
      (other) =>
        other.content === one && other.probe && clock.now() - other.sinceMs < settings.probeLeaseS * 1000,
    ).length

  const check = (): void => {
    expect(breakers.size, 'ids within the bound').toBeLessThanOrEqual(settings.maxContents)
    for (const one of contents) {
      for (const byInfohash of [false, true]) {
        const said = breakers.check(nameOf(one, byInfohash))
        if (said.allow) continue
        expect(said.state === 'blocked', 'blocked means by the user').toBe(blocked.has(one))
        if (said.state === 'blocked') continue
        const enough = (failuresMs.get(one) ?? []).length >= settings.minAttempts
        expect(enough, 'no block before the least number of failures').toBe(true)
        if (said.state === 'half-open') {
          expect(liveProbes(one), 'half-open refuses only while a probe is under way').toBeGreaterThan(0)
        }
        if (said.state === 'open') {
          const leftMs = (said.nextTryAtMs ?? Infinity) - clock.wallMs()
          expect(leftMs, 'a block ends').toBeLessThanOrEqual(settings.maxOpenS * 1000)
        }
      }
    }
  }

  /** What was a probe is a start like any other once the breaker is closed. */
  const demote = (one: number): void => {
    running = running.map((other) => (other.content === one ? { ...other, probe: false } : other))
  }
  const wipe = (one: number): void => {
    failuresMs.set(one, [])
    demote(one)
  }

  const take = (step: Step): void => {
    switch (step.do) {
      case 'start': {
        // The two names are two contents to everybody until an engine has told.
        const byInfohash = aliased.has(step.content) && step.byInfohash
        const answer = admit(step.content, byInfohash)
        if (!answer.allow) return
        if (answer.probe) expect(liveProbes(step.content), 'one probe at a time').toBe(0)
        running.push({
          content: step.content,
          key: nameOf(step.content, byInfohash),
          probe: answer.probe,
          sinceMs: clock.now(),
          done: answer.done,
        })
        return
      }
      case 'end': {
        const [one] = running.splice(running.length - 1 - step.which, 1)
        if (one === undefined) return
        if (step.outcome === 'failure') {
          failuresMs.get(one.content)?.push(clock.now())
          breaking.delete(one.content)
        }
        const before = breakers.check(one.key)
        const wasHalfOpen = before.allow ? before.probe : before.state === 'half-open'
        one.done(step.outcome, 'failed to load content', { certain: step.certain })
        one.done('failure', 'a second report')
        if (step.outcome === 'success' && !blocked.has(one.content)) {
          const said = breakers.check(one.key)
          if (!breaking.has(one.content)) {
            expect(said, 'what has just played may be played').toEqual({ allow: true, probe: false })
            demote(one.content)
          } else if (wasHalfOpen) {
            expect(said.allow && !said.probe, 'of what breaks engines the first byte proves nothing').toBe(
              false,
            )
          }
        }
        return
      }
      case 'fail':
        for (let i = 0; i < step.times; i++) {
          const answer = admit(step.content, false)
          if (!answer.allow) return
          failuresMs.get(step.content)?.push(clock.now())
          breaking.delete(step.content)
          answer.done('failure', 'failed to load content', { certain: step.certain })
        }
        return
      case 'break':
        failuresMs.get(step.content)?.push(clock.now())
        breaking.add(step.content)
        breakers.brokeEngine(nameOf(step.content, false), 'engine e1 died', step)
        return
      case 'lasts':
        breakers.lasts(nameOf(step.content, false))
        if (!breaking.delete(step.content) || blocked.has(step.content)) return
        expect(breakers.check(nameOf(step.content, false)), 'what lasts may be played').toEqual({
          allow: true,
          probe: false,
        })
        demote(step.content)
        return
      case 'pass':
        clock.advance(step.s * 1000)
        return
      case 'alias':
        aliased.add(step.content)
        breakers.alias(nameOf(step.content, false), nameOf(step.content, true))
        return
      case 'block':
        blocked.add(step.content)
        breakers.block(nameOf(step.content, false))
        if (!aliased.has(step.content))
          breakers.alias(nameOf(step.content, false), nameOf(step.content, true))
        aliased.add(step.content)
        return
      case 'unblock':
        blocked.delete(step.content)
        for (const byInfohash of [false, true]) breakers.unblock(nameOf(step.content, byInfohash))
        wipe(step.content)
        return
      case 'forget':
        blocked.delete(step.content)
        aliased.delete(step.content)
        for (const byInfohash of [false, true]) breakers.forget(nameOf(step.content, byInfohash))
        wipe(step.content)
        return
      case 'pardon':
        breakers.pardonUncertain()
        return
      case 'restart': {
        const before = contents.map((one) => breakers.check(nameOf(one, false)))
        const stored = JSON.parse(JSON.stringify(breakers.export())) as unknown[]
        breakers = create(clock)
        breakers.import(stored)
        // The starts of the old process are gone, and so are their probes.
        running = []
        for (const [at, one] of contents.entries()) {
          const said = breakers.check(nameOf(one, false))
          const was = before[at]
          if (was !== undefined && !was.allow && was.state === 'half-open') {
            expect(said.allow, 'a probe that died leaves its place').toBe(true)
          } else {
            expect(said, 'a restart changes nothing').toEqual(was)
          }
        }
        return
      }
      case 'strangers':
        for (let i = 0; i < step.count; i++) {
          const answer = breakers.admit(`contentId:stranger-${strangers++}`)
          if (answer.allow) answer.done('failure', 'failed to load content')
        }
        // Whoever was not started lately may have been forgotten for them; that is what the bound means.
        return
    }
  }

  for (const next of steps) {
    take(next)
    check()
  }

  clock.advance((settings.maxOpenS + settings.probeLeaseS) * 1000)
  for (const one of contents) {
    if (blocked.has(one)) continue
    const last = admit(one, false)
    expect(last.allow, 'every block ends, also if starts were lost').toBe(true)
    if (last.allow) last.done('neither')
    const again = admit(one, false)
    expect(again.allow, 'a probe without result gives its place back').toBe(true)
    if (again.allow) again.done('success')
    breakers.lasts(nameOf(one, false))
    expect(breakers.check(nameOf(one, false)), 'a success closes').toEqual({ allow: true, probe: false })
  }
}

const schedules = (create: Create) =>
  fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => run(create, steps))

describe('any schedule', () => {
  it('keeps every promise of the breakers', () => {
    fc.assert(schedules(createReal), { numRuns: 300 })
  })

  const change =
    (broken: (real: ContentBreakers) => ContentBreakers): Create =>
    (clock) =>
      broken(createReal(clock))
  const withSettings =
    (other: Partial<BreakerSettings>): Create =>
    (clock) =>
      createContentBreakers({ clock, random: createSeededRandom(11), settings: { ...settings, ...other } })

  const twins: [string, Create, complaint: RegExp][] = [
    ['lets two probes try at once', change(twoProbes), /one probe at a time|check says/],
    ['loses a half-open breaker when the player left', change(lostHalfOpen), /half-open refuses only/],
    [
      'waits for ever for a probe that was lost',
      withSettings({ probeLeaseS: 1e6 }),
      /half-open refuses only|every block ends/,
    ],
    ['blocks after two failures', withSettings({ minAttempts: 2 }), /least number of failures/],
    ['never ends a block', withSettings({ openS: 1e6, maxOpenS: 1e6 }), /a block ends/],
    ['grows without bound', withSettings({ maxContents: 1e6 }), /ids within the bound/],
    ['forgets everything at a restart', change(forgetful), /a restart changes nothing|leaves its place/],
    [
      'counts a second report',
      change(countsTwice),
      /what has just played|least number|check says|a success closes/,
    ],
    ['forgives at the first byte', change(forgivesAtTheFirstByte), /the first byte proves nothing/],
    ['stays open after a success', change(deafToSuccess), /what has just played|a success closes/],
  ]
  it.each(twins)('finds a twin that %s', (_, create, complaint) => {
    for (const seed of [1, 2, 3]) {
      const { errorInstance } = fc.check(schedules(create), { seed, numRuns: 1000, endOnFailure: true })
      expect(String(errorInstance)).toMatch(complaint)
    }
  })
})
