import { describe, expect, it } from 'vitest'
import { WeirError, type ErrorCode } from '../../../contract/errors.ts'
import { slateFor, slateForError } from './choose.ts'

const queued = (position: number, min?: number, max = min) =>
  slateFor({ phase: 'queued', position, etaS: min === undefined ? null : { min, max: max ?? min } })

describe('a viewer who is refused', () => {
  it.each<[ErrorCode, string | null]>([
    ['content_known_bad', 'unavailable'],
    ['content_unavailable', 'unavailable'],
    ['start_timeout', 'unavailable'],
    ['queue_full', 'full'],
    ['queue_timeout', 'full'],
    ['overloaded', 'full'],
    // Nothing to wait for, or nobody there to see it.
    ['id_invalid', null],
    ['client_gone', null],
    ['shutting_down', null],
  ])('because of %s sees %s', (code, slate) => {
    expect(slateForError(new WeirError(code))).toBe(slate)
  })
})

describe('a viewer who waits', () => {
  it('reads the place in the queue, up to 9', () => {
    expect([1, 9, 10, 400].map((position) => queued(position))).toEqual([
      'position-1',
      'position-9',
      'position-more',
      'position-more',
    ])
  })

  it('reads the expected wait in steps, and none that is too long to promise', () => {
    const steps: readonly (readonly [number, number, string])[] = [
      [0, 1, 'position-2-10s'],
      [15, 25, 'position-2-20s'],
      [20, 60, 'position-2-30s'],
      [50, 80, 'position-2-60s'],
      [100, 200, 'position-2-120s'],
      [200, 600, 'position-2-300s'],
      [500, 900, 'position-2'],
    ]
    for (const [min, max, slate] of steps) expect(queued(2, min, max), `${min} to ${max} s`).toBe(slate)
  })

  it('is told apart: Weir boots, the channel starts', () => {
    expect(slateFor({ phase: 'booting' })).toBe('booting')
    expect(slateFor({ phase: 'starting' })).toBe('starting')
  })
})
