/** Scaling as viewers meet it: the whole core in virtual time, with Weir's own scaler and with broken ones. */
import { describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { contentId, pass, settle } from '../fake-engines.ts'
import { type CreateScaler, type Decision, type Facts } from './scaler.ts'
import { changes, house, small, states } from './test-steering.ts'

const a = contentId('a')
const b = contentId('b')
const c = contentId('c')

/** A scaler that says whatever the test says. */
function puppet(first: Partial<Decision> = {}) {
  const none: Decision = { wanted: 1, letGo: [], text: null, cannot: null }
  const says = { next: (): Decision => ({ ...none, ...first }), facts: [] as Facts[] }
  const createScaler: CreateScaler = () => ({
    decide(facts) {
      says.facts.push(facts)
      return says.next()
    },
  })
  return { says, createScaler, say: (more: Partial<Decision>) => (says.next = () => ({ ...none, ...more })) }
}

describe('a scaler that fails', () => {
  it('leaves the engines as they are, says so once, and is asked again', async () => {
    const { createScaler, says, say } = puppet({ wanted: 2 })
    const one = await house({ ...small(), createScaler })
    expect(states(one)).toEqual(['e1 ready', 'e2 ready'])
    says.next = () => {
      throw new Error('division by zero')
    }
    await one.pass(10_000)
    expect(states(one)).toEqual(['e1 ready', 'e2 ready'])
    expect(changes(one).filter((text) => text.startsWith('Weir does not scale'))).toHaveLength(1)
    expect(one.mistakes).toHaveLength(1)
    say({ wanted: 3 })
    await one.pass(8000)
    expect(states(one)).toHaveLength(3)
  })

  it('from the beginning leaves Weir with the engines that are always kept', async () => {
    const { createScaler, says } = puppet()
    says.next = () => {
      throw new Error('no')
    }
    const one = await house({ ...small({ min: 2 }), createScaler })
    expect(states(one)).toEqual(['e1 ready', 'e2 ready'])
    expect(one.weir.readiness()).toEqual({ ready: true })
  })

  it.each([NaN, Infinity])('by wanting %s engines is one that fails', async (wanted) => {
    const { createScaler } = puppet({ wanted })
    const one = await house({ ...small(), createScaler })
    expect(states(one)).toEqual(['e1 ready'])
  })

  it('by wanting too many or too few gets what there may be', async () => {
    const { createScaler, say } = puppet({ wanted: 99 })
    const one = await house({ ...small(), createScaler })
    await one.pass(10_000)
    expect(states(one)).toHaveLength(4)
    expect(one.weir.snapshot().scaling.desired).toBe(4)
    say({ wanted: -3, letGo: ['e1', 'e2', 'e3', 'e4', 'e99'] })
    await one.pass(2000)
    expect(states(one)).toEqual([])
  })

  it('by letting an engine go that carries a stream cuts nobody off', async () => {
    const { createScaler, say } = puppet({ wanted: 1 })
    const one = await house({ ...small(), createScaler })
    const viewer = one.play(a)
    await one.pass(2000)
    say({ wanted: 0, letGo: ['e1'] })
    const before = viewer.seen.mediaBytes
    await one.pass(60_000)
    expect(viewer.seen.isConnected).toBe(true)
    expect(viewer.seen.mediaBytes).toBeGreaterThan(before)
    viewer.leave()
    await one.pass(5000)
    expect(states(one)).toEqual([])
  })
})

describe('when no engine can be made', () => {
  it('for a minute, says why, keeps serving, and goes on by itself', async () => {
    const one = await house(small())
    const viewer = one.play(a)
    await one.pass(2000)
    one.engines.refuseCreation(new WeirError('ports_exhausted', { from: 1, to: 2 }))
    const waiting = one.play(b)
    await one.pass(5000)
    expect(one.weir.snapshot().scaling.cannot).toMatch(/No free port/)
    expect(changes(one).join()).toMatch(/More engines are needed than there can be: No free port/)
    await one.pass(45_000)
    expect(viewer.seen.isConnected).toBe(true)
    one.engines.refuseCreation(null)
    await one.pass(75_000)
    expect(one.weir.snapshot().scaling.cannot).toBeNull()
    expect(changes(one).join()).toMatch(/There can be as many engines as are needed again/)
    expect(one.weir.snapshot().pool.mode).toBe('normal')
    waiting.leave()
  })

  it('and nobody needs one, nobody is alarmed', async () => {
    const one = await house(small())
    one.engines.refuseCreation(new WeirError('ports_exhausted', { from: 1, to: 2 }))
    await one.pass(120_000)
    expect(changes(one).join()).not.toMatch(/More engines are needed/)
  })
})

describe('demand', () => {
  it('that vanishes while an engine is made for it leaves no engine behind for ever', async () => {
    const one = await house(small())
    const first = one.play(a)
    await one.pass(1000)
    const impatient = one.play(b)
    await one.pass(500)
    expect(states(one)).toEqual(['e1 ready', 'e2 starting'])
    impatient.leave()
    first.leave()
    await one.pass(180_000)
    expect(states(one)).toHaveLength(1)
  })

  it('that has to wait asks for an engine in the same turn', async () => {
    const one = await house(small())
    one.play(a)
    await one.pass(1000)
    one.play(b)
    await settle()
    expect(one.weir.snapshot().scaling).toMatchObject({ mode: 'auto', desired: 2 })
    expect(one.weir.snapshot().scaling.events[0]?.text).toMatch(/^queue 1.*: \+1$/)
    expect(one.weir.snapshot().scaling.reason).toBe(one.weir.snapshot().scaling.events[0]?.text)
  })

  it('is what the scaler is told of: streams that asked, and how long they wait', async () => {
    const { createScaler, says } = puppet({ wanted: 1 })
    const one = await house({ ...small(), createScaler })
    one.play(a)
    await one.pass(1000)
    one.play(b)
    await one.pass(3000)
    expect(says.facts.at(-1)).toMatchObject({ arrivals: 2, queue: { length: 1 }, slotsPerEngine: 1 })
    expect(says.facts.at(-1)?.queue.longestWaitMs).toBeGreaterThanOrEqual(2000)
    expect(says.facts.at(-1)?.bootMs).toBeGreaterThan(5000)
  })
})

describe('the machine', () => {
  const host = { room: () => ({ availableBytes: 300e6, totalBytes: 4e9, cpuShare: 0.2 }) }

  it('that is short of memory gets no further engine, and the reason is told', async () => {
    const one = await house({ ...small(), host })
    one.play(a)
    await one.pass(1000)
    one.play(b).leave()
    one.play(c)
    await one.pass(5000)
    expect(states(one)).toHaveLength(1)
    expect(one.weir.snapshot().scaling.cannot).toMatch(/this machine has \d+ MiB left/)
  })

  it('does not matter where engines run elsewhere', async () => {
    const { createScaler, says } = puppet()
    await house({
      ...small(),
      host,
      createScaler,
      runtime: (fake) => ({ ...fake, isHere: () => false }),
    })
    expect(says.facts.every((facts) => facts.host === null)).toBe(true)
  })
})

describe('spares that sleep', () => {
  it('die in their sleep without alarming anybody about viewers', async () => {
    const one = await house(small({ pausedSpares: 1 }))
    await one.pass(8000)
    expect(changes(one)).toContain('Engine e2 sleeps as a spare')
    expect(changes(one).join()).not.toMatch(/viewers are moved/)
    one.engines.kill('e2')
    await one.pass(10_000)
    expect(one.weir.snapshot().engines[1]).toMatchObject({ id: 'e2', state: 'paused', isSpare: true })
  })

  it('let the next viewer start within a tenth of a second where all slots are taken', async () => {
    const one = await house(small({ pausedSpares: 1 }))
    await one.pass(8000)
    one.play(a)
    await one.pass(200)
    one.play(b)
    await one.pass(3000)
    const { provisioning } = one.weir.snapshot().latency
    expect(provisioning.count).toBe(2)
    expect(provisioning.p99Ms).toBeLessThan(100)
    await one.pass(10_000)
    expect(states(one)).toEqual(['e1 ready', 'e2 ready', 'e3 paused'])
  })

  it('are woken for whoever waits also when waking failed first', async () => {
    const one = await house(small({ pausedSpares: 1 }))
    await one.pass(8000)
    one.engines.refuseThaw(new Error('no answer'))
    one.play(a)
    await one.pass(1000)
    const second = one.play(b)
    await one.pass(1000)
    one.engines.refuseThaw(null)
    await one.pass(12_000)
    expect(second.seen.mediaBytes).toBeGreaterThan(0)
  })
})

describe('a pool that sleeps when nobody watches', () => {
  it('keeps a sleeping spare for its first viewer where that is wished for instead', async () => {
    const one = await house(small({ min: 0, pausedSpares: 1 }))
    await one.pass(60_000)
    expect(states(one)).toEqual(['e1 paused'])
    expect(one.weir.readiness()).toEqual({ ready: true })
    one.play(a)
    await pass(one.clock, 3000, 5)
    expect(one.weir.snapshot().latency.provisioning.p99Ms).toBeLessThan(50)
  })

  const sleepy = small({ sleepWhenIdle: true })

  it('goes to sleep, is still ready for a viewer, and wakes for the first one', async () => {
    const one = await house(sleepy)
    await one.pass(40_000)
    expect(states(one)).toEqual([])
    expect(one.weir.snapshot().scaling).toMatchObject({ desired: 0, cannot: null })
    expect(one.weir.snapshot().pool).toEqual({ mode: 'normal', text: 'No engine is wanted' })
    expect(one.weir.readiness()).toEqual({ ready: true })
    const viewer = one.play(a)
    await settle()
    expect(states(one)).toHaveLength(1)
    await one.pass(8000)
    expect(viewer.seen.error).toBeNull()
    expect(viewer.seen.mediaBytes).toBeGreaterThan(0)
  })

  it('is not ready while no engine could be made, and says why', async () => {
    const problem = new WeirError('docker_failed', { what: 'answer', why: 'it is gone' }).toBody()
    let isGone = false
    const one = await house({
      ...sleepy,
      runtime: (fake) => ({ ...fake, view: () => ({ ...fake.view(), problem: isGone ? problem : null }) }),
    })
    await one.pass(40_000)
    isGone = true
    expect(one.weir.readiness()).toEqual({ ready: false, why: problem.message })
    const viewer = one.play(a)
    await one.pass(100)
    expect(viewer.seen.error).toBe('no_engine_ready')
  })
})
