/** Queries answered by the whole core, in virtual time on fake engines. */
import { afterEach, describe, expect, it } from 'vitest'
import { queries, queryReplySchema, type QueryName, type SystemFacts } from '../../../contract/queries.ts'
import { contentId } from '../fake-engines.ts'
import { startWeir, type WeirOptions } from '../test-weir.ts'

const a = contentId('a')
const dead = contentId('d')
const houses: Awaited<ReturnType<typeof startWeir>>[] = []

async function house(options: WeirOptions = {}) {
  const made = await startWeir({ behaviours: { [dead]: { kind: 'dead', afterMs: 1000 } }, ...options })
  houses.push(made)
  /** Answered and fitting its schema, or else the test fails. */
  async function ask<N extends QueryName>(name: N, args: unknown = {}) {
    const reply = queryReplySchema.parse(await made.weir.query(name, args))
    if (!reply.ok) throw new Error(reply.error.message)
    return queries[name].result.parse(reply.result) as never
  }
  const refusal = async (name: string, args: unknown) => {
    const reply = await made.weir.query(name, args)
    return reply.ok ? null : reply.error
  }
  return { ...made, ask, refusal }
}

afterEach(async () => {
  for (const one of houses.splice(0)) {
    expect(await one.end()).toBe(0)
    expect(one.mistakes).toEqual([])
  }
})

const range = { fromMs: 0, toMs: 1e13 }

describe('a query that is refused', () => {
  it.each([
    ['settings.set', {}, 'query_unknown', 'There is no query "settings.set".'],
    ['constructor', {}, 'query_unknown', 'constructor'],
    ['history.starts', {}, 'query_invalid', 'fromMs is missing'],
    [
      'history.starts',
      { fromMs: 5, toMs: 5, stepMs: 1 },
      'query_invalid',
      'toMs = 5: it must be later than fromMs',
    ],
    ['history.figures', { ...range, stepMs: 0 }, 'query_invalid', 'stepMs = 0: it must be at least 1'],
    ['history.events', { ...range, kinds: ['gossip'] }, 'query_invalid', 'kinds.0 = "gossip"'],
    [
      'history.events',
      { ...range, limit: 99_999 },
      'query_invalid',
      'limit = 99999: it must be at most 2000',
    ],
    ['engine.log', { engineId: 'e9' }, 'engine_unknown', 'There is no engine "e9".'],
    ['engine.log', { engineId: 'e1', lines: 501 }, 'query_invalid', 'lines = 501: it must be at most 500'],
    ['logs.tail', { level: 'trace' }, 'query_invalid', 'level = "trace"'],
    ['diagnostics', { everything: true }, 'query_invalid', 'everything: there is no such key'],
    ['diagnostics', null, 'query_invalid', 'must be a group of keys'],
  ])('%s %j says why', async (name, args, code, words) => {
    const { refusal } = await house()
    const error = await refusal(name, args)
    expect(error?.code).toBe(code)
    expect(error?.message).toContain(words)
  })
})

