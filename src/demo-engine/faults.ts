/** What can go wrong with the engine as a whole. */

export interface Faults {
  readonly wedged: boolean
  readonly leakedMb: number
  /** From now on nothing is answered, while the ports stay open. */
  wedge(): void
  recover(): void
  /** Ends the engine without a goodbye. */
  crash(why: string): void
  /** Takes memory and never gives it back, up to the ceiling. */
  leak(bytes: number): void
}

export function createFaults(memoryCeilingMb: number, onCrash: (why: string) => void): Faults {
  const leaked: Buffer[] = []
  let leakedBytes = 0
  let wedged = false
  const leakedMb = (): number => leakedBytes / 1_000_000
  return {
    get wedged() {
      return wedged
    },
    get leakedMb() {
      return leakedMb()
    },
    wedge: () => {
      wedged = true
    },
    recover: () => {
      wedged = false
    },
    crash: onCrash,
    leak: (bytes) => {
      if (leakedMb() >= memoryCeilingMb) return
      // Written to, so that it is resident and not only reserved.
      leaked.push(Buffer.alloc(Math.ceil(bytes), 1))
      leakedBytes += Math.ceil(bytes)
    },
  }
}
