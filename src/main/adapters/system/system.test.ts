import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { createFakeClock } from '../../core/fake-clock.ts'
import { createBackoff } from './backoff.ts'
import { systemClock } from './clock.ts'
import { ephemeralPort, portIsFree } from './free-port.ts'
import { createPortRange } from './port-range.ts'
import { systemRandom } from './random.ts'
import { createRuntimeEvents } from './runtime-events.ts'

describe('ports for engines', () => {
  const every = async () => true

  it('are refused when all are leased, and given again after a release', async () => {
    const range = createPortRange({ from: 10, to: 11, isFree: every })
    const first = await range.lease()
    await range.lease()
    await expect(range.lease()).rejects.toMatchObject({ code: 'ports_exhausted' })
    first.release()
    expect((await range.lease()).port).toBe(10)
  })

  it('are not given away by a second, late release of an old lease', async () => {
    const range = createPortRange({ from: 10, to: 10, isFree: every })
    const old = await range.lease()
    old.release()
    await range.lease()
    old.release()
    await expect(range.lease()).rejects.toMatchObject({ code: 'ports_exhausted' })
  })

  it('are never given twice to two who ask at the same moment', async () => {
    const range = createPortRange({
      from: 1,
      to: 50,
      isFree: async () => new Promise((resolve) => setImmediate(resolve, true)),
    })
    const leases = await Promise.all(Array.from({ length: 50 }, () => range.lease()))
    expect(new Set(leases.map(({ port }) => port)).size).toBe(50)
  })

  it('pass by those that others hold, on this machine or elsewhere', async () => {
    const range = createPortRange({ from: 10, to: 19, isFree: async (port) => port !== 10 })
    range.hold(11)
    expect((await range.lease(new Set([12]))).port).toBe(13)
  })

  it('are probed by binding them', async () => {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    expect(await portIsFree(port)).toBe(false)
    server.close()
    await once(server, 'close')
    expect(await portIsFree(port)).toBe(true)
    expect(await ephemeralPort()).toBeGreaterThan(0)
  })
})

describe('a backoff', () => {
  it('doubles up to its limit, keeps one retry at most, and begins anew after a reset', () => {
    const clock = createFakeClock()
    const backoff = createBackoff(clock, 100, 300)
    const firedAtMs: number[] = []
    const schedule = (): void => backoff.schedule(() => firedAtMs.push(clock.now()))
    for (let tries = 0; tries < 3; tries++) {
      schedule()
      clock.advance(1_000)
    }
    expect(firedAtMs).toEqual([100, 1_200, 2_300])
    schedule()
    schedule()
    expect(clock.pending()).toBe(1)
    backoff.reset()
    expect(clock.pending()).toBe(0)
    schedule()
    clock.advance(100)
    expect(firedAtMs.at(-1)).toBe(3_100)
  })
})

describe('runtime events', () => {
  it('reach every listener even if one throws, and none that left', () => {
    const errors: string[] = []
    const quiet = (): void => undefined
    const events = createRuntimeEvents({
      debug: quiet,
      info: quiet,
      warn: quiet,
      error: (message) => errors.push(message),
    })
    const seen: string[] = []
    events.watch(() => {
      throw new Error('broken listener')
    })
    const leave = events.watch(() => seen.push('left'))
    events.watch(({ type }) => seen.push(type))
    leave()
    events.emit({ type: 'view' })
    expect(seen).toEqual(['view'])
    expect(errors).toHaveLength(1)
  })
})

describe('clock and randomness of this machine', () => {
  it('give hex digits as many as asked, and numbers in [0, 1)', () => {
    for (const digits of [0, 1, 7, 40])
      expect(systemRandom.hex(digits)).toMatch(new RegExp(`^[0-9a-f]{${digits}}$`))
    for (let tries = 0; tries < 1_000; tries++) {
      const value = systemRandom.next()
      expect(value >= 0 && value < 1).toBe(true)
    }
  })

  it('never call a timer back at once, nor after it was cancelled', async () => {
    const fired: string[] = []
    systemClock.after(0, () => fired.push('kept'))
    systemClock.after(0, () => fired.push('cancelled')).cancel()
    expect(fired).toEqual([])
    const beforeMs = systemClock.now()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(fired).toEqual(['kept'])
    expect(systemClock.now()).toBeGreaterThan(beforeMs)
  })
})
