/**
 * The audience of a session: claims (who asked for it) and readers (whose bytes flow). Both can move to another
 * session, when it turns out that a content id and an infohash named the same content.
 */
import { type WeirError } from '../../../contract/errors.ts'
import { type ReaderView } from '../../../contract/state.ts'
import { type AttachedReader, type StreamProgress, type StreamTicket } from '../door.ts'
import { type Broadcast, type Reader } from '../fanout/broadcast.ts'
import { type Clock, type ReaderSink } from '../ports.ts'
import { playerName } from './player.ts'

export interface Live {
  readonly sessionId: string
  readonly infohash: string
}

/** Who may come in at all is the doorkeeper's affair (admission/doorkeeper.ts). */
export type UncountedTicket = Omit<StreamTicket, 'checkRoom'>

export interface Audience {
  readonly wanted: boolean
  readonly readerCount: number
  /** Readers, and claims that still wait for their first one: what `limits.readersPerSession` bounds. */
  readonly size: number
  /** Bytes given to readers, also to those that left. */
  readonly bytesOut: number
  claim(who: { address: string; userAgent: string }): UncountedTicket
  /** Media flows: everybody who waits for `ready` is told, now and later. */
  live(live: Live): void
  /** It never will, or no more. */
  over(failure: WeirError): void
  /** Ends one reader's connection; false when there is no such reader. */
  kick(readerId: string): boolean
  /** Hands everybody over. Only before media flows, since positions in the stream do not move along. */
  moveTo(other: Audience): void
  /** Takes the readers' figures; `views` shows these until the next time. */
  sample(): void
  views(): ReaderView[]
}

interface Claim {
  home: AudienceInside
  /** Given up, but whoever asked may still want to know how it ends. */
  released: boolean
  /** Readers that came through it and are still here. */
  readers: number
  readonly ready: PromiseWithResolvers<Live>
  readonly who: { address: string; userAgent: string }
}

interface Attendee {
  readonly id: string
  readonly sink: ReaderSink
  readonly onClosed: () => void
  readonly who: Claim['who']
  readonly sinceMs: number
  reader: Reader
  home: AudienceInside
  figures: { bytes: number; lagMs: number }
}

interface AudienceInside {
  takeClaim(claim: Claim): void
  releaseClaim(claim: Claim): void
  attach(claim: Claim, sink: ReaderSink, onClosed: () => void): AttachedReader
  takeAttendee(
    attendee: Omit<Attendee, 'reader' | 'home'> & { reader?: Reader; home?: AudienceInside },
  ): Attendee
  left(attendee: Attendee): void
  /** Somebody was taken over: the session is wanted again. */
  joined(): void
  progress(): StreamProgress
}

export interface AudienceDeps {
  readonly clock: Clock
  readonly broadcast: Broadcast
  readonly newReaderId: () => string
  /** `wanted` may have changed. */
  onChange(): void
  /** How the session stands; not asked once it is over. */
  progress(): StreamProgress
}

const insides = new WeakMap<Audience, AudienceInside>()

export function createAudience(deps: AudienceDeps): Audience {
  const { clock, broadcast } = deps
  const claims = new Set<Claim>()
  const attendees = new Map<string, Attendee>()
  let bytesOfThoseWhoLeft = 0
  let live: Live | null = null
  let failure: WeirError | null = null

  const inside: AudienceInside = {
    takeClaim(claim) {
      claim.home = inside
      claims.add(claim)
      if (live !== null) claim.ready.resolve(live)
    },
    releaseClaim(claim) {
      if (claim.released) return
      claim.released = true
      // It knows already how it came out; kept, a stream that runs for days would remember everybody who ever asked.
      if (live !== null) claims.delete(claim)
      deps.onChange()
    },
    attach(claim, sink, onClosed) {
      claim.readers++
      const attendee = inside.takeAttendee({
        id: deps.newReaderId(),
        sink,
        onClosed() {
          claim.readers--
          onClosed()
        },
        who: claim.who,
        sinceMs: clock.wallMs(),
        figures: { bytes: 0, lagMs: 0 },
      })
      deps.onChange()
      return {
        id: attendee.id,
        drained: () => attendee.reader.drained(),
        close: () => attendee.reader.close(),
      }
    },
    takeAttendee(coming) {
      // The reader's end is news of this audience only while the attendee has not moved on.
      const leave = (): void => {
        if (attendee.reader === reader) attendee.home.left(attendee)
      }
      const reader = broadcast.add(coming.sink, leave, coming.reader?.isFull)
      const attendee: Attendee = Object.assign(coming, { reader, home: inside })
      attendees.set(attendee.id, attendee)
      return attendee
    },
    left(attendee) {
      if (!attendees.delete(attendee.id)) return
      bytesOfThoseWhoLeft += attendee.reader.bytes
      attendee.onClosed()
      deps.onChange()
    },
    joined: () => deps.onChange(),
    progress: () => (failure === null ? deps.progress() : { phase: 'over', error: failure }),
  }

  const audience: Audience = {
    get wanted() {
      if (attendees.size > 0) return true
      for (const claim of claims) if (!claim.released) return true
      return false
    },
    get readerCount() {
      return attendees.size
    },
    get size() {
      let size = attendees.size
      for (const { released, readers } of claims) if (!released && readers === 0) size++
      return size
    },
    get bytesOut() {
      let sum = bytesOfThoseWhoLeft
      for (const { reader } of attendees.values()) sum += reader.bytes
      return sum
    },
    claim(who) {
      const ready = Promise.withResolvers<Live>()
      const claim: Claim = { home: inside, released: false, readers: 0, ready, who }
      // Nobody may be looking; a refusal is no crash then.
      claim.ready.promise.catch(() => undefined)
      inside.takeClaim(claim)
      deps.onChange()
      return {
        ready: claim.ready.promise,
        attach: (sink, onClosed) => claim.home.attach(claim, sink, onClosed),
        progress: () => claim.home.progress(),
        release: () => claim.home.releaseClaim(claim),
      }
    },
    live(now) {
      live = now
      for (const claim of claims) {
        claim.ready.resolve(now)
        if (claim.released) claims.delete(claim)
      }
    },
    over(why) {
      failure = why
      for (const claim of claims) claim.ready.reject(why)
      claims.clear()
    },
    kick(readerId) {
      const attendee = attendees.get(readerId)
      attendee?.reader.kick()
      return attendee !== undefined
    },
    moveTo(other) {
      const there = insides.get(other)
      if (there === undefined) return
      for (const claim of claims) there.takeClaim(claim)
      claims.clear()
      for (const attendee of attendees.values()) {
        const before = attendee.reader
        there.takeAttendee(attendee)
        before.close()
      }
      attendees.clear()
      // There first: a session that lingers must know that it is wanted again, or it would end under its new viewers.
      there.joined()
      deps.onChange()
    },
    sample() {
      for (const attendee of attendees.values()) {
        attendee.figures = { bytes: attendee.reader.bytes, lagMs: Math.round(attendee.reader.lagMs) }
      }
    },
    views: () =>
      [...attendees.values()].map(({ id, who, reader, sinceMs, figures }) => ({
        id,
        address: who.address,
        player: playerName(who.userAgent),
        state: reader.state,
        sinceMs,
        bytes: figures.bytes,
        lagMs: figures.lagMs,
      })),
  }
  insides.set(audience, inside)
  return audience
}
