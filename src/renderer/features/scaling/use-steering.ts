import { useSnapshot, useWeir } from '../../state/hooks.ts'

/** Keys of the acts store: one place shows what another one sent. */
export const steeringActs = { pause: 'scaling.pause', resume: 'scaling.resume', set: 'scaling.set' } as const

export interface SteeringActs {
  readonly pause: () => void
  readonly resume: () => void
  readonly set: (engines: number) => void
}

/** Steering by hand. Each act can be taken back to what was before it. */
export function useSteering(): SteeringActs {
  const { acts, live } = useWeir()

  const pause = (undo?: () => void) =>
    void acts.run(steeringActs.pause, 'scaling.pause', {}, undo === undefined ? {} : { undo })
  const resume = (undo?: () => void) =>
    void acts.run(steeringActs.resume, 'scaling.resume', {}, undo === undefined ? {} : { undo })
  const set = (engines: number, undo?: () => void) =>
    void acts.run(steeringActs.set, 'scaling.set', { engines }, undo === undefined ? {} : { undo })

  /** As it is at this moment; undefined without a snapshot. */
  function back(): (() => void) | undefined {
    const scaling = live.getState().snapshot?.scaling
    if (scaling === undefined) return undefined
    const { mode, desired } = scaling
    // A pause holds the number that there is; taken back, it must be the number that was held.
    return mode === 'auto' ? () => resume() : () => set(desired)
  }

  return {
    pause: () => pause(back()),
    resume: () => resume(back()),
    set: (engines) => set(engines, back()),
  }
}

/** Engines that there may be at most: by the settings, or as many as somebody else lends. null until it is known. */
export function useMost(max: number | null): number | null {
  return useSnapshot(({ runtime, engines }) => (runtime.active === 'remote' ? engines.length : max))
}
