import { describe, expect, it } from 'vitest'
import { type AlertRule } from '../../../../contract/alerts.ts'
import { calm, oneOfFour, noMemory, world } from './test-alerts.ts'

describe('nothing is raised', () => {
  it('while all is well, nor before anything was measured', () => {
    const weir = world()
    weir.pass(3600)
    expect(weir.alerts.view().alerts).toEqual([])
    expect(weir.told).toEqual([])
    expect(weir.rule('failureRate')).toMatchObject({ state: 'unknown', value: null, events: 0 })
    expect(weir.rule('enginesHealthy')).toMatchObject({ state: 'calm', value: 1 })
  })

  it('by a few failures: ten starts must have been measured', () => {
    const weir = world()
    weir.starts(9, true)
    weir.pass(300)
    expect(weir.told).toEqual([])
  })

  it('by players that left', () => {
    const weir = world()
    for (let n = 0; n < 30; n++)
      weir.alerts.started({ result: 'client_left', blame: 'client', startMs: null, selectionMs: null })
    weir.pass(300)
    expect(weir.told).toEqual([])
  })

  it('by a clock that is set a day forward or back', () => {
    const weir = world()
    weir.pass(5, oneOfFour)
    weir.clock.jumpWall(86_400_000)
    weir.pass(5, oneOfFour)
    weir.clock.jumpWall(-2 * 86_400_000)
    weir.pass(5, oneOfFour)
    weir.pass(600)
    expect(weir.told).toEqual([])
  })

  it('of a rule that is off', () => {
    const weir = world({ settings: { rules: { enginesHealthy: { off: true } } } })
    weir.pass(300, oneOfFour)
    expect(weir.alerts.view().alerts).toEqual([])
    expect(weir.rule('enginesHealthy')?.state).toBe('off')
  })

  it('of updates: nobody looks for any', () => {
    const weir = world()
    weir.pass(60)
    expect(weir.rule('updateAvailable')).toMatchObject({ state: 'calm', value: 0 })
  })
})

