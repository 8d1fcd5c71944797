import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPullProgress, type PullMessage } from './pull-progress.ts'

it('is unknown until the size of a layer is', () => {
  const progress = createPullProgress()
  progress.take({ status: 'Pulling from jopsis/acestream', id: 'latest' })
  progress.take({ status: 'Pulling fs layer', id: 'a' })
  expect(progress.fraction()).toBeNull()
})

it('counts a layer by its size, half for the download and half for the unpacking', () => {
  const progress = createPullProgress()
  const downloading = (id: string, current: number, total: number): void =>
    progress.take({ id, status: 'Downloading', progressDetail: { current, total } })
  downloading('a', 0, 300)
  downloading('b', 100, 100)
  expect(progress.fraction()).toBeCloseTo(0.125)
  progress.take({ id: 'b', status: 'Pull complete' })
  expect(progress.fraction()).toBeCloseTo(0.25)
  progress.take({ id: 'a', status: 'Download complete' })
  progress.take({ id: 'a', status: 'Extracting', progressDetail: { current: 150, total: 300 } })
  expect(progress.fraction()).toBeCloseTo(0.25 + 0.75 * 0.75)
  progress.take({ id: 'a', status: 'Pull complete' })
  expect(progress.fraction()).toBe(1)
})

it('stays between 0 and 1 and never goes back, whatever the daemon says', () => {
  const message: fc.Arbitrary<PullMessage> = fc.record(
    {
      id: fc.constantFrom('a', 'b', 'c'),
      status: fc.constantFrom(
        'Downloading',
        'Download complete',
        'Extracting',
        'Pull complete',
        'Waiting',
        '?',
      ),
      progressDetail: fc.record({ current: fc.nat(2000), total: fc.nat(1000) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const progress = createPullProgress()
      let before = 0
      for (const each of messages) {
        progress.take(each)
        const now = progress.fraction() ?? 0
        expect(now).toBeGreaterThanOrEqual(before)
        expect(now).toBeLessThanOrEqual(1)
        before = now
      }
    }),
  )
})
