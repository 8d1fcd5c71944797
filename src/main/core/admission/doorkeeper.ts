/**
 * Who may come in: every request for a stream is let in or turned away here, in the turn of the event loop in which it
 * came. Who is turned away costs nothing: no session, no timer, no engine call. Whoever joins a stream that runs is let
 * in while there are places; only new streams meet the breaker, the shedding and the queue.
 */
import { asWeirError, type WeirError } from '../../../contract/errors.ts'
import { refKey } from '../../../contract/ids.ts'
import { type StreamRequest, type StreamTicket } from '../door.ts'
import { type UncountedTicket } from '../streams/audience.ts'
import { toWeirError, type StreamFailure } from '../streams/failure.ts'
import { type Session, type Sessions } from '../streams/sessions.ts'
import { type Limits, type Party } from './limits.ts'
import { type AdmissionQueue } from './queue.ts'
import { type Shedding } from './shedding.ts'

export interface DoorkeeperDeps {
  readonly sessions: Pick<Sessions, 'find' | 'open' | 'all'>
  readonly limits: Limits
  readonly shedding: Pick<Shedding, 'shortOf' | 'retryAfterS'>
  readonly queue: Pick<AdmissionQueue, 'length' | 'check'>
  /** What the content's breaker says against it; null when it may be tried. */
  knownBad(contentKey: string): StreamFailure | null
  hasFreeSlot(): boolean
  isStopped(): boolean
}

export interface Doorkeeper {
  /** Never throws: the ticket of who is turned away says so at once (`progress`, `ready`). */
  open(request: StreamRequest): StreamTicket
}

export function createDoorkeeper(deps: DoorkeeperDeps): Doorkeeper {
  const { sessions, limits, shedding, queue } = deps

  /** @throws WeirError when the content is known to be bad */
  function checkContent({ ref }: StreamRequest): void {
    const bad = deps.knownBad(refKey(ref))
    if (bad !== null) throw toWeirError(bad)
  }

  /** @throws WeirError when no new stream may begin */
  function checkNewStream(request: StreamRequest): void {
    checkContent(request)
    const { reader } = request
    const { shortOf } = shedding
    if (shortOf !== null) {
      throw toWeirError({ kind: 'overloaded', shortOf, retryAfterS: shedding.retryAfterS() })
    }
    if (queue.length > 0 || !deps.hasFreeSlot()) queue.check(reader.address)
  }

  /** @throws WeirError that says why it is turned away */
  function admit(request: StreamRequest, session: Session | null): Party {
    if (deps.isStopped()) throw toWeirError({ kind: 'stopped', by: 'shutdown' })
    const { address } = request.reader
    if (session !== null) {
      // Known-bad content that is tried once more keeps nobody else waiting for how that comes out.
      if (session.state === 'starting' || session.state === 'queued') checkContent(request)
      return limits.admit(address, { readersOfSession: session.audience.size })
    }
    checkNewStream(request)
    return limits.admit(address, { otherSessions: sessions.all().filter(isWanted).length })
  }

  return {
    open(request) {
      try {
        const party = admit(request, sessions.find(request.ref))
        const sizeNow = (): number => sessions.find(request.ref)?.audience.size ?? 0
        return counted(sessions.open(request), party, sizeNow)
      } catch (error) {
        return turnedAway(asWeirError(error))
      }
    },
  }
}

/** One that lingers is on its way out. */
const isWanted = ({ audience, state }: Session): boolean => audience.wanted && state !== 'stopping'

/** The ticket, with its places counted as long as they are taken. */
function counted(ticket: UncountedTicket, party: Party, sizeNow: () => number): StreamTicket {
  return {
    ready: ticket.ready,
    checkRoom: () => party.check(sizeNow()),
    attach(sink, onClosed) {
      const leave = party.enter()
      return ticket.attach(sink, () => {
        leave()
        onClosed()
      })
    },
    progress: () => ticket.progress(),
    release() {
      party.release()
      ticket.release()
    },
  }
}

function turnedAway(error: WeirError): StreamTicket {
  const ready = Promise.reject(error)
  // Nobody may be looking; a refusal is no crash then.
  ready.catch(() => undefined)
  return {
    ready,
    checkRoom() {
      throw error
    },
    attach(sink, onClosed) {
      sink.destroy()
      onClosed()
      return { id: '', drained: () => undefined, close: () => undefined }
    },
    progress: () => ({ phase: 'over', error }),
    release: () => undefined,
  }
}
