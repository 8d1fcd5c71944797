/**
 * One upstream, any number of readers. Upstream bytes are kept in a ring of batches (intake.ts); each reader has a
 * cursor of its own, so that a slow one delays nobody. Readers begin at PAT, PMT and a keyframe.
 */
import { type Clock, type ReaderSink } from '../ports.ts'
import { batchMs, createIntake } from './intake.ts'
import { createTimers } from './timers.ts'
import { nullPackets } from './ts-packet.ts'
import { createTurns } from './turns.ts'

export interface BroadcastOptions {
  readonly clock: Clock
  /** What the ring holds at most. Should be worth more than `slowReaderMs` of the stream. */
  readonly capacityBytes: number
  /** A reader that lags further behind the newest data is dropped. */
  readonly slowReaderMs: number
}

/** `ended`: the stream ended cleanly; `failed`: aborted; `slow`: dropped for lag; `closed`: player or user closed. */
export type ReaderEnd = 'ended' | 'failed' | 'slow' | 'closed'

export interface Reader {
  /** Given to its sink, stuffing included. */
  readonly bytes: number
  /** How long the oldest data that it has not got yet has been there for it; 0 when it has all. */
  readonly lagMs: number
  readonly state: 'waiting' | 'playing'
  /** Its sink takes nothing until it is drained. */
  readonly isFull: boolean
  /** Its sink takes bytes again. */
  drained(): void
  /** The player went away; the sink is not touched. */
  close(): void
  /** The user ended it: its sink is ended. */
  kick(): void
}

export interface Broadcast {
  /** Takes upstream bytes, any alignment. They are copied; the chunk stays the caller's. */
  push(chunk: Uint8Array): void
  /**
   * Adds a player. `onEnd` is called exactly once, never before `add` has returned.
   * Until there is a place to begin, and while the upstream is silent, it gets null packets at least twice a second.
   * @param isFull the sink comes from another broadcast and still waits to be drained
   */
  add(sink: ReaderSink, onEnd: (why: ReaderEnd) => void, isFull?: boolean): Reader
  readonly readerCount: number
  /** Pushed since the beginning. */
  readonly bytes: number
  /** Whether a reader added now would begin to play at once. */
  readonly joinable: boolean
  /** Milliseconds since bytes were pushed last, or since creation. */
  idleMs(): number
  /**
   * The upstream is being replaced (failover). Readers get what was received, then null packets, then the new
   * upstream's PAT, PMT and first keyframe.
   */
  gap(): void
  /** The stream is over: readers get what they have not got yet, for `slowReaderMs` at most, and are ended. */
  end(): void
  /** Cuts all readers. */
  abort(): void
}

/** How often waiting readers get null packets; players want them at least every 500 ms. */
const stuffingMs = 400
const stuffing = nullPackets(7)
/** An upstream that is silent for longer may be on its way to a stall: players that hear nothing for long give up. */
const silenceMs = 1000

/** Batches that one reader gets in one go when it catches up. */
const bitesPerTurn = 4

interface Member {
  readonly sink: ReaderSink
  readonly onEnd: (why: ReaderEnd) => void
  state: 'waiting' | 'playing'
  /** Has had media: continues with the first join point of a new upstream. */
  seasoned: boolean
  gone: boolean
  full: boolean
  drains: number
  /** Cursor: the next batch, bytes of it to leave out, the upstream it belongs to. */
  next: number
  skipBytes: number
  epoch: number
  /** PAT and PMT that go before the next batch. */
  head: Uint8Array | null
  playingSinceMs: number
  bytes: number
}

