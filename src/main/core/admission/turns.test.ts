import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createTurns, type Turns } from './turns.ts'

interface Member {
  readonly id: number
  readonly group: string
}

type Create = () => Turns<Member>
type Step = { do: 'come'; group: string } | { do: 'serve' } | { do: 'leave'; which: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('come' as const), group: fc.constantFrom('a', 'b', 'c', 'd') }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'serve' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('leave' as const), which: fc.nat({ max: 12 }) }) },
)

/** Throws at the first thing that an address would call unfair. */
function run(create: Create, steps: readonly Step[]): void {
  const turns = create()
  let members: Member[] = []
  /** Turns that others had since a group began to wait or was served. */
  const passedOver = new Map<string, Map<string, number>>()
  const waits = (group: string): boolean => members.some((member) => member.group === group)
  const forget = (member: Member): void => {
    members = members.filter((other) => other !== member)
    if (!waits(member.group)) passedOver.delete(member.group)
  }

  for (const [id, next] of steps.entries()) {
    const alone = new Map(members.map((member) => [member, turns.position(member)]))
    switch (next.do) {
      case 'come': {
        const member = { id, group: next.group }
        if (!waits(next.group)) passedOver.set(next.group, new Map())
        members.push(member)
        turns.add(member, next.group)
        break
      }
      case 'serve': {
        const { first } = turns
        turns.serve()
        if (first === undefined) break
        expect(
          members.find(({ group }) => group === first.group),
          'first come first served in an address',
        ).toBe(first)
        for (const [group, served] of passedOver) {
          if (group === first.group) continue
          const times = (served.get(first.group) ?? 0) + 1
          served.set(first.group, times)
          expect(times, `${group} was passed over twice by ${first.group}`).toBe(1)
        }
        passedOver.set(first.group, new Map())
        forget(first)
        break
      }
      case 'leave': {
        const member = members[next.which]
        if (member === undefined) break
        expect(turns.remove(member)).toBe(true)
        expect(turns.remove(member)).toBe(false)
        forget(member)
        break
      }
    }
    expect(turns.length).toBe(members.length)
    const order = turns.inOrder()
    expect(new Set(order)).toEqual(new Set(members))
    for (const [at, member] of order.entries()) expect(turns.position(member)).toBe(at + 1)
    expect(turns.first).toBe(order[0])
    for (const [member, before] of alone) {
      const isItsFirst = members.find(({ group }) => group === member.group) === member
      if (isItsFirst) expect(turns.position(member), 'a place that grew').toBeLessThanOrEqual(before)
    }
  }
}

const fair = (create: Create) =>
  fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => run(create, steps))

/** Real turns with one bug planted. */
const twin = (plant: (real: Turns<Member>) => Partial<Turns<Member>>): Create => {
  return () => {
    const real = createTurns<Member>()
    return Object.defineProperties(
      Object.create(real) as Turns<Member>,
      Object.getOwnPropertyDescriptors(plant(real)),
    )
  }
}

describe('turns in any schedule', () => {
  it('pass nobody over twice, and no first place of an address ever grows', () => {
    fc.assert(fair(createTurns), { numRuns: 500 })
  })

  const plantedBugs: [string, Create, complaint: RegExp][] = [
    [
      'serve the same address until it has no more wishes',
      twin((real) => ({ serve: () => void (real.first !== undefined && real.remove(real.first)) })),
      /passed over twice/,
    ],
    [
      'forget that there are addresses',
      twin((real) => ({ add: (member) => real.add(member, null) })),
      /passed over twice/,
    ],
    [
      'let newcomers in ahead',
      twin((real) => ({
        add(member, group) {
          const before = real.inOrder()
          for (const one of before) real.remove(one)
          for (const one of [member, ...before]) real.add(one, one === member ? group : one.group)
        },
      })),
      /passed over twice|first come|a place that grew/,
    ],
  ]
  it.each(plantedBugs)('are found unfair when they %s', (_, create, complaint) => {
    for (const seed of [1, 2, 3, 4, 5]) {
      const { errorInstance } = fc.check(fair(create), { seed, numRuns: 300, endOnFailure: true })
      expect(String(errorInstance)).toMatch(complaint)
    }
  })
})
