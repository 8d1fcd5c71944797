/**
 * A service of one thread that waits for engines by standing still: while it waits for one stream's first byte, it does
 * nothing else. In the recorded incident every start and every end of a connection falls on moments 10 s apart, from the
 * first content on that gave no byte (docs/incident.md).
 */
export interface OneThread {
  /** Resolves when the service gets round to it; in the order of asking. */
  turn(): Promise<void>
  /** Nobody else gets a turn until `work` is over. */
  standStill<T>(work: () => Promise<T>): Promise<T>
}

export function createOneThread(): OneThread {
  let standing: Promise<void> | null = null

  async function turn(): Promise<void> {
    while (standing !== null) await standing
  }

  return {
    turn,
    async standStill(work) {
      // Not by turn(): between its end and the next line another one could begin.
      while (standing !== null) await standing
      const over = Promise.withResolvers<void>()
      standing = over.promise
      try {
        return await work()
      } finally {
        standing = null
        over.resolve()
      }
    },
  }
}
