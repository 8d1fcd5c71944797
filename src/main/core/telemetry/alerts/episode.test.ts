import { describe, expect, it } from 'vitest'
import { createEpisode, type EpisodeLimits } from './episode.ts'

const failures: EpisodeLimits = { side: 'above', raise: 0.3, clear: 0.2, forMs: 20_000, noise: 0.05 }

/** One look a second at each of these values for so many seconds; answers what was said, and when. */
function watch(
  episode: ReturnType<typeof createEpisode>,
  ...stretches: [value: number | null, seconds: number][]
) {
  const said: string[] = []
  let s = 0
  for (const [value, seconds] of stretches) {
    for (let n = 0; n < seconds; n++, s++) {
      const what = episode.look(value, s * 1000)
      if (what !== null) said.push(`${what} ${s}`)
    }
  }
  return said
}

describe('an episode', () => {
  it('is not begun by time that nobody has seen: a machine that slept, a process that stood still', () => {
    const episode = createEpisode(failures)
    expect(episode.look(0.9, 0)).toBeNull()
    expect(episode.look(0.9, 1000)).toBeNull()
    expect(episode.look(0.9, 8 * 3600_000)).toBeNull()
    expect(episode.phase).toBe('rising')
  })

  it('is not begun by a clock that runs backwards', () => {
    const episode = createEpisode(failures)
    for (const nowMs of [5000, 1000, 5000, 1000, 5000, 1000]) expect(episode.look(0.9, nowMs)).toBeNull()
  })

  it('begins when it was clearly beyond the threshold for long enough', () => {
    expect(watch(createEpisode(failures), [0.1, 60], [0.31, 600])).toEqual([])
    expect(watch(createEpisode(failures), [0.1, 60], [0.4, 600])).toEqual(['raised 79'])
  })

  it('begins too where the figure dips now and then', () => {
    const dipping = Array.from({ length: 40 }, (_, s): [number, number] => [s % 4 === 3 ? 0.25 : 0.4, 1])
    expect(watch(createEpisode(failures), [0.1, 60], ...dipping)).toEqual(['raised 97'])
  })

  it('begins anew from nothing when all was well meanwhile', () => {
    expect(watch(createEpisode(failures), [0.4, 15], [0.1, 1], [0.4, 15])).toEqual([])
  })

  it('ends when it was well for a minute, and not while it only is a little better', () => {
    const episode = createEpisode(failures)
    expect(watch(episode, [0.4, 30], [0.25, 3600], [0.1, 61])).toEqual(['raised 20', 'recovered 3689'])
  })

  it('ends also when nothing is measured any more', () => {
    expect(watch(createEpisode(failures), [0.4, 30], [null, 61])).toEqual(['raised 20', 'recovered 89'])
  })

  it('takes longer to end each time, so that flapping becomes one', () => {
    const turns = Array.from({ length: 12 }, (): [number, number][] => [
      [0.5, 120],
      [0.1, 120],
    ]).flat()
    expect(watch(createEpisode(failures), ...turns)).toEqual(['raised 20', 'recovered 179', 'raised 259'])
  })

  it('begins at once where no time is asked for, and at the very number where things are counted', () => {
    const restarts: EpisodeLimits = { side: 'above', raise: 5, clear: 2, forMs: 0, noise: 0 }
    expect(watch(createEpisode(restarts), [4, 100], [5, 1])).toEqual(['raised 100'])
  })

  it('of a figure that must not be low begins below the threshold', () => {
    const healthy: EpisodeLimits = { side: 'below', raise: 0.8, clear: 0.9, forMs: 30_000, noise: 0.05 }
    expect(watch(createEpisode(healthy), [1, 10], [0.78, 300])).toEqual([])
    expect(watch(createEpisode(healthy), [1, 10], [0.75, 300], [0.85, 300], [1, 100])).toEqual([
      'raised 39',
      'recovered 669',
    ])
  })
})
