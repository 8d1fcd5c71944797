/** What happened on an engine, for tests and the curious: `GET /demo/counters`. */

const names = [
  /** Starts asked for (getstream, manifest.m3u8), whatever became of them. */
  'starts',
  'failedStarts',
  'sessions',
  /** GETs of the last hop, /content/, that read or tried to read a TS session; redirects before it do not count. */
  'playbackGets',
  /** Second readers, turned away with a doubled status line. */
  'refusedReaders',
  /** Stop commands that ended a session. */
  'stops',
  'statCalls',
  'eventCalls',
  'hlsLists',
  'hlsSegments',
  'bytesSent',
  /** Sessions ended because nobody read them. */
  'expiries',
] as const

export type CounterName = (typeof names)[number]
export type Counts = Record<CounterName, number>

export interface Counters {
  readonly total: Readonly<Counts>
  readonly byInfohash: ReadonlyMap<string, Readonly<Counts>>
  /** `infohash` null counts in the total alone. */
  add(name: CounterName, infohash: string | null, amount?: number): void
  /** By infohash, when a start was asked for last: wall time in milliseconds, with fractions. */
  readonly lastStartAtMs: ReadonlyMap<string, number>
  noteStart(infohash: string, atMs: number): void
}

const contentsMax = 10_000

export function createCounters(): Counters {
  const total = zeros()
  const byInfohash = new Map<string, Counts>()
  const lastStartAtMs = new Map<string, number>()
  return {
    total,
    byInfohash,
    lastStartAtMs,
    noteStart(infohash, atMs) {
      if (lastStartAtMs.has(infohash) || lastStartAtMs.size < contentsMax) lastStartAtMs.set(infohash, atMs)
    },
    add: (name, infohash, amount = 1) => {
      total[name] += amount
      if (infohash === null) return
      let counts = byInfohash.get(infohash)
      if (counts === undefined) {
        if (byInfohash.size >= contentsMax) return
        counts = zeros()
        byInfohash.set(infohash, counts)
      }
      counts[name] += amount
    },
  }
}

function zeros(): Counts {
  return Object.fromEntries(names.map((name) => [name, 0])) as Counts
}
