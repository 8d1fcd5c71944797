import { describe, expect, it } from 'vitest'
import { type z } from 'zod'
import { commands } from './commands.ts'
import { describeIssues } from './issues.ts'
import { settingsSchema } from './settings.ts'

const problemsOf = (schema: z.ZodType, input: unknown) => {
  const result = schema.safeParse(input)
  return result.success ? 'no problem' : describeIssues(result.error, input)
}

describe('a refused setting', () => {
  it.each([
    [{ engines: { min: 'three' } }, 'engines.min = "three": it must be a number'],
    [{ engines: { min: 1.5 } }, 'engines.min = 1.5: it must be a whole number'],
    [{ engines: { min: -1 } }, 'engines.min = -1: it must be at least 0'],
    [{ gateway: { port: 70000 } }, 'gateway.port = 70000: it must be at most 65535'],
    [{ gateway: { host: '' } }, 'gateway.host = "": it must have at least 1 characters'],
    [
      { engines: { runtime: 'podman' } },
      'engines.runtime = "podman": it must be one of "auto", "docker", "process", "remote", "demo"',
    ],
    [{ engines: { remote: 'http://nas' } }, 'engines.remote = "http://nas": it must be a list in [ ]'],
    [
      { engines: { remote: ['nas:6878'] } },
      'engines.remote.0 = "nas:6878": it must be a base URL like http://nas:6878',
    ],
    [
      { engines: { remote: ['a', 'http://nas:6878/ace'] } },
      'engines.remote.0 = "a": it must be a base URL like http://nas:6878; engines.remote.1 = "http://nas:6878/ace": it must be a base URL without a path',
    ],
    [{ engines: { min: 9 } }, 'engines.min = 9: it must not exceed engines.max = 8'],
    [
      { gateway: { token: 'short' } },
      'gateway.token = (not shown): it must be 8 to 128 letters, digits or . _ ~ -',
    ],
    [{ version: 2 }, 'version = 2: it must be 1'],
    [
      { engine: {}, queue: { maxWaitSec: 1 } },
      'queue.maxWaitSec: there is no such key; engine: there is no such key',
    ],
    [{ engines: null }, 'engines = null: it must be a group of keys in { }'],
    [[], 'the whole document = []: it must be a group of keys in { }'],
  ])('%j is named with its value and what is allowed', (input, problems) => {
    expect(problemsOf(settingsSchema, input)).toBe(problems)
  })

  it('keeps the secrets of webhooks out of the message', () => {
    const problems = problemsOf(settingsSchema, {
      alerts: {
        webhooks: [{ kind: 'discord', url: 'discord.com/api/webhooks/1/s3cret', token: 's3c ret' }, 's3cret'],
      },
    })
    expect(problems).toContain('alerts.webhooks.0.url = (not shown): it must be an http:// or https:// URL')
    expect(problems).not.toContain('s3c')
  })

  it('does not flood the message with a huge value', () => {
    expect(problemsOf(settingsSchema, { gateway: { port: 'x'.repeat(5000) } }).length).toBeLessThan(150)
  })
})

it('says of a command what is missing', () => {
  expect(problemsOf(commands['session.stop'].args, {})).toBe(
    'sessionId is missing: it must be a text in quotes',
  )
})
