import { describe, expect, it } from 'vitest'
import { planReplay } from './replay-plan.ts'
import { recordedFigures } from './recorded.ts'
import { type EndReason, type Recording } from './recording.ts'

const id = (digit: string): string => digit.repeat(40)

/** `asked`: second, content, held seconds, and how and when it ended. */
function recordingOf(
  asked: readonly (readonly [number, string, number, EndReason, number])[],
  more: Partial<Recording> = {},
): Recording {
  return {
    requests: asked.map(([atS, digit, heldS]) => ({ atS, contentId: id(digit), heldMs: heldS * 1000 })),
    attempts: asked.map(([, digit, , ended, endedAtS]) => ({
      atS: endedAtS,
      contentId: id(digit),
      engine: 'e01',
      setupMs: 10,
      ended,
    })),
    health: [],
    provisioning: [],
    selection: [],
    ...more,
  }
}

const day = recordingOf([
  [10, 'a', 100, 'handler_exit', 11],
  [20, 'b', 30, 'fetch_stream_failed', 50],
  [30, 'c', 12, 'start_stream_failed', 31],
  [60, 'a', 20, 'fetch_stream_failed', 80],
])

describe('a recording as a world', () => {
  it('content that played once can play, however often it failed', () => {
    const { contents } = planReplay(day, 1)
    expect(contents.find((content) => content.id === id('a'))).toMatchObject({
      kind: { does: 'play' },
      isViable: true,
    })
  })

  it('content of which only fetches failed counts as playable: nothing says that it was dead', () => {
    expect(planReplay(day, 1).contents.find((content) => content.id === id('b'))?.isViable).toBe(true)
  })

  it('content that gave no byte and never played is dead', () => {
    expect(planReplay(day, 1).contents.find((content) => content.id === id('c'))).toMatchObject({
      kind: { does: 'stay silent' },
      isViable: false,
    })
  })

  it('everybody comes when they came, and who played stays as long', () => {
    const { visits } = planReplay(day, 1)
    expect(visits.map(({ atMs }) => atMs)).toEqual([10_000, 20_000, 30_000, 60_000])
    expect(visits[0]?.watches).toEqual([{ content: 0, stayMs: 100_000 }])
  })

  it('who failed waits as long as they did, and then would have watched like those who played', () => {
    expect(planReplay(day, 1).visits[1]?.watches[0]?.stayMs).toBe(30_000 + 100_000)
  })

  it('the pool has the bounds that its health log shows', () => {
    const health = [
      { atS: 0, engines: 10, healthy: 8 },
      { atS: 30, engines: 13, healthy: 13 },
    ]
    expect(planReplay(recordingOf([[10, 'a', 1, 'handler_exit', 11]], { health }), 1).settings).toEqual({
      engines: { min: 10, max: 13 },
    })
  })

  it('engines boot as long as they were seen unhealthy after their start', () => {
    const seen = {
      provisioning: [
        { atS: 100, durationMs: 250 },
        { atS: 112, durationMs: 250 },
      ],
      health: [{ atS: 120, engines: 2, healthy: 0 }],
    }
    const { engines } = planReplay(recordingOf([[10, 'a', 1, 'handler_exit', 11]], seen), 1)
    expect(engines.bootMs).toEqual({ min: 4000, max: 20_000 })
  })

  it('the same seed gives the same plan', () => {
    expect(planReplay(day, 7)).toEqual(planReplay(day, 7))
  })
})

describe('what the logs say themselves', () => {
  it('failures are counted for content that can play, and for what was seen playing', () => {
    const figures = recordedFigures(day)
    expect(figures.failureRate).toBeCloseTo(2 / 3)
    expect(figures.failureRateOfProven).toBeCloseTo(1 / 2)
    expect(figures).toMatchObject({ requests: 4, contents: 3, deadContents: 1, requestsForDead: 1 })
  })

  it('a start is the time until the attempt that played', () => {
    expect(recordedFigures(day).meanStartMs).toBe(1000)
  })

  it('a repeated attempt answers nobody twice', () => {
    const twice = recordingOf([[10, 'a', 100, 'handler_exit', 11]])
    const recording = { ...twice, attempts: [...twice.attempts, ...twice.attempts] }
    expect(recordedFigures(recording)).toMatchObject({ requests: 1, failureRate: 0 })
  })
})
