import { describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { fileOnlyKeys, settingRows } from '../../../contract/setting-rows.ts'
import { settingsSchema } from '../../../contract/settings.ts'
import { createSettingsDesk } from './desk.ts'
import { valueAt } from './groups.ts'
import { setUpDesk } from './test-store.ts'

const hook = { kind: 'ntfy', url: 'https://ntfy.sh/s3cret-topic', token: null } as const

describe('a change that is refused', () => {
  it.each([
    [{ engines: { min: 9 } }, 'engines.min = 9: it must not exceed engines.max = 8'],
    [{ engines: { min: 'many' } }, 'engines.min = "many": it must be a number'],
    [{ engines: 5 }, 'engines = 5: it must be a group of keys in { }'],
    [{ enginse: {} }, 'enginse: there is no such key'],
    [{ 'engines.min': 2 }, 'engines.min: there is no such key'],
    [{ scaling: { cooldownS: -1 } }, 'scaling.cooldownS = -1: it must be at least 0'],
    [{ version: 2 }, 'version = 2: it must be 1'],
    [{ alerts: { webhooks: [{ keep: 0 }] } }, 'there are 0 webhooks'],
  ])('names key, value and what is allowed, and changes nothing: %j', async (patch, words) => {
    const { desk, file, settings, refusalOf } = setUpDesk()
    const refusal = await refusalOf(desk.set(patch))
    expect(refusal?.code).toBe('settings_refused')
    expect(refusal?.message).toContain(words)
    expect(file.saves).toBe(0)
    expect(settings).toEqual(settingsSchema.parse({}))
  })

  it('says nothing of a secret, right or wrong', async () => {
    const { desk, refusalOf } = setUpDesk({ alerts: { webhooks: [hook] } })
    const token = await refusalOf(desk.set({ gateway: { token: 's3cret' } }))
    const url = await refusalOf(desk.set({ alerts: { webhooks: [{ ...hook, url: 'ftp://s3cret' }] } }))
    expect(token?.message).toContain('gateway.token = (not shown)')
    expect(`${token?.message}${url?.message}`).not.toContain('s3cret')
  })

  it.each([...fileOnlyKeys])('of %s says where it can be changed', async (key) => {
    const { desk, file, refusalOf } = setUpDesk()
    const evil = { engines: {}, channels: {} } as Record<string, Record<string, unknown>>
    const [group = '', name = ''] = key.split('.')
    evil[group] = { [name]: key === 'engines.runtime' ? 'process' : '/bin/evil' }
    for (const change of [desk.set(evil), desk.import(JSON.stringify(evil))]) {
      const refusal = await refusalOf(change)
      expect(refusal?.code).toBe('setting_file_only')
      expect(refusal?.message).toContain(
        `${key} can be changed in the settings file only (/data/settings.json)`,
      )
    }
    expect(file.saves).toBe(0)
  })

  it('cannot be smuggled in by the back door of JavaScript', async () => {
    const { desk, file, settings, refusalOf } = setUpDesk()
    for (const text of [
      '{"engines": {"__proto__": {"binary": "/bin/evil"}}}',
      '{"__proto__": {"engines": {"binary": "/bin/evil"}}}',
      '{"constructor": {"prototype": {"binary": "/bin/evil"}}}',
      '{"engines": [{"binary": "/bin/evil"}]}',
    ]) {
      expect((await refusalOf(desk.import(text)))?.code).toBe('settings_refused')
      expect((await refusalOf(desk.set(JSON.parse(text) as Record<string, unknown>)))?.code).toBe(
        'settings_refused',
      )
    }
    expect(file.saves).toBe(0)
    expect([settings.engines.binary, ({} as { binary?: string }).binary]).toEqual([null, undefined])
  })

  it('of a key that the command line decides names the flag; the value that it has anyway is no change', async () => {
    const { desk, file, refusalOf } = setUpDesk({}, { gateway: { port: 9 } }, { 'gateway.port': '--port' })
    const refusal = await refusalOf(desk.set({ gateway: { port: 8880 } }))
    expect(refusal).toMatchObject({ code: 'setting_decided' })
    expect(refusal?.message).toContain('gateway.port is decided by --port')
    expect(await desk.set({ gateway: { port: 9 }, engines: { min: 2 } })).toMatchObject({
      changed: ['engines.min'],
    })
    expect(file.raw).toEqual({ gateway: { port: 9 }, engines: { min: 2 } })
  })

  it('by the disk changes nothing in what runs', async () => {
    const { desk, file, settings, applied, refusalOf } = setUpDesk()
    file.refuses = new WeirError('data_dir_unusable', { dataDir: '/data', why: 'the disk is full' })
    expect(await refusalOf(desk.set({ queue: { max: 1 } }))).toMatchObject({ code: 'data_dir_unusable' })
    expect(settings.queue.max).toBe(50)
    expect(applied).toEqual([])
    file.refuses = null
    expect((await desk.set({ queue: { max: 1 } })).changed).toEqual(['queue.max'])
  })

  it('is every change where no settings are kept; they are told all the same', async () => {
    const desk = createSettingsDesk({
      settings: settingsSchema.parse({}),
      store: undefined,
      onApplied: () => undefined,
    })
    await expect(desk.set({})).rejects.toMatchObject({ code: 'settings_not_kept' })
    expect(await desk.get()).toMatchObject({ file: null, changed: [], pending: [] })
  })
})

describe('a change', () => {
  it('takes effect at once where it can, and says what waits for a restart', async () => {
    const { desk, settings, applied, file } = setUpDesk()
    const before = settings.queue
    const changed = await desk.set({ queue: { max: 7 }, gateway: { port: 9000 }, engines: { max: 8 } })
    expect(changed).toEqual({
      text: '2 settings were changed. When Weir starts anew: gateway.port.',
      changed: ['queue.max', 'gateway.port'],
      needsRestart: ['gateway.port'],
    })
    expect([settings.queue.max, settings.gateway.port]).toEqual([7, 8880])
    // Whoever holds the group sees it.
    expect(before).toBe(settings.queue)
    expect(applied).toEqual(['queue.max'])
    expect(file.raw).toEqual({ queue: { max: 7 }, gateway: { port: 9000 } })
    expect(await desk.get()).toMatchObject({
      values: { queue: { max: 7 }, gateway: { port: 9000 } },
      changed: ['queue.max', 'gateway.port'],
      pending: ['gateway.port'],
    })
  })

  it('back to the default leaves nothing of it in the file', async () => {
    const { desk, file } = setUpDesk({ queue: { max: 7 }, engines: { min: 2 } })
    await desk.set({ queue: { max: 50 } })
    expect(file.raw).toEqual({ engines: { min: 2 } })
  })

  it('keeps what somebody wrote into the file meanwhile', async () => {
    const { desk, file } = setUpDesk()
    file.raw = { engines: { image: 'mine:1' } }
    await desk.set({ queue: { max: 7 } })
    expect(file.raw).toEqual({ engines: { image: 'mine:1' }, queue: { max: 7 } })
    expect((await desk.get()).pending).toEqual(['engines.image'])
  })

  it('that comes at the same time as another loses neither', async () => {
    const { desk, file } = setUpDesk()
    const refused = desk.set({ engines: { min: 99 } }).catch(() => null)
    await Promise.all([desk.set({ queue: { max: 7 } }), refused, desk.set({ queue: { maxWaitS: 5 } })])
    expect(file.raw).toEqual({ queue: { max: 7, maxWaitS: 5 } })
  })

  it('of webhooks keeps those whose URL no page knows', async () => {
    const { desk, file, settings, applied } = setUpDesk({
      alerts: { webhooks: [hook, { ...hook, url: 'https://ntfy.sh/b' }] },
    })
    const added = { kind: 'json', url: 'http://nas/hook' }
    await desk.set({ alerts: { webhooks: [{ keep: 1 }, added, { keep: 0 }] } })
    expect(valueAt(file.raw, 'alerts.webhooks')).toMatchObject([{ url: 'https://ntfy.sh/b' }, added, hook])
    expect(settings.alerts.webhooks.map(({ kind }) => kind)).toEqual(['ntfy', 'json', 'ntfy'])
    expect(applied).toEqual(['alerts.webhooks'])
  })
})

describe('a reset', () => {
  const kept = {
    engines: { min: 2, image: 'mine:1' },
    gateway: { token: 'long-enough', port: 9000 },
    alerts: { webhooks: [hook], rules: { failureRate: { raise: 0.5, off: true } } },
  }

  it('of a key that does not exist, or for the file alone, is refused', async () => {
    const { desk, file, refusalOf } = setUpDesk(kept)
    expect(await refusalOf(desk.reset({ keys: ['engines.nim'] }))).toMatchObject({ code: 'setting_unknown' })
    expect(await refusalOf(desk.reset({ keys: ['engines.image'] }))).toMatchObject({
      code: 'setting_file_only',
    })
    expect(file.saves).toBe(0)
  })

  it('that would leave settings which do not fit together is refused', async () => {
    const { desk, refusalOf } = setUpDesk({ engines: { min: 20, max: 30 } })
    expect((await refusalOf(desk.reset({ keys: ['engines.max'] })))?.message).toContain('engines.min = 20')
  })

  it('of keys and groups gives them their defaults, and leaves secrets and the file’s own', async () => {
    const { desk, file } = setUpDesk(kept)
    const { changed } = await desk.reset({ keys: ['alerts.rules.failureRate', 'gateway', 'engines'] })
    expect(changed).toEqual([
      'engines.min',
      'gateway.port',
      'alerts.rules.failureRate.raise',
      'alerts.rules.failureRate.off',
    ])
    expect(file.raw).toEqual({
      engines: { image: 'mine:1' },
      gateway: { token: 'long-enough' },
      alerts: { webhooks: [hook] },
    })
  })

  it('of a secret by its name removes it; of everything does not', async () => {
    const { desk, file } = setUpDesk(kept)
    await desk.reset({ all: true })
    expect(valueAt(file.raw, 'gateway.token')).toBe('long-enough')
    await desk.reset({ keys: ['gateway.token', 'alerts.webhooks'] })
    expect(file.raw).toEqual({ engines: { image: 'mine:1' } })
  })
})

describe('an import', () => {
  it.each([
    ['{"queue": {"max": 7,}}', 'line 1'],
    ['', 'line 1, column 1'],
    ['[]', 'must be a group of keys'],
    ['null', 'must be a group of keys'],
    ['{"queue": {"max": "x"}}', 'queue.max = "x"'],
  ])('of %j says what is wrong', async (text, words) => {
    const { desk, file, refusalOf } = setUpDesk({ queue: { max: 3 } })
    const refusal = await refusalOf(desk.import(text))
    expect(refusal).toMatchObject({ code: 'settings_refused' })
    expect(refusal?.message).toContain(words)
    expect(file.raw).toEqual({ queue: { max: 3 } })
  })

  it('of what was exported here changes nothing, whatever is secret or for the file alone', async () => {
    const kept = {
      engines: { image: 'mine:1', min: 2 },
      gateway: { token: 'long-enough' },
      alerts: { webhooks: [hook] },
    }
    const { desk, file } = setUpDesk(kept)
    const { values } = await desk.get()
    expect(await desk.import(JSON.stringify(values))).toMatchObject({ changed: [], needsRestart: [] })
    expect(file.raw).toEqual({ version: 1, ...kept })
  })

  it('gives what it does not name its default', async () => {
    const { desk, settings } = setUpDesk({ queue: { max: 3, maxWaitS: 5 } })
    const { changed } = await desk.import('{"queue": {"max": 7}, "version": 1}')
    expect(changed).toEqual(['queue.max', 'queue.maxWaitS'])
    expect(settings.queue).toEqual({ max: 7, maxWaitS: 60 })
  })
})

describe('what is told of the settings', () => {
  it('holds no secret anywhere, but says which are set', async () => {
    const { desk } = setUpDesk({ gateway: { token: 's3cret-token' }, alerts: { webhooks: [hook] } })
    const told = await desk.get()
    expect(JSON.stringify(told)).not.toMatch(/s3cret/)
    expect(told.secretsSet).toEqual(['gateway.token', 'alerts.webhooks'])
    expect(told.changed).toEqual(['gateway.token', 'alerts.webhooks'])
    expect(valueAt(told.values, 'gateway')).not.toHaveProperty('token')
  })

  it('has a row for every setting, each with words, a type and what is allowed', async () => {
    const { rows } = await setUpDesk().desk.get()
    const leaves = (value: unknown, path: string): string[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
        : [path]
    expect(rows.map(({ key }) => key)).toEqual(
      leaves(settingsSchema.parse({}), '').filter((key) => key !== 'version'),
    )
    expect(rows.filter(({ description }) => description.length < 10)).toEqual([])
    expect(rows.find(({ key }) => key === 'engines.min')).toMatchObject({
      type: 'whole number',
      min: 0,
      max: 200,
      default: 3,
    })
    expect(rows.find(({ key }) => key === 'streams.slates')).toMatchObject({
      type: 'choice',
      choices: ['auto', 'on', 'off'],
      needsRestart: true,
    })
    expect(rows.find(({ key }) => key === 'alerts.quietHours')).toMatchObject({
      type: 'text',
      nullable: true,
      default: null,
    })
  })

  it('has the defaults of the schema in its rows', () => {
    const defaults = settingsSchema.parse({})
    for (const { key, default: initial, secret } of settingRows()) {
      if (!secret) expect([key, initial]).toEqual([key, valueAt(defaults, key)])
    }
  })
})
