import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createSlots, type Slot, type Slots } from './slots.ts'

describe('slots', () => {
  it('has no slot to give when no engine is open', () => {
    expect(createSlots().reserve()).toBeNull()
  })

  it('gives a slot back once, however often it is released', () => {
    const slots = createSlots()
    slots.open('e1', 2)
    const slot = slots.reserve()
    slot?.release()
    slot?.release()
    expect(slots.used('e1')).toBe(0)
    expect(slots.free).toBe(2)
  })

  it('spreads streams over the least loaded engines', () => {
    const slots = createSlots()
    for (const id of ['e1', 'e2', 'e3']) slots.open(id, 3)
    const picked = Array.from({ length: 6 }, () => slots.reserve()?.engineId)
    expect(picked.slice(0, 3).sort()).toEqual(['e1', 'e2', 'e3'])
    expect(picked.slice(3).sort()).toEqual(['e1', 'e2', 'e3'])
  })

  it('avoids the engines a stream has failed on, even if only those have room', () => {
    const slots = createSlots()
    slots.open('e1', 1)
    slots.open('e2', 1)
    expect(slots.reserve(new Set(['e1']))?.engineId).toBe('e2')
    expect(slots.reserve(new Set(['e1']))).toBeNull()
  })

  it('keeps count of a stream on an engine that was closed and opened again', () => {
    const slots = createSlots()
    slots.open('e1', 2)
    const slot = slots.reserve()
    slots.close('e1')
    expect(slots.reserve()).toBeNull()
    expect(slots.busy).toBe(1)
    slots.open('e1', 2)
    expect(slots.free).toBe(1)
    slot?.release()
    expect(slots.free).toBe(2)
  })

  const schedules = fc.array(
    fc.oneof(
      fc.record({
        do: fc.constant('open' as const),
        engine: fc.nat(5),
        capacity: fc.integer({ min: 1, max: 4 }),
      }),
      fc.record({ do: fc.constant('close' as const), engine: fc.nat(5) }),
      fc.record({ do: fc.constant('reserve' as const), avoid: fc.option(fc.nat(5)) }),
      fc.record({ do: fc.constant('release' as const), which: fc.nat(20), twice: fc.boolean() }),
    ),
    { maxLength: 60 },
  )

  /** Runs a schedule against a plain model; answers what went wrong first, or null. */
  function follow(
    slots: Slots,
    schedule: typeof schedules extends fc.Arbitrary<infer T> ? T : never,
  ): string | null {
    const capacity = new Map<string, number>()
    const open = new Set<string>()
    const held: Slot[] = []
    const used = (id: string) => held.filter((slot) => slot.engineId === id).length
    for (const step of schedule) {
      switch (step.do) {
        case 'open':
          // A capacity below what is carried is no business of selection: it only stops handing out.
          capacity.set(`e${step.engine}`, step.capacity)
          open.add(`e${step.engine}`)
          slots.open(`e${step.engine}`, step.capacity)
          break
        case 'close':
          open.delete(`e${step.engine}`)
          slots.close(`e${step.engine}`)
          break
        case 'reserve': {
          const avoid = new Set(step.avoid === null ? [] : [`e${step.avoid}`])
          const able = [...open].filter((id) => !avoid.has(id) && used(id) < (capacity.get(id) ?? 0))
          const slot = slots.reserve(avoid)
          if (slot === null) {
            if (able.length > 0) return `no slot although ${able.join()} had room`
            break
          }
          if (!able.includes(slot.engineId)) return `${slot.engineId} was over-full, closed or to be avoided`
          const least = Math.min(...able.map(used))
          if (used(slot.engineId) !== least) return 'not the least loaded engine'
          held.push(slot)
          break
        }
        case 'release': {
          const [slot] = held.splice(step.which % Math.max(1, held.length), 1)
          slot?.release()
          if (step.twice) slot?.release()
          break
        }
      }
      for (const id of capacity.keys()) {
        if (slots.used(id) !== used(id)) return `${id} counts ${slots.used(id)} instead of ${used(id)}`
      }
      const free = [...open].reduce((sum, id) => sum + Math.max(0, (capacity.get(id) ?? 0) - used(id)), 0)
      if (slots.free !== free) return `free is ${slots.free} instead of ${free}`
      if (slots.busy !== held.length) return `busy is ${slots.busy} instead of ${held.length}`
    }
    return null
  }

  it('never overfills an engine, leaks a slot or miscounts, whatever the schedule', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(follow(createSlots(), schedule)).toBeNull()
      }),
      { numRuns: 500, verbose: 1 },
    )
  })

  /** A plain implementation with one bug, to show that the property above can fail. */
  function plainSlots(bug: 'none' | 'double release' | 'cached pick'): Slots {
    const capacity = new Map<string, number>()
    const open = new Set<string>()
    const used = new Map<string, number>()
    const usedOf = (id: string) => used.get(id) ?? 0
    const room = (id: string) => Math.max(0, (capacity.get(id) ?? 0) - usedOf(id))
    let cached: string | undefined
    return {
      open: (id, slots) => void (capacity.set(id, slots), open.add(id)),
      close: (id) => void open.delete(id),
      reserve(avoid) {
        const able = [...open].filter((id) => room(id) > 0 && avoid?.has(id) !== true)
        const best = able.sort((a, b) => usedOf(a) - usedOf(b))[0]
        const id = bug === 'cached pick' ? (cached ??= best) : best
        if (id === undefined) return null
        used.set(id, usedOf(id) + 1)
        let held = true
        return {
          engineId: id,
          release() {
            if (held || bug === 'double release') used.set(id, usedOf(id) - 1)
            held = false
          },
        }
      },
      used: usedOf,
      get free() {
        return [...open].reduce((sum, id) => sum + room(id), 0)
      },
      get busy() {
        return [...used.values()].reduce((sum, n) => sum + n, 0)
      },
    }
  }

  it.each(['double release', 'cached pick'] as const)('would notice a planted bug: %s', (bug) => {
    const holds = (make: () => Slots) =>
      fc.check(
        fc.property(schedules, (schedule) => follow(make(), schedule) === null),
        { numRuns: 500 },
      )
    expect(holds(() => plainSlots('none')).failed).toBe(false)
    expect(holds(() => plainSlots(bug)).failed).toBe(true)
  })
})
