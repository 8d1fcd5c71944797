/** Whatever may be wrong with settings, and what the settings desk answers, has its Spanish. */
import { describe, expect, it } from 'vitest'
import { describeIssues } from '../../contract/issues.ts'
import { settingRows, type SettingRow } from '../../contract/setting-rows.ts'
import { settingsSchema } from '../../contract/settings.ts'
import { withValue } from '../core/settings/groups.ts'
import { readJson } from '../core/settings/json.ts'
import { setUpDesk } from '../core/settings/test-store.ts'
import { say, unsaid, untold } from './test-spanish.ts'

describe('settings', () => {
  /** Values of every kind that may be wrong, and the bounds crossed. */
  const wrongOnes = ({ min, max }: SettingRow): unknown[] => [
    'not this',
    1.5,
    -1,
    true,
    null,
    [],
    [1],
    {},
    ['not this'],
    'x'.repeat(5000),
    undefined,
    ...(min === null ? [] : [min - 1]),
    ...(max === null ? [] : [max + 1]),
  ]
  const problemsOf = (raw: unknown): string[] => {
    const result = settingsSchema.safeParse(raw)
    return result.success ? [] : [describeIssues(result.error, raw)]
  }
  const hook = { kind: 'json', url: 'https://example.org/x', token: null }

  it.each(settingRows())('what is wrong with $key is said, whatever it is', (row) => {
    const problems = wrongOnes(row).flatMap((value) => problemsOf(withValue({}, row.key, value)))
    expect(problems.length).toBeGreaterThan(3)
    expect(unsaid(problems)).toEqual([])
  })

  it('so is what does not fit together, what is not known, and several at a time', () => {
    const rules = { failureRate: { raise: 0.2, clear: 0.3 }, diskShort: { raise: 2000, clear: 1000 } }
    const all: unknown[] = [
      { engines: { min: 9 } },
      { engines: { portFrom: 9000, portTo: 8000 } },
      { alerts: { rules } },
      { version: 2 },
      { enginse: {}, 'engines.min': 2, 'a b c': 1 },
      Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`key${n}`, n])),
      { engines: { min: 99, max: 0, slotsPerEngine: 'x' }, gateway: { port: 1e9, token: 'short' } },
      5,
      null,
      'text',
      { engines: { remote: ['nas', 'http://nas:1/path'] } },
      {
        alerts: {
          webhooks: [
            { ...hook, kind: 'gotify' },
            { ...hook, kind: 'ntfy' },
          ],
        },
      },
      {
        alerts: {
          webhooks: [
            { ...hook, url: 'ftp://x' },
            { ...hook, url: 'http://a:b@c' },
          ],
        },
      },
      { alerts: { webhooks: [{ ...hook, token: 'a b' }, { kind: 'fax' }, 5] } },
    ]
    expect(unsaid(all.flatMap(problemsOf))).toEqual([])
  })

  it('so is where and why a text is no settings file', () => {
    const texts = [
      '',
      '{',
      '{"a": 1,,}',
      '{"a": 1 "b"}',
      '{"a" 1}',
      '[1 2]',
      '[1,]',
      '"x',
      '"\n"',
      '1 2',
      '-',
      '1.',
      '1e',
      'x',
      '"\\x"',
    ]
    const whys = texts.map((text) => {
      const json = readJson(text)
      return 'why' in json ? json.why : ''
    })
    expect(unsaid(whys)).toEqual([])
  })

  it('key, value and what is allowed are all there', () => {
    const { desk, refusalOf } = setUpDesk()
    return refusalOf(desk.set({ gateway: { port: 99_999 }, queue: { max: 1.5 } })).then((refusal) =>
      expect(say(refusal?.message ?? '')).toBe(
        'queue.max = 1.5: debe ser un número entero; gateway.port = 99999: debe ser como mucho 65535. No se cambió ningún ajuste.',
      ),
    )
  })

  it('answers and refusals of the settings desk are said', async () => {
    const decided = { 'gateway.port': '--port 1' }
    const { desk, refusalOf } = setUpDesk({}, { gateway: { port: 1 } }, decided)
    const answers = [
      await desk.set({ queue: { max: 7 } }),
      await desk.set({ queue: { max: 7 } }),
      await desk.set({ engines: { portFrom: 7000, memoryLimitMb: 700, pidsLimit: 300 }, queue: { max: 8 } }),
      await desk.reset({ keys: ['queue'] }),
    ].map(({ text }) => text)
    const refusals = await Promise.all(
      [
        desk.set({ gateway: { port: 2 } }),
        desk.set({ engines: { binary: '/bin/x', image: 'x/y:z' } }),
        desk.reset({ keys: ['nothing'] }),
        desk.import('{"a": 1,}'),
        desk.import('{"a": 1'),
        desk.import('[]'),
        desk.set({ alerts: { webhooks: [{ keep: 3 }] } }),
      ].map(refusalOf),
    )
    expect(refusals).not.toContain(null)
    expect(untold([...answers, ...refusals.map((refusal) => refusal?.message ?? '')])).toEqual([])
    expect(unsaid(answers)).toEqual([])
  })
})
