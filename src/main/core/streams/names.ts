/**
 * Which content id belongs to which infohash, as engines told. Bounded: the longest unused go first. A content id keeps
 * its infohash as long as the content exists, so nothing here grows old.
 */
export interface Names {
  learn(contentId: string, infohash: string): void
  infohashOf(contentId: string): string | null
  /** Content ids with their infohashes, the longest unused first. */
  export(): [contentId: string, infohash: string][]
  /** Adds what `export` gave, perhaps in an earlier run; what is known by now stays. */
  import(rows: readonly (readonly [contentId: string, infohash: string])[]): void
  /** What was learnt since this was last asked. */
  takeLearnt(): [contentId: string, infohash: string][]
}

export function createNames(maxNames = 20_000): Names {
  const infohashes = new Map<string, string>()
  const learnt = new Set<string>()

  return {
    learn(contentId, infohash) {
      if (infohashes.get(contentId) !== infohash) learnt.add(contentId)
      infohashes.delete(contentId)
      infohashes.set(contentId, infohash)
      if (infohashes.size <= maxNames) return
      for (const longestUnused of infohashes.keys()) {
        infohashes.delete(longestUnused)
        learnt.delete(longestUnused)
        break
      }
    },
    infohashOf(contentId) {
      const infohash = infohashes.get(contentId)
      if (infohash === undefined) return null
      infohashes.delete(contentId)
      infohashes.set(contentId, infohash)
      return infohash
    },
    export: () => [...infohashes],
    import(rows) {
      const known = [...infohashes]
      infohashes.clear()
      for (const [contentId, infohash] of [...rows, ...known].slice(-maxNames)) {
        infohashes.set(contentId, infohash)
      }
    },
    takeLearnt() {
      const taken = [...learnt].flatMap((contentId): [string, string][] => {
        const infohash = infohashes.get(contentId)
        return infohash === undefined ? [] : [[contentId, infohash]]
      })
      learnt.clear()
      return taken
    },
  }
}