describe('a query', () => {
  it('about starts tells of success and failure, by kind, by blame and by content', async () => {
    const one = await house({ settings: { streams: { maxAttempts: 1 } } })
    one.play(a)
    one.play(dead)
    await one.pass(4000)
    const nowMs = one.clock.wallMs()
    const starts = await one.ask('history.starts', {
      fromMs: nowMs - 60_000,
      toMs: nowMs + 1,
      stepMs: 60_001,
    })
    const figures = {
      count: 2,
      failures: 1,
      failuresByKind: { fetch_failed: 1 },
      failuresByBlame: { content: 1 },
      start: { count: 1 },
      provisioning: { count: 2 },
    }
    expect(starts).toMatchObject({
      buckets: [figures],
      total: figures,
      topFailing: [
        { contentKey: `contentId:${dead}`, count: 1, failures: 1, lastKind: 'fetch_failed', name: null },
      ],
    })
    expect(await one.ask('history.starts-list', { ...range, contentKey: `contentId:${dead}` })).toMatchObject(
      {
        starts: [
          {
            result: 'fetch_failed',
            blame: 'content',
            name: null,
            engineId: expect.stringMatching(/^e\d$/) as string,
          },
        ],
      },
    )
    expect(await one.ask('content.list', { states: ['closed'], search: dead })).toMatchObject({
      matching: 1,
      total: 2,
      rows: [{ contentId: dead, lastKind: 'fetch_failed', lastAtMs: expect.any(Number) as number }],
    })
  })

  it('about figures and the timeline tells what engines went through', async () => {
    const one = await house()
    one.play(a)
    await one.pass(40_000)
    expect(await one.ask('history.figures', { ...range, stepMs: 1 })).toMatchObject({
      buckets: [
        {
          maxReaders: 0.8,
          enginesReady: expect.any(Number) as number,
          enginesBusy: expect.any(Number) as number,
        },
      ],
    })
    const { events } = (await one.ask('history.events', { ...range, engineId: 'e1', limit: 2 })) as {
      events: { kind: string; state: string }[]
    }
    expect(events.map(({ kind, state }) => `${kind} ${state}`)).toEqual(['engine ready', 'engine starting'])
  })

  it('about the log of an engine is null where it cannot be had, and else what the runtime has', async () => {
    const without = await house()
    expect(await without.ask('engine.log', { engineId: 'e1' })).toEqual({ lines: null })
    const line = { atMs: 5, stream: 'err', text: 'warns' } as const
    const one = await house({
      runtime: (fake) => ({
        ...fake,
        log: async (id, lines) => (id === 'e1' && lines === 7 ? [line] : null),
      }),
    })
    expect(await one.ask('engine.log', { engineId: 'e1', lines: 7 })).toEqual({ lines: [line] })
    expect(await one.ask('engine.log', { engineId: 'e2' })).toEqual({ lines: null })
  })

  it('about a log, a file and a machine that nobody keeps is answered all the same', async () => {
    const one = await house()
    expect(await one.ask('logs.tail')).toEqual({ lines: null, file: null })
    expect(await one.ask('channels.list')).toEqual({ channels: [] })
    expect(await one.ask('settings.get')).toMatchObject({ file: null, changed: [] })
    expect(await one.ask('diagnostics')).toMatchObject({ system: null, log: [], version: 'test' })
  })
})

describe('diagnostics', () => {
  const system: SystemFacts = {
    platform: 'linux',
    release: '6.1',
    arch: 'x64',
    node: '24.0.0',
    electron: null,
    shell: 'headless',
    cpus: 4,
    memoryBytes: 8e9,
  }

  it('hold neither secrets nor addresses of viewers, but tell viewers apart', async () => {
    const one = await house({
      settings: {
        gateway: { token: 's3cret-token' },
        alerts: { webhooks: [{ kind: 'ntfy', url: 'https://ntfy.sh/s3cret' }] },
      },
      clients: {
        system,
        logBook: {
          file: 'weir.log',
          tail: async () => [
            { atMs: 5, level: 'info', text: 'a viewer at 192.168.7.21 came after 192.168.7.2' },
          ],
        },
      },
    })
    for (const address of ['192.168.7.2', '192.168.7.21']) {
      const ref = { kind: 'contentId', id: a } as const
      const ticket = one.weir.open({ ref, reader: { address, userAgent: 'VLC' }, options: {} })
      ticket.attach({ write: () => true, end() {}, destroy() {} }, () => undefined)
      ticket.release()
    }
    await one.pass(2000)
    const bundle = await one.ask('diagnostics')
    expect(bundle).toMatchObject({
      system,
      history: { ok: true, problem: null },
      log: [{ text: 'a viewer at viewer-2 came after viewer-1' }],
      snapshot: { sessions: [{ readers: [{ address: 'viewer-1' }, { address: 'viewer-2' }] }] },
      settings: { secretsSet: ['gateway.token', 'alerts.webhooks'] },
    })
    expect(JSON.stringify(bundle)).not.toMatch(/s3cret|192\.168/)
  })
})
