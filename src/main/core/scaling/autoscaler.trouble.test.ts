/** What somebody at the dashboard would see of the scaler on unhappy days: engines that fail, and what cannot be had. */
import { describe, expect, it } from 'vitest'
import { GiB, MiB, host, houseWith, last, settled } from './test-houses.ts'

describe('engines that fail', () => {
  it('make no less of what is wanted when they die, one or all', () => {
    const house = settled(5, { min: 2 })
    const { wanted } = house
    house.fail('e1', 8)
    house.pass(4)
    expect(house.wanted).toBeGreaterThanOrEqual(wanted)
    for (const { id } of house.engines) house.fail(id, 5)
    house.pass(4)
    expect(house.wanted).toBeGreaterThanOrEqual(wanted)
  })

  it('are not replaced by others at once, since they come back in a moment', () => {
    const house = settled(5, { min: 2 })
    const { wanted } = house
    house.fail('e1', 8)
    house.pass(30)
    expect(house.wanted).toBe(wanted)
  })

  it('get a substitute when they do not come back', () => {
    const house = settled(5)
    const { wanted } = house
    house.fail('e1')
    house.pass(40)
    expect(house.wanted).toBe(wanted + 1)
    expect(house.texts().at(-1)).toBe('5 of 6 slots in use for 10 s, 1 engine not working: +1')
  })

  it('do not make a crowd of failing ones when all of them fail', () => {
    const house = settled(8, { max: 50 })
    const { wanted } = house
    house.pass(900, () => {
      for (const { id, state } of house.engines) if (state === 'ready') house.fail(id)
    })
    expect(house.queue).toBe(8)
    expect(house.wanted).toBeLessThanOrEqual(Math.ceil(1.5 * wanted))
  })

  it('are given up after the whole window, and go first', () => {
    const house = settled(7)
    house.fail('e2')
    house.pass(290)
    expect(house.engines.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3', 'e4', 'e5'])
    house.pass(20)
    expect(house.engines.map(({ id }) => id)).toEqual(['e1', 'e3', 'e4', 'e5'])
    expect(house.texts().at(-1)).toBe('demand was at most 4 engines for 5 min: -1 (e2 not ready for 5 min)')
  })

  it('hold every step down up while there is hope for them', () => {
    const house = settled(7)
    house.load(1)
    house.pass(200)
    house.fail('e1', 250)
    const { wanted } = house
    house.pass(240)
    expect(house.wanted).toBe(wanted)
    house.pass(120)
    expect(house.wanted).toBeLessThan(wanted)
  })

  it('are asked for once only, however long they boot and whoever waits', () => {
    const house = houseWith({ max: 20 })
    house.circumstances.bootMs = 25_000
    house.pass(60)
    house.load(12)
    house.pass(1)
    const { wanted } = house
    expect(wanted, 'room for 12, and for half of what came in the last 30 s').toBe(6)
    for (let second = 0; second < 20; second++) {
      house.pass(1)
      house.ask()
    }
    expect(house.wanted).toBe(wanted)
    expect(house.texts()).toHaveLength(2)
  })

  it('that nobody has seen boot yet are waited for as long as it takes', () => {
    const house = houseWith({ min: 3 })
    house.circumstances.bootMs = 600_000
    house.circumstances.isBootKnown = false
    house.pass(500)
    expect(house.wanted).toBe(3)
  })
})

describe('what cannot be', () => {
  it('is more than max; that is said when somebody waits', () => {
    const house = settled(9, { max: 2 })
    expect(house.wanted).toBe(2)
    expect(last(house).cannot).toBe('max 2 reached')
    house.fail('e2')
    house.pass(60)
    expect(last(house).cannot).toBe('max 2 reached, and 1 of these does not work')
  })

  it('is no shortage where max only leaves no room for a spare', () => {
    expect(last(settled(5, { max: 2 })).cannot).toBeNull()
  })

  it('is what does not fit into memory, with a reserve for everything else', () => {
    const house = settled(3, { spares: 0 })
    house.circumstances.host = host(300 * MiB)
    house.load(4)
    house.pass(20)
    expect(house.wanted).toBe(1)
    expect(last(house).cannot).toBe(
      'this machine has 300 MiB left and an engine takes 210 MiB, where 256 MiB are kept free',
    )
    house.circumstances.host = host(500 * MiB)
    house.pass(1)
    expect(house.wanted).toBe(2)
    expect(last(house).cannot).toBeNull()
  })

  it('counts what engines that boot are going to take', () => {
    const house = settled(3, { spares: 0 })
    house.circumstances.host = host(256 * MiB + 3.5 * 210 * MiB)
    house.load(6)
    house.pass(1)
    expect(house.texts().at(-1)).toBe('queue 3 for 1 s: +2')
    house.load(20)
    house.pass(1)
    expect(house.texts().at(-1)).toMatch(
      /^queue 17 for 2 s, 2 engines booting: \+1 \(\d more asked for, but this machine has 571 MiB left/,
    )
  })

  it('is told of a spare too, where it is not the user who set the limit', () => {
    const house = settled(1, { spares: 0 })
    house.circumstances.host = host(100 * MiB)
    house.settings.spares = 1
    house.pass(20)
    expect(last(house).cannot).toMatch(/are kept free, so no spare is kept$/)
  })

  it('does not keep a machine without memory from trying a first engine, though fewer than min', () => {
    const house = houseWith({ min: 3 })
    house.circumstances.host = host(200 * MiB, 0.2, null)
    house.pass(20)
    expect(house.wanted).toBe(1)
    expect(last(house).cannot).toMatch(/an engine takes 250 MiB/)
  })

  it.each([
    ['short of memory', host(200 * MiB)],
    ['busy', host(3 * GiB, 0.97)],
  ])('does not leave the first viewer without an engine when the machine is %s and min is 0', (_, room) => {
    const house = houseWith({ min: 0, spares: 0 })
    house.pass(20)
    house.circumstances.host = room
    house.load(4)
    house.pass(3)
    expect(house.wanted).toBe(1)
    expect(last(house).cannot).not.toBeNull()
  })

  it('is a boot on a machine that is busy already, as long as nobody waits for it', () => {
    const house = settled(3)
    expect(house.wanted).toBe(2)
    house.circumstances.host = host(3 * GiB, 0.97)
    house.load(5)
    house.pass(20)
    expect(house.wanted).toBe(2)
    expect(last(house).cannot).toBe("this machine's CPU is 97 % busy, so no spare is kept")
    house.circumstances.host = host(3 * GiB, 0.5)
    house.pass(1)
    expect(house.wanted).toBe(3)
  })

  it('are many boots at a time on a machine that is busy: who waits gets one after the other', () => {
    const house = settled(3, { spares: 0 })
    house.circumstances.host = host(3 * GiB, 0.97)
    house.load(9)
    house.pass(2)
    expect(house.wanted).toBe(2)
    expect(last(house).cannot).toBe("this machine's CPU is 97 % busy")
    house.pass(10)
    expect(house.wanted).toBe(3)
    expect(house.queue).toBe(0)
  })

  it('is an engine while Docker is away: one goes on trying, none goes, and all come when it is back', () => {
    const house = settled(3, { spares: 0, min: 1 })
    house.circumstances.cannotMake = 'No Docker daemon answers at /var/run/docker.sock.'
    house.load(12)
    house.pass(60)
    expect(house.wanted).toBe(2)
    expect(last(house).cannot).toBe('No Docker daemon answers at /var/run/docker.sock')
    house.circumstances.cannotMake = null
    house.pass(10)
    expect(house.queue).toBe(0)
    expect(last(house).cannot).toBeNull()
  })

  it('does not stay impossible because the last try failed long ago', () => {
    const house = settled(3, { spares: 0 })
    house.circumstances.cannotMake = 'No free port'
    house.pass(1)
    house.load(5)
    house.pass(1)
    expect(house.wanted, 'somebody must try').toBe(2)
  })

  it('is said from the start, and min is wanted all the same', () => {
    const house = houseWith({ min: 3 })
    house.circumstances.cannotMake = 'The image is gone.'
    house.pass(5)
    expect(house.wanted).toBe(3)
    expect(last(house).cannot).toBe('The image is gone')
  })
})
