/** How a stand-in engine is set up; every option has a flag of the same name (flags.ts). */

export interface EngineOptions {
  /** Address to listen on. */
  readonly host: string
  /** HTTP port; 0 takes a free one. */
  readonly httpPort: number
  /** TCP API port; 0 takes a free one, null has none. */
  readonly apiPort: number | null
  /** Go on without the API port when it is in use. */
  readonly apiPortIsOptional: boolean
  /** What this engine is called in `/demo/counters`; the number at its end decides on `picky` content. */
  readonly name: string
  /** From the call to readiness. Connections are refused in the first two fifths, then held until it is ready. */
  readonly bootMs: number
  /** From a start's request to its answer when the content is there. */
  readonly startMs: number
  /** From a start to `dl` in stat: first no status, then idle, then prebuf. Bytes flow earlier. */
  readonly settleMs: number
  /** How long a second of the documented waits is: failures, behaviours, expiry, long polls. The picture keeps its pace. */
  readonly secondMs: number
  /** The loop (scripts/make-test-pattern.sh). */
  readonly mediaFile: string
  /** What the methods of /server/api that want a token compare with; null lets nobody in. */
  readonly accessToken: string | null
  /** Growth by `leaks` content ends here. */
  readonly memoryCeilingMb: number
  /** That many starts at a time crash the engine, as seen on real ones; 0: never. */
  readonly crashAtParallelStarts: number
}

export const defaultOptions: Omit<EngineOptions, 'name' | 'mediaFile'> = {
  host: '127.0.0.1',
  httpPort: 6878,
  apiPort: 62062,
  apiPortIsOptional: true,
  bootMs: 5000,
  startMs: 500,
  settleMs: 8000,
  secondMs: 1000,
  accessToken: null,
  memoryCeilingMb: 2048,
  crashAtParallelStarts: 0,
}

/** The version that this engine says it is. */
export const engineVersion = { code: 3017000, platform: 'linux', version: '3.1.70' } as const
