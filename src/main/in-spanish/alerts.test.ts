/** Every alert in all its ways, and the pool in every mode, has its Spanish. */
import { describe, expect, it } from 'vitest'
import { alertRules } from '../../contract/alerts.ts'
import { ruleTable, type AlertFacts, type Blame } from '../core/telemetry/alerts/rules.ts'
import { poolView } from '../core/pool/mode.ts'
import { say, unsaid } from './test-spanish.ts'

describe('alerts', () => {
  const lately =
    <T>(values: readonly T[], spanMs: number) =>
    () => ({ values, spanMs })
  const outcomes = (blame: Blame, failed: number, of: number) =>
    Array.from({ length: of }, (_, n) => ({ failed: n < failed, blame: n < failed ? blame : null }))
  const calm: AlertFacts = {
    outcomes: lately([], 300_000),
    startsMs: lately([], 300_000),
    selectionsMs: lately([], 300_000),
    engines: { ready: 3, troubled: [] },
    failedEngines: [],
    queue: { length: 0, max: 10 },
    disk: { freeBytes: 5e9 },
    memory: { usedBytes: 1e9, limitBytes: 4e9 },
    daemonLost: null,
    update: null,
  }
  const spans = [10_000, 60_000, 300_000, 1_800_000, 7_200_000, 90_000_000 * 2]
  const facts: AlertFacts[] = [
    calm,
    ...spans.flatMap((spanMs) =>
      (['content', 'engine', 'overload', 'client', null] as const).map((blame) => ({
        ...calm,
        outcomes: lately(outcomes(blame, 9, 18), spanMs),
        startsMs: lately([900, 12_000, 14_400], spanMs),
        selectionsMs: lately([120.4, 130], spanMs),
      })),
    ),
    ...[0, 1, 2, 5].flatMap((ready) =>
      [[], ['e1'], ['e1', 'e4'], ['e1', 'e2', 'e3', 'e4']].map((names) => ({
        ...calm,
        engines: { ready, troubled: names },
        failedEngines: names,
        queue: { length: ready, max: 1 + names.length },
      })),
    ),
    { ...calm, disk: { freeBytes: 5e8 }, memory: { usedBytes: 5, limitBytes: 7 } },
    { ...calm, daemonLost: 'The Docker daemon is gone.', update: '2.0.1' },
  ]

  it.each(alertRules.filter((rule) => rule !== 'daemonLost'))('%s is said in all its ways', (rule) => {
    const { title, overTitle } = ruleTable[rule]
    const texts = facts.map((one) => ruleTable[rule].read(one, 1).text).filter((text) => text !== '')
    expect(texts.length).toBeGreaterThan(0)
    expect(unsaid([title, overTitle, ...texts])).toEqual([])
    expect(unsaid(texts.map((text) => `${title}: ${text}`))).toEqual([])
  })

  it('plurals and figures are as Spanish has them', () => {
    expect(say('1 of 3 engines is healthy; e1 and e4 are not')).toBe(
      'De 3 motores, 1 está en buen estado; e1 y e4 no lo están',
    )
    expect(say('Viewers waited 9.1 s on average for 12 streams in the last 2 hours')).toBe(
      'Los espectadores esperaron 9,1 s de media por 12 emisiones en las últimas 2 horas',
    )
  })
})

describe('the pool', () => {
  it('is told in every mode', () => {
    const states = [
      'creating',
      'starting',
      'ready',
      'draining',
      'stopped',
      'unhealthy',
      'failed',
      'paused',
    ] as const
    const texts = [0, 1, 2, 9].flatMap((wanted) => [
      ...[null, { failing: 1, answering: 1 }, { failing: 2, answering: 3 }].map(
        (panic) => poolView({ wanted, engines: [], panic }).text,
      ),
      ...[1, 2, 4].flatMap((count) =>
        states.map((state) => {
          const engines = Array.from({ length: count }, (_, n) => ({ id: `e${n + 1}`, state, restarts: 1 }))
          return poolView({
            wanted,
            engines: [{ id: 'e9', state: 'ready', restarts: 0 }, ...engines],
            panic: null,
          }).text
        }),
      ),
    ])
    expect(unsaid(texts)).toEqual([])
  })
})