describe('an alert', () => {
  it('says how many starts failed, of how many, why, and where it is explained', () => {
    const weir = world()
    weir.starts(10, false)
    weir.starts(8, true)
    weir.pass(60)
    expect(weir.told).toMatchObject([
      {
        kind: 'raised',
        rule: 'failureRate',
        level: 'bad',
        title: 'Many streams fail to start',
        text: '44 % of 18 starts failed in the last 5 minutes, mostly because of their content',
        page: 'content',
      },
    ])
  })

  it('goes on saying how it stands, is told once, and once when it is over, with how long it lasted', () => {
    const weir = world()
    weir.pass(120, oneOfFour)
    const [alert] = weir.alerts.view().alerts
    expect(alert?.text).toBe('1 of 4 engines is healthy; e2, e3 and 1 more are not')
    weir.pass(60, { ...calm, engines: { ready: 2, troubled: ['e3', 'e4'] } })
    expect(weir.alerts.view().alerts[0]?.text).toBe('2 of 4 engines are healthy; e3 and e4 are not')
    weir.pass(90)
    expect(weir.titles()).toEqual(['raised: Engines are in trouble', 'recovered: Engines are healthy again'])
    expect(weir.told[1]?.text).toBe('4 of 4 engines are healthy. It lasted 3 minutes.')
    expect(weir.alerts.view().alerts).toEqual([])
    expect(weir.alerts.view().alertHistory.map(({ what }) => what)).toEqual(['recovered', 'raised'])
  })

  it('is over, too, when nothing is started any more', () => {
    const weir = world()
    weir.starts(12, true)
    weir.pass(33 * 60)
    expect(weir.titles()).toEqual(['raised: Many streams fail to start', 'recovered: Streams start again'])
    expect(weir.told[1]?.text).toBe('It lasted 31 minutes.')
  })

  it.each<[AlertRule, string, (weir: ReturnType<typeof world>) => void]>([
    [
      'queueFull',
      '50 of 50 places to wait',
      (weir) => weir.pass(60, { ...calm, queue: { length: 50, max: 50 } }),
    ],
    ['memoryShort', '3 % of the 4.0 GiB of memory', (weir) => weir.pass(60, noMemory)],
    [
      'engineRestarts',
      'Engines failed 5 times in the last 10 minutes: e1, e2 and 1 more',
      (weir) => {
        for (const id of ['e1', 'e2', 'e1', 'e3', 'e1']) {
          weir.alerts.engineFailed(id)
          weir.pass(100)
        }
      },
    ],
    [
      'daemonLost',
      'the daemon does not answer',
      (weir) => {
        weir.alerts.daemon('the daemon does not answer')
        weir.pass(60)
      },
    ],
    [
      'meanStart',
      'Viewers waited 14 s on average for 6 streams',
      (weir) => {
        for (let n = 0; n < 6; n++)
          weir.alerts.started({ result: 'played', blame: null, startMs: 14_000, selectionMs: 0.1 })
        weir.pass(60)
      },
    ],
    [
      'p95Start',
      'One in twenty of 10 streams took 41 s or more',
      (weir) => {
        for (let n = 0; n < 10; n++)
          weir.alerts.started({
            result: 'played',
            blame: null,
            startMs: n === 0 ? 41_000 : 900,
            selectionMs: 0.1,
          })
        weir.pass(60)
      },
    ],
    [
      'selection',
      'One start in twenty took 250 ms or more to choose an engine',
      (weir) => {
        for (let n = 0; n < 5; n++)
          weir.alerts.started({ result: 'played', blame: null, startMs: 900, selectionMs: 250 })
        weir.pass(60)
      },
    ],
  ])('of %s is raised within a minute, and says "%s"', (rule, words, happen) => {
    const weir = world()
    happen(weir)
    expect(weir.told.map((one) => one.rule)).toEqual([rule])
    expect(weir.told[0]?.text).toContain(words)
  })

  it('of a disk that fills up says what is left', async () => {
    const weir = world({ freeMib: 600 })
    weir.pass(1)
    await Promise.resolve()
    weir.pass(60)
    expect(weir.told[0]?.text).toBe('600 MiB are free on the disk of the data folder')
  })

  it('follows the thresholds that a user sets', () => {
    const settings = { rules: { failureRate: { raise: 0.9, clear: 0.5, minEvents: 3, forS: 1 } } }
    const weir = world({ settings })
    weir.starts(2, true)
    weir.starts(1, false)
    weir.pass(30)
    expect(weir.told).toEqual([])
    weir.clock.advance(31 * 60_000)
    weir.starts(3, true)
    weir.pass(3)
    expect(weir.told).toHaveLength(1)
  })
})

