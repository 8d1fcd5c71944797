import { describe, expect, it } from 'vitest'
import { createComers } from './comers.ts'

function world() {
  const clock = { atMs: 1000 }
  return { clock, comers: createComers(() => clock.atMs) }
}

describe('a player that asks for the same stream again', () => {
  it('within a second after it left has waited since it came first, however often', () => {
    const { clock, comers } = world()
    const first = comers.came('10.0.0.2', 'a')
    clock.atMs += 3000
    first.left()
    clock.atMs += 200
    const second = comers.came('10.0.0.2', 'a')
    expect(second.waitedMs).toBe(3200)
    second.left()
    clock.atMs += 1000
    expect(comers.came('10.0.0.2', 'a').waitedMs).toBe(4200)
  })

  it('later has come anew', () => {
    const { clock, comers } = world()
    comers.came('10.0.0.2', 'a').left()
    clock.atMs += 1001
    expect(comers.came('10.0.0.2', 'a').waitedMs).toBe(0)
  })

  it('is told from others, and from its other wishes', () => {
    const { clock, comers } = world()
    const first = comers.came('10.0.0.2', 'a')
    clock.atMs += 500
    first.left()
    expect(comers.came('10.0.0.3', 'a').waitedMs).toBe(0)
    expect(comers.came('10.0.0.2', 'b').waitedMs).toBe(0)
    expect(comers.came('10.0.0.2', 'a').waitedMs).toBe(500)
  })
})