export function createBroadcast({ clock, capacityBytes, slowReaderMs }: BroadcastOptions): Broadcast {
  const members = new Set<Member>()
  const timers = createTimers<'batch' | 'stuffing' | 'silence' | 'lastCall'>(clock)
  let phase: 'flowing' | 'ending' | 'ended' | 'failed' = 'flowing'

  const flush = (): void => {
    timers.disarm('batch')
    if (!intake.flush()) return
    for (const member of members) {
      if (member.state === 'waiting') begin(member)
      if (isSlow(member)) drop(member)
      else if (!member.full) turns.add(member)
    }
    turns.run()
  }

  const intake = createIntake(clock, capacityBytes, flush)
  const { ring } = intake

  /** Puts the cursor to a join point; false: there is none yet. */
  const begin = (member: Member): boolean => {
    const join = member.seasoned ? intake.joinAfterGap() : intake.joinForNewcomer()
    if (join === null) return false
    const { batch, skipBytes } = intake.locate(join)
    member.next = batch
    member.skipBytes = skipBytes
    member.head = join.head
    member.epoch = intake.epoch
    member.state = 'playing'
    member.seasoned = true
    member.playingSinceMs = clock.now()
    return true
  }

  const wait = (member: Member): void => {
    member.state = 'waiting'
    timers.arm('stuffing', stuffingMs, stuff)
  }

  const stuff = (): void => {
    for (const member of members) {
      if (member.state !== 'waiting') continue
      timers.arm('stuffing', stuffingMs, stuff)
      if (!member.full) give(member, stuffing)
    }
  }

  /** Looks every second at whether bytes still come; while they do not, players that have got everything are kept awake. */
  const listen = (): void => {
    const silentMs = clock.now() - intake.pushedAtMs
    timers.arm('silence', silentMs < silenceMs ? silenceMs - silentMs : stuffingMs, listen)
    if (silentMs < silenceMs) return
    for (const member of members) {
      if (member.state === 'playing' && !member.full && ring.batch(member.next) === undefined)
        give(member, stuffing)
    }
  }

  const lagMs = (member: Member, untilMs: number): number => {
    const batch = member.state === 'playing' ? ring.batch(member.next) : undefined
    // What was there before it came is no lag of its own.
    return batch === undefined ? 0 : Math.max(0, untilMs - Math.max(batch.atMs, member.playingSinceMs))
  }

  const isSlow = (member: Member): boolean =>
    member.state === 'playing' && (member.next < ring.first || lagMs(member, ring.newestMs) > slowReaderMs)

  const give = (member: Member, bytes: Uint8Array): void => {
    const { drains } = member
    member.bytes += bytes.length
    // A sink may be drained before its write returns.
    if (!member.sink.write(bytes)) member.full = member.drains === drains
  }

  /** Writes what the member may have now, up to a bound; true: it has not got all and could take more. */
  const advance = (member: Member): boolean => {
    for (let bites = 0; bites < bitesPerTurn; bites++) {
      if (member.gone || member.full) return false
      const batch = ring.batch(member.next)
      if (member.state === 'playing' && (batch?.epoch ?? intake.epoch) !== member.epoch) wait(member)
      if (member.state === 'waiting') {
        if (begin(member)) continue
        if (phase === 'ending') leave(member, 'ended')
        return false
      }
      if (batch === undefined) {
        if (phase === 'ending') leave(member, 'ended')
        return false
      }
      const { head, skipBytes } = member
      if (head !== null) {
        member.head = null
        if (head.length > 0) give(member, head)
        if (member.full || member.gone) return false
      }
      member.next++
      member.skipBytes = 0
      give(member, skipBytes === 0 ? batch.bytes : batch.bytes.subarray(skipBytes))
    }
    return true
  }

  const turns = createTurns(clock, advance)

  const drop = (member: Member): void => leave(member, 'slow')

  /** The one way out. What happens to the sink follows from `why`; `closed` leaves it alone. */
  const leave = (member: Member, why: ReaderEnd): void => {
    if (member.gone) return
    member.gone = true
    members.delete(member)
    if (why === 'ended') member.sink.end()
    else if (why !== 'closed') member.sink.destroy()
    if (members.size === 0) {
      timers.disarmAll()
      turns.stop()
      if (phase === 'ending') over('ended')
    }
    member.onEnd(why)
  }

  const over = (how: 'ended' | 'failed'): void => {
    phase = how
    intake.stop()
  }

  const readerOf = (member: Member): Reader => ({
    get bytes() {
      return member.bytes
    },
    get lagMs() {
      return lagMs(member, clock.now())
    },
    get state() {
      return member.state
    },
    get isFull() {
      return member.full
    },
    drained() {
      member.full = false
      member.drains++
      if (!members.has(member)) return
      turns.add(member)
      turns.run()
    },
    close: () => leave(member, 'closed'),
    kick() {
      if (member.gone) return
      member.sink.end()
      leave(member, 'closed')
    },
  })

  return {
    push(chunk) {
      if (phase !== 'flowing') return
      intake.push(chunk)
      const { bytes, hasJoin } = intake.pending
      if (bytes === 0 || members.size === 0) return
      // Whoever waits has waited long enough.
      if (hasJoin && timers.isArmed('stuffing')) flush()
      else timers.arm('batch', batchMs, flush)
    },
    add(sink, onEnd, isFull = false) {
      const member: Member = {
        sink,
        onEnd,
        state: 'waiting',
        seasoned: false,
        gone: false,
        full: isFull,
        drains: 0,
        next: 0,
        skipBytes: 0,
        epoch: intake.epoch,
        head: null,
        playingSinceMs: 0,
        bytes: 0,
      }
      if (phase !== 'flowing') {
        const why = phase === 'failed' ? 'failed' : 'ended'
        clock.after(0, () => leave(member, why))
        return readerOf(member)
      }
      // With nobody there, no timer makes batches of what comes in.
      if (members.size === 0) intake.flush()
      members.add(member)
      timers.arm('silence', silenceMs, listen)
      if (begin(member)) {
        turns.add(member)
        turns.run()
      } else {
        wait(member)
        if (!member.full) give(member, stuffing)
      }
      return readerOf(member)
    },
    get readerCount() {
      return members.size
    },
    get bytes() {
      return intake.bytes
    },
    get joinable() {
      return phase === 'flowing' && intake.joinForNewcomer() !== null
    },
    idleMs: () => clock.now() - intake.pushedAtMs,
    gap() {
      if (phase !== 'flowing') return
      flush()
      intake.gap()
      for (const member of members) {
        if (member.state === 'playing' && member.next >= ring.end) wait(member)
      }
    },
    end() {
      if (phase !== 'flowing') return
      flush()
      phase = 'ending'
      timers.disarm('stuffing')
      timers.disarm('silence')
      if (members.size === 0) return over('ended')
      timers.arm('lastCall', slowReaderMs, () => members.forEach(drop))
      for (const member of members) if (!member.full) turns.add(member)
      turns.run()
    },
    abort() {
      if (phase === 'ended' || phase === 'failed') return
      over('failed')
      for (const member of members) leave(member, 'failed')
    },
  }
}