describe('a person', () => {
  it('who has seen an alert is not told that it began, if that was kept for later', () => {
    const weir = world({ settings: { quietHours: '12:00-13:00' } })
    weir.pass(120, oneOfFour)
    const id = weir.alerts.view().alerts[0]?.id ?? ''
    weir.alerts.acknowledge(id)
    expect(weir.alerts.view().alerts[0]?.acknowledgedAtMs).toBe(weir.clock.wallMs())
    weir.pass(2 * 3600)
    expect(weir.told).toEqual([])
  })

  it('who takes that back is told after all', () => {
    const weir = world({ settings: { quietHours: '12:00-13:00' } })
    weir.pass(120, oneOfFour)
    const id = weir.alerts.view().alerts[0]?.id ?? ''
    weir.alerts.acknowledge(id)
    weir.alerts.unacknowledge(id)
    expect(weir.alerts.view().alerts[0]?.acknowledgedAtMs).toBeNull()
    weir.pass(2 * 3600, oneOfFour)
    expect(weir.told).toHaveLength(1)
  })

  it('cannot have seen an alert that is over', () => {
    const weir = world()
    weir.pass(120, oneOfFour)
    const id = weir.alerts.view().alerts[0]?.id ?? ''
    weir.pass(120)
    expect(() => weir.alerts.acknowledge(id)).toThrow('It may be over')
    expect(() => weir.alerts.unacknowledge(id)).toThrow('It may be over')
  })

  it('who mutes a rule for a while hears of what is still wrong then', () => {
    const weir = world()
    weir.alerts.mute('enginesHealthy', 600)
    weir.pass(300, oneOfFour)
    expect(weir.told).toEqual([])
    expect(weir.alerts.view().alerts).toMatchObject([{ rule: 'enginesHealthy', muted: true }])
    expect(weir.rule('enginesHealthy')).toMatchObject({
      muted: true,
      mutedUntilMs: weir.clock.wallMs() + 300_000,
    })
    weir.pass(301, oneOfFour)
    expect(weir.titles()).toEqual(['raised: Engines are in trouble'])
  })

  it('who mutes a rule for good hears nothing until it is unmuted, and nothing of what is over by then', () => {
    const weir = world()
    weir.alerts.mute('enginesHealthy', null)
    weir.pass(300, oneOfFour)
    weir.pass(3600)
    weir.alerts.unmute('enginesHealthy')
    weir.pass(3600)
    expect(weir.told).toEqual([])
    weir.pass(60, oneOfFour)
    expect(weir.titles()).toEqual(['raised: Engines are in trouble'])
  })

  it('finds the rules muted after a restart that were so before; unknown ones are passed over', async () => {
    const before = world()
    before.alerts.mute('enginesHealthy', null)
    const weir = world({ kept: [...(before.saved[0] ?? []), { rule: 'ofANewerWeir', untilMs: null }] })
    await weir.alerts.recall(Promise.resolve([]))
    weir.pass(300, oneOfFour)
    expect(weir.told).toEqual([])
    expect(weir.rule('enginesHealthy')).toMatchObject({ muted: true, mutedUntilMs: null })
  })

  it('finds the alerts of before a restart in the history', async () => {
    const weir = world()
    const event = { atMs: 5, rule: 'selection', what: 'raised', level: 'attention', text: 'slow' } as const
    await weir.alerts.recall(Promise.resolve([event]))
    expect(weir.alerts.view().alertHistory).toEqual([event])
  })
})

describe('quiet hours', () => {
  const quiet = { settings: { quietHours: '23:00-07:00' }, startMinute: 22 * 60 + 58 }

  it('hold back everything, and one summary after them tells it', () => {
    const weir = world(quiet)
    weir.pass(180)
    weir.pass(600, oneOfFour)
    weir.pass(1200)
    weir.pass(600, noMemory)
    expect(weir.told).toEqual([])
    weir.pass(8 * 3600, noMemory)
    expect(weir.titles()).toEqual(['summary: 2 alerts in the quiet hours, 1 not over'])
    expect(weir.told[0]).toMatchObject({ level: 'bad', page: 'alerts', rule: null })
    expect(weir.told[0]?.text.split('\n')).toEqual([
      '23:01 to 23:12: Engines are in trouble. 1 of 4 engines is healthy; e2, e3 and 1 more are not',
      'Since 23:31: Memory is almost full. 3 % of the 4.0 GiB of memory that Weir may use are free',
    ])
    weir.pass(120)
    expect(weir.titles().slice(1)).toEqual(['recovered: There is memory again'])
  })

  it('hold back the end of what was told before them', () => {
    const weir = world(quiet)
    weir.pass(60, oneOfFour)
    weir.pass(9 * 3600)
    expect(weir.titles()).toEqual([
      'raised: Engines are in trouble',
      'summary: 1 alert in the quiet hours, all over',
    ])
  })

  it('say nothing afterwards where there is nothing to say', () => {
    const weir = world(quiet)
    weir.pass(10 * 3600)
    expect(weir.told).toEqual([])
  })

  it('let bad news through where the user wants them', () => {
    const weir = world({ ...quiet, settings: { ...quiet.settings, urgentInQuietHours: true } })
    weir.pass(180)
    weir.pass(120, oneOfFour)
    expect(weir.titles()).toEqual(['raised: Engines are in trouble'])
  })
})
