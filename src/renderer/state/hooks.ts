/** Thin hooks over the stores. Always with a selector: a component renders only when what it selects changed. */
import { createContext, useContext, useSyncExternalStore } from 'react'
import { useStore } from 'zustand'
import { type Bridge } from '../../contract/bridge.ts'
import { type Snapshot } from '../../contract/state.ts'
import { type Acts } from './acts.ts'
import { type PageClock } from './clock.ts'
import { type LiveState, type LiveStore } from './live-store.ts'

export interface Weir {
  readonly bridge: Bridge
  readonly live: LiveStore
  readonly acts: Acts
  readonly clock: PageClock
}

export const WeirContext = createContext<Weir | null>(null)

export function useWeir(): Weir {
  const weir = useContext(WeirContext)
  if (weir === null) throw new Error('no WeirContext above this component')
  return weir
}

export function useLive<T>(select: (state: LiveState) => T): T {
  return useStore(useWeir().live, select)
}

/** For what is shown only once there is a snapshot: pages below the frame's loading state. */
export function useSnapshot<T>(select: (snapshot: Snapshot) => T): T {
  return useLive((state) => {
    if (state.snapshot === null) throw new Error('rendered before the first snapshot')
    return select(state.snapshot)
  })
}

/** Whether an act with this key is on its way. */
export function usePending(key: string): boolean {
  return useStore(useWeir().acts.store, (state) => state.pending.has(key))
}

/** Text made from Weir's time; renders again only when the text changes. */
export function useClockText(text: (nowMs: number) => string): string {
  const { clock } = useWeir()
  return useSyncExternalStore(clock.subscribe, () => text(clock.nowMs()))
}
