/** The upstream side of a broadcast: bytes of any alignment become batches in a ring, with the places to join at. */
import { type Clock } from '../ports.ts'
import { createPacketizer } from './packetizer.ts'
import { createRing, type JoinPoint, type Ring } from './ring.ts'
import { createSplice, type Splice } from './splice.ts'
import { createTail } from './tail.ts'
import { createTsIndex } from './ts-index.ts'
import { packetBytes } from './ts-packet.ts'

export interface Intake {
  /** Takes upstream bytes and copies them; `onBatch` is called whenever a batch is full or has waited long. */
  push(chunk: Uint8Array): void
  /** Makes a batch of the whole packets that are collected; false: there were none. */
  flush(): boolean
  /** Another upstream follows: collected packets go to the ring, half a packet and all join points are forgotten. */
  gap(): void
  stop(): void
  readonly ring: Pick<Ring, 'batch' | 'first' | 'end' | 'newestMs'>
  /** Counts upstreams. */
  readonly epoch: number
  /** Pushed since the beginning. */
  readonly bytes: number
  readonly pushedAtMs: number
  readonly pending: { readonly bytes: number; readonly hasJoin: boolean }
  /** Where a new player begins: with about `headStartMs` in hand if possible. */
  joinForNewcomer(): JoinPoint | null
  /** Where a player of the upstream before continues. */
  joinAfterGap(): JoinPoint | null
  /** The cursor for a join point. */
  locate(join: JoinPoint): { readonly batch: number; readonly skipBytes: number }
}

/**
 * A batch is full at so many bytes. Measured with 50 readers (bench, rows 12 and 13): 64 KB cost a few per cent more,
 * 256 KB hold up the event loop for twice as long.
 */
export const batchBytes = 696 * packetBytes

/**
 * A batch that is not full leaves at this age. At 8 Mbit/s and 50 readers, 30 ms cost half as much again and 100 ms
 * save a tenth; no player's buffer notices.
 */
export const batchMs = 60

/**
 * A new player begins with about so much in hand. Kodi plays at once whatever it has, and when it runs dry it stands
 * still for 8 s: with 700 ms that happened after 3 s in two joins of three, with 1700 ms and more in none of six.
 */
const headStartMs = 2000

/** Where counters and clocks stood is read from so much of the end: some seconds of any stream. */
const tailBytes = 2 * 1024 * 1024

/** Without a join point for so long, any packet will do: a picture that comes late beats none. */
const blindAfterMs = { unrecognised: 3_000, recognised: 12_000 }

export function createIntake(clock: Clock, capacityBytes: number, onBatch: () => void): Intake {
  const ring = createRing(capacityBytes)
  const index = createTsIndex()
  let open = true
  let bytes = 0
  let pushedAtMs = clock.now()
  let epoch = 0
  let pendingJoin = false
  let pendingSinceMs = pushedAtMs
  /** When the newest join point was found, or else this upstream's first bytes came; null before. */
  let hopeSinceMs: number | null = null
  let isBlind = false
  /** What makes an upstream continue the one before; null for the first, which goes through untouched. */
  let splice: Splice | null = null
  /** Where players of the upstream before go on as if nothing had happened; nobody else can begin there. */
  let seam: JoinPoint | null = null

  const packetizer = createPacketizer(batchBytes + 1024, (staging, at) => {
    const entrance = index.packet(staging, at, ring.endOffset + at)
    if (entrance === null) return
    if (isBlind) ring.dropJoins('inexact')
    isBlind = false
    pendingJoin = true
    hopeSinceMs = pushedAtMs
    ring.addJoin({ ...entrance, atMs: pushedAtMs, exact: true })
  })

  const flush = (): boolean => {
    pendingJoin = false
    if (packetizer.readyBytes === 0) return false
    const offset = ring.endOffset
    const atMs = clock.now()
    ring.append(packetizer.take(), atMs, epoch)
    const patienceMs = index.recognised ? blindAfterMs.recognised : blindAfterMs.unrecognised
    isBlind ||= ring.oldestJoin() === null && atMs - (hopeSinceMs ?? atMs) >= patienceMs
    if (isBlind) ring.addJoin({ offset, head: index.head, atMs, exact: false })
    return true
  }

  const spliceBehind = (before: Splice | null): Splice => {
    const tail = createTail()
    for (let n = ring.numberAt(ring.endOffset - tailBytes); n < ring.end; n++) {
      tail.note(ring.batch(n)?.bytes ?? new Uint8Array(0))
    }
    return createSplice({ clock, tail, sameSource: true, priorOffset: before?.offsetTicks ?? 0 })
  }

  const rewrite = (to: Splice, chunk: Uint8Array): Uint8Array => {
    const wasOpen = to.isOpen
    const media = to.rewrite(chunk)
    if (!wasOpen && to.isSeamless) {
      seam = { offset: ring.endOffset, head: new Uint8Array(0), atMs: pushedAtMs, exact: true }
      pendingJoin = true
    }
    return media
  }

  return {
    push(chunk) {
      if (!open) return
      pushedAtMs = clock.now()
      hopeSinceMs ??= pushedAtMs
      bytes += chunk.length
      const media = splice === null ? chunk : rewrite(splice, chunk)
      if (packetizer.readyBytes > 0 && pushedAtMs - pendingSinceMs >= batchMs) onBatch()
      if (packetizer.readyBytes === 0) pendingSinceMs = pushedAtMs
      for (let from = 0; open && from < media.length;) {
        from = packetizer.fill(media, from)
        if (packetizer.readyBytes < batchBytes) continue
        onBatch()
        pendingSinceMs = pushedAtMs
      }
    },
    flush,
    gap() {
      flush()
      packetizer.reset()
      index.reset()
      ring.dropJoins('all')
      epoch++
      hopeSinceMs = null
      isBlind = false
      splice = ring.endOffset === 0 ? null : spliceBehind(splice)
      seam = null
    },
    stop() {
      open = false
      packetizer.reset()
      ring.clear()
    },
    ring,
    get epoch() {
      return epoch
    },
    get bytes() {
      return bytes
    },
    get pushedAtMs() {
      return pushedAtMs
    },
    get pending() {
      return { bytes: packetizer.readyBytes, hasJoin: pendingJoin }
    },
    joinForNewcomer: () => ring.joinBefore(clock.now() - headStartMs),
    joinAfterGap: () => (seam !== null && ring.holds(seam.offset) ? seam : ring.oldestJoin()),
    locate({ offset }) {
      const batch = ring.numberAt(offset)
      return { batch, skipBytes: offset - (ring.batch(batch)?.offset ?? offset) }
    },
  }
}
