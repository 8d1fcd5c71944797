import { expect, test } from 'vitest'
import { fakeSnapshot } from '../../../e2e/support/fake-snapshots.ts'
import { type Bridge, type LiveListener } from '../../contract/bridge.ts'
import { diffSnapshots, type LiveMessage } from '../../contract/live.ts'
import { type Snapshot } from '../../contract/state.ts'
import { createLiveStore } from './live-store.ts'

function setUp(options: { hidden?: boolean } = {}) {
  let hidden = options.hidden ?? false
  const watchers = new Set<() => void>()
  const subscriptions: { listener: LiveListener; open: boolean }[] = []
  const bridge: Pick<Bridge, 'subscribe'> = {
    subscribe: (listener) => {
      const subscription = { listener, open: true }
      subscriptions.push(subscription)
      listener.onConnection('connecting')
      return () => {
        subscription.open = false
      }
    },
  }
  const live = createLiveStore(
    bridge as Bridge,
    {
      hidden: () => hidden,
      watch: (listener) => {
        watchers.add(listener)
        return () => watchers.delete(listener)
      },
    },
    () => 1_000,
  )
  return {
    live,
    subscriptions,
    watchers,
    show: (shown: boolean) => {
      hidden = !shown
      watchers.forEach((watcher) => watcher())
    },
    send: (message: LiveMessage) => {
      subscriptions.at(-1)?.listener.onConnection('live')
      subscriptions.at(-1)?.listener.onMessage(message)
    },
  }
}

const first = fakeSnapshot('calm', 1)
const asSnapshot = (snapshot: Snapshot): LiveMessage => ({ type: 'snapshot', snapshot })

function deltaTo(after: Snapshot): LiveMessage {
  const delta = diffSnapshots(first, after)
  if (delta === undefined) throw new Error('nothing changed')
  return delta
}

test('a gap in the numbers is noticed and a new snapshot asked for', () => {
  const { live, send, subscriptions } = setUp()
  send(asSnapshot(first))
  send(deltaTo({ ...fakeSnapshot('calm', 2), seq: 3 }))
  expect(subscriptions.map(({ open }) => open)).toEqual([false, true])
  expect(live.getState().snapshot).toBe(first)
  const later = fakeSnapshot('calm', 9)
  send(asSnapshot(later))
  expect(live.getState().snapshot).toBe(later)
})

test('a delta before any snapshot is a gap too', () => {
  const { send, subscriptions } = setUp()
  send(deltaTo(fakeSnapshot('calm', 2)))
  expect(subscriptions.map(({ open }) => open)).toEqual([false, true])
})

test('what a subscription says after it was ended is not heard', () => {
  const { live, show, send, subscriptions } = setUp()
  send(asSnapshot(first))
  show(false)
  subscriptions[0]?.listener.onMessage(asSnapshot(fakeSnapshot('busy', 5)))
  subscriptions[0]?.listener.onConnection('lost')
  expect(live.getState().snapshot).toBe(first)
  expect(live.getState().connection).toBe('live')
})

test('a page that nobody sees holds no feed, and has a new one when it is shown', () => {
  const { show, subscriptions } = setUp({ hidden: true })
  expect(subscriptions).toHaveLength(0)
  show(true)
  expect(subscriptions).toHaveLength(1)
  show(false)
  show(true)
  expect(subscriptions.map(({ open }) => open)).toEqual([false, true])
})

test('when the connection is lost, the last known state stays, with the time it was lost', () => {
  const { live, send, subscriptions } = setUp()
  send(asSnapshot(first))
  subscriptions[0]?.listener.onConnection('lost')
  expect(live.getState()).toMatchObject({ snapshot: first, connection: 'lost', lostAtMs: 1_000 })
  subscriptions[0]?.listener.onConnection('live')
  expect(live.getState().lostAtMs).toBeNull()
})

test('a delta changes its own rows and leaves all others the very same objects', () => {
  const { live, send } = setUp()
  send(asSnapshot(first))
  const engines = first.engines.map((engine, index) =>
    index === 1 ? { ...engine, reason: 'changed' } : engine,
  )
  send(deltaTo({ ...first, seq: 2, engines }))
  const { snapshot } = live.getState()
  expect(snapshot?.engines[1]?.reason).toBe('changed')
  expect(snapshot?.engines[0]).toBe(first.engines[0])
  expect(snapshot?.sessions).toBe(first.sessions)
})

test("a browser whose clock is off still counts from Weir's", () => {
  const { live, send } = setUp()
  send(asSnapshot(first))
  expect(live.getState().clockOffsetMs).toBe(first.atMs - 1_000)
})

test('stopping leaves neither feed nor listener behind', () => {
  const { live, subscriptions, watchers } = setUp()
  live.stop()
  expect(subscriptions[0]?.open).toBe(false)
  expect(watchers.size).toBe(0)
})
