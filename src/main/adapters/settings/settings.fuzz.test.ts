/** Whatever stands in a settings file: a start with settings that are valid, or one sentence that says what is wrong. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WeirError } from '../../../contract/errors.ts'
import { settingsSchema } from '../../../contract/settings.ts'
import { loadSettings } from './load.ts'

let dataDir = ''
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'weir-settings-fuzz-'))
})
afterAll(() => rm(dataDir, { recursive: true }))

const load = (argv: string[] = []) => loadSettings({ argv, env: {}, dataDir })
/** A message is for a person: a line or two, not a file's worth. */
const longestMessage = 2000
const defaults = settingsSchema.parse({})

/** As a stored file and as one given by `--settings`; the message of what was wrong with it, if anything was. */
async function tryFile(text: string | Uint8Array): Promise<string | null> {
  await rm(join(dataDir, 'settings.last-good.json'), { force: true })
  await writeFile(join(dataDir, 'settings.json'), text)
  const { settings, warnings } = await load()
  expect(settingsSchema.safeParse(settings).success).toBe(true)
  const warning = warnings[0] ?? null
  if (warning !== null) expect(settings).toEqual(defaults)

  await rm(join(dataDir, 'settings.json'))
  await writeFile(join(dataDir, 'mine.json'), text)
  const refusal = await load(['--settings', join(dataDir, 'mine.json')]).then(
    () => null,
    (error: unknown) => error,
  )
  if (refusal !== null) {
    expect(refusal).toBeInstanceOf(WeirError)
    expect(['settings_unreadable', 'settings_invalid']).toContain((refusal as WeirError).code)
  }
  expect(refusal === null).toBe(warning === null)
  for (const said of [warning, (refusal as WeirError | null)?.message]) {
    expect((said ?? '').length).toBeLessThan(longestMessage)
  }
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  return warning
}

const deep = (open: string, close: string, levels: number): string =>
  `${open.repeat(levels)}1${close.repeat(levels)}`

describe('a settings file', () => {
  it.each([
    ['nested in brackets deeper than any stack', deep('[', ']', 200_000)],
    ['nested in groups deeper than any stack', deep('{"engines":', '}', 100_000)],
    ['with a value nested deeper than any stack', `{"engines":{"min":${deep('[', ']', 200_000)}}}`],
    ['with a list nested deeper than any stack', `{"engines":{"remote":${deep('[', ']', 200_000)}}}`],
    [
      'with ten thousand keys',
      JSON.stringify(Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`k${n}`, n]))),
    ],
    ['with a key of a megabyte', JSON.stringify({ ['k'.repeat(500_000)]: 1 })],
    ['with a text of a megabyte', JSON.stringify({ gateway: { host: 7, token: 'x'.repeat(500_000) } })],
    [
      'with ten thousand bad entries',
      JSON.stringify({ engines: { remote: Array.from({ length: 10_000 }, () => 7) } }),
    ],
    ['with keys of JavaScript', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'],
    ['with keys of JavaScript inside a group', '{"engines":{"__proto__":{"polluted":1}}}'],
    ['with keys of JavaScript as names of methods', '{"toString":1,"hasOwnProperty":2}'],
    ['with a number beyond numbers', '{"engines":{"min":1e999}}'],
    ['with a whole number that is none', '{"engines":{"min":9007199254740993}}'],
    ['with a number below zero by a hair', '{"streams":{"lingerS":-1e-300}}'],
    ['with NaN as a text', '{"streams":{"lingerS":"NaN"}}'],
    ['with NaN as a word', '{"streams":{"lingerS":NaN}}'],
    ['that repeats a key, wrong at last', '{"queue":{"max":1},"queue":{"max":-1}}'],
    ['of NULs', '\0'.repeat(1000)],
    ['that is not UTF-8', Uint8Array.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['of several megabytes', `{"engines":{${' '.repeat(8 * 1024 * 1024)}}}`],
    ['of several megabytes that are wrong at their end', `[${'1,'.repeat(3 * 1024 * 1024)}tru]`],
  ])('%s is refused in one sentence, at once', async (_, text) => {
    const beganMs = performance.now()
    expect(await tryFile(text)).toContain('settings.json')
    expect(performance.now() - beganMs).toBeLessThan(3000)
  })

  it('that repeats a key, right at last, counts as its last one', async () => {
    expect(await tryFile('{"queue":{"max":-1},"queue":{"max":1}}')).toBeNull()
  })

  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(
      0,
      1,
      -1,
      3,
      1e308,
      'auto',
      'docker',
      null,
      true,
      '',
      'http://nas:6878',
      ['http://a:1'],
      [],
    ),
  )
  /** Every key that there is, with values that fit as often as not. */
  const known = fc.record(
    Object.fromEntries(
      Object.entries(defaults).map(([group, content]) => [
        group,
        typeof content === 'object'
          ? fc.oneof(
              fc.record(
                Object.fromEntries(
                  Object.entries(content).map(([key, given]) => [
                    key,
                    fc.oneof({ weight: 40, arbitrary: fc.constant(given as unknown) }, value),
                  ]),
                ),
                { requiredKeys: [] },
              ),
              { weight: 0, arbitrary: value },
            )
          : fc.constant(content as unknown),
      ]),
    ),
    { requiredKeys: [] },
  )
  const text = fc.oneof(
    { weight: 4, arbitrary: known.map((json) => JSON.stringify(json)) },
    { weight: 2, arbitrary: fc.json({ maxDepth: 4 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 100 }) },
    // A file that was cut off, as by a full disk.
    {
      weight: 2,
      arbitrary: fc
        .tuple(known, fc.double({ min: 0, max: 1, noNaN: true }))
        .map(([json, share]) =>
          JSON.stringify(json).slice(0, Math.floor(share * JSON.stringify(json).length)),
        ),
    },
  )

  it('of any text starts with valid settings or says what is wrong', async () => {
    let accepted = 0
    await fc.assert(
      fc.asyncProperty(text, async (given) => {
        if ((await tryFile(given)) === null) accepted++
      }),
      { numRuns: 250 },
    )
    // Both ways were gone.
    expect(accepted).toBeGreaterThan(10)
    expect(accepted).toBeLessThan(240)
  }, 30_000)
})
