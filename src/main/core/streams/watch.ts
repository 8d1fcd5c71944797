/**
 * Watches a live carrier: a stream that falls silent is a stall, whatever the engine says, and one whose newest piece
 * stands still while bytes flow is a loop. Also asks the engine for the swarm's figures.
 */
import { type Clock, type EngineApi, type EngineStat } from '../ports.ts'
import { deadline, sleep } from '../time.ts'
import { type Carrier } from './carrier.ts'
import { type StreamFailure } from './failure.ts'

/** No bytes for so long is a stall: less would mistake a hiccup of a live source, more empties players' buffers. */
const stallMs = 8000
const lookEveryMs = 1000
const statEveryMs = 5000
const statTimeoutMs = 3000
/** Pieces of a live stream are a few seconds long; none for so long, and it repeats itself. */
const loopMs = 45_000

export interface WatchDeps {
  readonly clock: Clock
  readonly api: EngineApi
  idleMs(): number
  onStat(stat: EngineStat): void
  /** Called every few seconds while bytes flow. */
  onFlow(): void
}

/** Resolves with why the carrier is over; null when the signal ended the watch first. */
export async function watch(
  deps: WatchDeps,
  carrier: Carrier,
  signal: AbortSignal,
): Promise<StreamFailure | null> {
  const over = new AbortController()
  const ended = AbortSignal.any([signal, over.signal])
  let broken: StreamFailure | null = null
  void carrier.broken.then((failure) => {
    broken = failure
    over.abort()
  })
  const asking = askStats(deps, carrier, ended)
  while (!ended.aborted) {
    await sleep(deps.clock, lookEveryMs, ended)
    const silentMs = deps.idleMs()
    if (ended.aborted || silentMs < stallMs) continue
    carrier.fail({ kind: 'stalled', silentS: silentMs / 1000, signs: await carrier.signs() })
    // `broken` settles with it, and ends the loop.
    await carrier.broken
  }
  await asking
  return signal.aborted ? null : broken
}

async function askStats(deps: WatchDeps, carrier: Carrier, signal: AbortSignal): Promise<void> {
  const { clock, api } = deps
  let newest: number | null = null
  let newestAtMs = clock.now()
  while (!signal.aborted) {
    const limit = deadline(clock, statTimeoutMs, signal)
    const statUrl = carrier.stream?.statUrl
    // An engine that is silent about a stream which flows is no reason to stop it.
    const stat = statUrl === undefined ? null : await api.stat(statUrl, limit.signal).catch(() => null)
    limit.clear()
    if (signal.aborted) return
    if (stat !== null) deps.onStat(stat)
    if (deps.idleMs() < statEveryMs) deps.onFlow()
    const liveLast = stat?.liveLast ?? null
    if (liveLast === null || liveLast !== newest) {
      newest = liveLast
      newestAtMs = clock.now()
    } else if (clock.now() - newestAtMs >= loopMs) {
      carrier.fail({ kind: 'looping', forS: (clock.now() - newestAtMs) / 1000 })
    }
    await sleep(clock, statEveryMs, signal)
  }
}
