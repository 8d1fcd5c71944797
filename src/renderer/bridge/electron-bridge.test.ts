import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { fakeSnapshot } from '../../../e2e/support/fake-snapshots.ts'
import { type ConnectionState } from '../../contract/bridge.ts'
import { type PreloadApi } from '../../contract/ipc.ts'
import { createElectronBridge } from './electron-bridge.ts'

function setUp(changes: Partial<PreloadApi> = {}) {
  const listeners = new Set<(message: unknown) => void>()
  const calls: string[] = []
  const api: PreloadApi = {
    command: async () => ({ ok: false, error: { code: 'internal', message: 'not set up' } }),
    query: async () => ({ ok: false, error: { code: 'internal', message: 'not set up' } }),
    startLive: async () => void calls.push('start'),
    stopLive: async () => void calls.push('stop'),
    onLive: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    copyText: async () => undefined,
    ...changes,
  }
  const bridge = createElectronBridge(api, () => 0)
  const connections: ConnectionState[] = []
  const seqs: number[] = []
  const subscribe = () =>
    bridge.subscribe({
      onConnection: (state) => {
        if (connections.at(-1) !== state) connections.push(state)
      },
      onMessage: (message) => seqs.push(message.type === 'snapshot' ? message.snapshot.seq : message.seq),
    })
  const push = (message: unknown) => listeners.forEach((listener) => listener(message))
  return { bridge, subscribe, push, calls, listeners, connections, seqs }
}

const snapshot = { type: 'snapshot', snapshot: fakeSnapshot('calm', 1) }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a main process that cannot begin the feed is asked again', async () => {
  let refusals = 2
  const { subscribe, push, connections } = setUp({
    startLive: async () => {
      if (refusals-- > 0) throw new Error('not ready')
      push(snapshot)
    },
  })
  subscribe()
  await vi.advanceTimersByTimeAsync(250 + 500)
  expect(connections).toEqual(['connecting', 'live'])
})

test('a message outside the contract is not shown; the feed begins anew', async () => {
  const { subscribe, push, calls, connections, seqs } = setUp()
  subscribe()
  push(snapshot)
  push({ type: 'snapshot', snapshot: { seq: 'one' } })
  expect(connections).toEqual(['connecting', 'live', 'lost'])
  await vi.advanceTimersByTimeAsync(250)
  expect(calls).toEqual(['start', 'start'])
  push(snapshot)
  expect(connections.at(-1)).toBe('live')
  expect(seqs).toEqual([1, 1])
})

test('a hidden window tells main to stop and listens no more', () => {
  const { subscribe, push, calls, listeners, seqs } = setUp()
  const unsubscribe = subscribe()
  unsubscribe()
  push(snapshot)
  expect(calls).toEqual(['start', 'stop'])
  expect(listeners.size).toBe(0)
  expect(seqs).toEqual([])
})

test('a control whose answer never comes or makes no sense is an error reply', async () => {
  const gone = setUp({
    command: async () => {
      throw new Error('object has been destroyed')
    },
  })
  expect(await gone.bridge.command('runtime.retry', {})).toMatchObject({
    ok: false,
    error: { code: 'weir_unreachable' },
  })
  const odd = setUp({ command: async () => ({ ok: true, result: { text: 5 } }) as never })
  expect(await odd.bridge.command('runtime.retry', {})).toMatchObject({ ok: false })
})

test('a control that worked brings its result', async () => {
  const { bridge } = setUp({ command: async () => ({ ok: true, result: { text: 'Trying' } }) as never })
  expect(await bridge.command('runtime.retry', {})).toEqual({ ok: true, result: { text: 'Trying' } })
})

test('a query that is refused, never answered, or answered with nonsense is an error reply', async () => {
  const error = { code: 'engine_unknown', message: 'There is no engine "e9".' } as const
  const refused = setUp({ query: async () => ({ ok: false, error }) })
  expect(await refused.bridge.query('engine.log', { engineId: 'e9' })).toEqual({ ok: false, error })
  const gone = setUp({
    query: async () => {
      throw new Error('object has been destroyed')
    },
  })
  const odd = setUp({ query: async () => ({ ok: true, result: { lines: 5 } }) as never })
  for (const { bridge } of [gone, odd]) {
    expect(await bridge.query('engine.log', { engineId: 'e1' })).toMatchObject({
      ok: false,
      error: { code: 'weir_unreachable' },
    })
  }
})

test('a query that worked brings its result', async () => {
  const { bridge } = setUp({ query: async () => ({ ok: true, result: { lines: null } }) as never })
  expect(await bridge.query('engine.log', { engineId: 'e1' })).toEqual({ ok: true, result: { lines: null } })
})
