/**
 * What the pages know of Weir: the last snapshot with every delta since laid over it. Rows that a delta did not touch
 * keep their identity, so a memoised row renders only when it changed.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Bridge, type ConnectionState, type Unsubscribe } from '../../contract/bridge.ts'
import { applyDelta, type LiveMessage } from '../../contract/live.ts'
import { type Snapshot } from '../../contract/state.ts'

export interface LiveState {
  /** null until the first one arrived. */
  readonly snapshot: Snapshot | null
  readonly connection: ConnectionState
  /** When the connection was lost, epoch milliseconds of this machine; null while it is not. */
  readonly lostAtMs: number | null
  /** Weir's clock minus this machine's, in milliseconds: a browser on another machine may be minutes off. */
  readonly clockOffsetMs: number
}

/** Whether anybody can see the page. */
export interface Visibility {
  hidden(): boolean
  watch(listener: () => void): Unsubscribe
}

export interface LiveStore extends Pick<StoreApi<LiveState>, 'getState' | 'subscribe' | 'getInitialState'> {
  /** Ends the feed. */
  stop(): void
}

/** Subscribes at once (unless hidden) and keeps the feed open while the page is seen. */
export function createLiveStore(
  bridge: Bridge,
  visibility: Visibility,
  wallMs: () => number = Date.now,
): LiveStore {
  const store = createStore<LiveState>(() => ({
    snapshot: null,
    connection: 'connecting',
    lostAtMs: null,
    clockOffsetMs: 0,
  }))
  let unsubscribe: Unsubscribe | undefined

  function onMessage(message: LiveMessage): void {
    if (message.type === 'snapshot') {
      store.setState({ snapshot: message.snapshot, clockOffsetMs: message.snapshot.atMs - wallMs() })
      return
    }
    const before = store.getState().snapshot
    const snapshot = before === null ? undefined : applyDelta(before, message)
    if (snapshot === undefined) resubscribe()
    else store.setState({ snapshot })
  }

  function onConnection(connection: ConnectionState): void {
    const { lostAtMs } = store.getState()
    if (connection === store.getState().connection) return
    store.setState({ connection, lostAtMs: connection === 'lost' ? (lostAtMs ?? wallMs()) : null })
  }

  function open(): void {
    // A bridge may answer from inside subscribe; messages of an ended subscription must not come through.
    let ended = false
    const off = bridge.subscribe({
      onMessage: (message) => {
        if (!ended) onMessage(message)
      },
      onConnection: (connection) => {
        if (!ended) onConnection(connection)
      },
    })
    unsubscribe = () => {
      ended = true
      off()
    }
  }

  function close(): void {
    unsubscribe?.()
    unsubscribe = undefined
  }

  // A gap in the numbers: deltas were missed, and only a new snapshot is the truth again.
  function resubscribe(): void {
    close()
    open()
  }

  const unwatch = visibility.watch(() => {
    if (visibility.hidden()) close()
    else if (unsubscribe === undefined) open()
  })
  if (!visibility.hidden()) open()

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    stop: () => {
      unwatch()
      close()
    },
  }
}
