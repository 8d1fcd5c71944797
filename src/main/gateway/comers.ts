/**
 * Who comes back at once for the same stream has been waiting all along. Kodi opens each stream twice: it leaves as soon
 * as it has seen the head of the first answer, and would then wait for its picture from the beginning.
 */
const atOnceMs = 1000

export interface Comer {
  /** Since it came first, in milliseconds. */
  readonly waitedMs: number
  /** It went away while it waited, or after. */
  left(): void
}

export interface Comers {
  /** Somebody asks for something; both together are the key. */
  came(address: string, wish: string): Comer
}

/** Remembers those who left within the last second, and nobody else. `nowMs` is monotonic. */
export function createComers(nowMs: () => number): Comers {
  /** In the order in which they left. */
  const gone = new Map<string, { readonly sinceMs: number; readonly leftAtMs: number }>()

  function forget(): void {
    const endMs = nowMs() - atOnceMs
    for (const [key, { leftAtMs }] of gone) {
      if (leftAtMs >= endMs) return
      gone.delete(key)
    }
  }

  return {
    came(address, wish) {
      forget()
      const key = `${address} ${wish}`
      const cameAtMs = nowMs()
      const sinceMs = gone.get(key)?.sinceMs ?? cameAtMs
      return {
        waitedMs: cameAtMs - sinceMs,
        left() {
          gone.delete(key)
          gone.set(key, { sinceMs, leftAtMs: nowMs() })
          forget()
        },
      }
    },
  }
}
