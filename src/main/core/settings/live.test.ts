/** Settings that take effect while Weir runs: whatever says so does, in the whole core and in virtual time. */
import { afterEach, describe, expect, it } from 'vitest'
import { needsRestart, settingRows } from '../../../contract/setting-rows.ts'
import { type SettingsInput } from '../../../contract/settings.ts'
import { contentId } from '../fake-engines.ts'
import { createAutoscaler } from '../scaling/autoscaler.ts'
import { startWeir } from '../test-weir.ts'
import { setUpDesk } from './test-store.ts'

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map(contentId) as [string, string, string, string]
const houses: Awaited<ReturnType<typeof startWeir>>[] = []

async function house(settings: SettingsInput) {
  const { file } = setUpDesk(settings)
  const made = await startWeir({
    settings,
    createScaler: createAutoscaler,
    clients: {
      settingsStore: {
        file: 'settings.json',
        overlay: {},
        decidedBy: {},
        load: async () => file.raw,
        save: async (raw) => void (file.raw = raw),
      },
    },
  })
  houses.push(made)
  const set = async (patch: SettingsInput): Promise<void> => {
    expect(await made.weir.command('settings.set', { patch })).toMatchObject({
      ok: true,
      result: { needsRestart: [] },
    })
  }
  return { ...made, set, engines: () => made.weir.snapshot().engines.length }
}

afterEach(async () => {
  for (const one of houses.splice(0)) expect(await one.end()).toBe(0)
})

const one = { min: 1, max: 1, slotsPerEngine: 1, spares: 0 }

describe('while Weir runs', () => {
  it('more engines come when the least is raised, and no more than the most once that is lowered', async () => {
    const { set, pass, engines } = await house({
      engines: { ...one, max: 4 },
      scaling: { cooldownS: 1, downWindowS: 5, minLifetimeS: 1 },
    })
    expect(engines()).toBe(1)
    await set({ engines: { min: 3 } })
    await pass(8000)
    expect(engines()).toBe(3)
    await set({ engines: { min: 2, max: 2 } })
    await pass(8000)
    expect(engines()).toBe(2)
  })

  it('a spare comes when one is wished for', async () => {
    const { set, pass, engines, play } = await house({
      engines: { ...one, max: 4 },
      scaling: { sustainS: 1 },
    })
    play(a)
    await pass(10_000)
    const before = engines()
    await set({ engines: { spares: 2 } })
    await pass(20_000)
    expect(engines()).toBeGreaterThan(before)
  })

  it('engines go after the window of the moment', async () => {
    const { set, pass, engines } = await house({
      engines: { ...one, max: 3 },
      scaling: { downWindowS: 3600, cooldownS: 3600, minLifetimeS: 3600 },
    })
    await set({ engines: { min: 3 } })
    await pass(8000)
    await set({ engines: { min: 1 } })
    await pass(60_000)
    expect(engines()).toBe(3)
    await set({ scaling: { downWindowS: 5, cooldownS: 1, minLifetimeS: 1 } })
    await pass(30_000)
    expect(engines()).toBe(1)
  })

  it('the queue is as long, and its patience as great, as it is set', async () => {
    const { set, pass, play, weir } = await house({ engines: one, queue: { max: 5, maxWaitS: 600 } })
    play(a)
    await pass(2000)
    const first = play(b)
    await pass(100)
    await set({ queue: { max: 1, maxWaitS: 5 } })
    const second = play(c)
    await pass(100)
    expect(second.seen.error).toBe('queue_full')
    await set({ queue: { max: 5 } })
    const third = play(d)
    await pass(6000)
    expect(third.seen.error).toBe('queue_timeout')
    // Who waits already was promised more.
    expect(first.seen.error).toBeNull()
    expect(weir.snapshot().queue.length).toBe(1)
  })

  it('limits hold for whoever comes from now on', async () => {
    const { set, pass, play } = await house({ engines: { ...one, slotsPerEngine: 3 } })
    play(a)
    await pass(2000)
    await set({ limits: { readersPerSession: 1 } })
    const second = play(a)
    await pass(100)
    expect(second.seen.error).toBe('too_many_readers')
  })

  it('a stream lingers, and a start may take, as long as it is set', async () => {
    const { set, pass, play, session } = await house({ engines: one, streams: { lingerS: 600 } })
    const viewer = play(a)
    await pass(2000)
    await set({ streams: { lingerS: 2 } })
    viewer.leave()
    await pass(3000)
    expect(session(a)).toBeUndefined()
  })

  it('the thresholds of alerts are those of the moment; a rule that is switched off is over', async () => {
    const { set, pass, weir } = await house({
      engines: one,
      alerts: { rules: { diskShort: { off: true }, memoryShort: { off: true } } },
    })
    const raised = () => weir.snapshot().alerts.map(({ rule }) => rule)
    const rule = () => weir.snapshot().alertRules.find((view) => view.rule === 'enginesHealthy')
    await pass(40_000)
    expect(raised()).toEqual([])
    await set({ alerts: { rules: { enginesHealthy: { raise: 0.99, clear: 1, forS: 1 } } } })
    expect(rule()).toMatchObject({ raise: 0.99, clear: 1, forS: 1 })
    await weir.command('engine.restart', { engineId: 'e1' })
    await pass(3000)
    expect(raised()).toEqual(['enginesHealthy'])
    await set({ alerts: { rules: { enginesHealthy: { off: true } } } })
    await pass(1100)
    expect(raised()).toEqual([])
    expect(rule()?.state).toBe('off')
    expect(weir.snapshot().alertHistory.map(({ what }) => what)).toEqual(['recovered', 'raised'])
    await set({ alerts: { rules: { enginesHealthy: { off: false } } } })
    expect(rule()?.state).not.toBe('off')
  })

  it('the pages speak the language that is set', async () => {
    const { set, weir } = await house({ engines: one })
    expect(weir.snapshot().language).toBe('auto')
    await set({ ui: { language: 'es' } })
    expect(weir.snapshot().language).toBe('es')
  })
})

it('what decides where Weir listens, what it runs or what it keeps waits for a restart', () => {
  const waits = settingRows().filter(({ key }) => needsRestart(key))
  const groups = [...new Set(waits.map(({ key }) => key.split('.')[0]))]
  expect(groups).toEqual(['engines', 'streams', 'breaker', 'gateway', 'channels', 'history', 'alerts'])
  expect(waits.filter(({ key }) => key.startsWith('alerts.')).map(({ key }) => key)).toEqual([
    'alerts.desktop',
  ])
})
