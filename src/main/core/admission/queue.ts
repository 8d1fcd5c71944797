/**
 * Where streams wait for a slot: round robin over the addresses that asked for them, first come first served within one
 * (turns.ts), and ahead of all of them streams that have viewers already and lost their engine. Every entry ends in
 * exactly one way: its turn, its timeout, its cancelling, or the closing of the queue; and its timer ends with it.
 */
import { WeirError } from '../../../contract/errors.ts'
import { type Clock, type Random, type Timer } from '../ports.ts'
import { addressGroup } from './address.ts'
import { createEtaEstimator, type EtaRange } from './eta.ts'
import { createTurns } from './turns.ts'

export interface QueueEntry {
  readonly id: string
  /** From 1; 0 when it waits no longer. */
  position(): number
  /** Expected wait from now; null when not known, or when it waits no longer. */
  etaS(): EtaRange | null
  /** Leaves the queue; neither `onTurn` nor `onTimeout` is called afterwards. Idempotent. */
  cancel(): void
}

export interface QueueRequest {
  readonly id: string
  /** Who asked first for this stream: each address has its turn. Without one, it has a turn of its own. */
  readonly address?: string
  /** It has viewers whose picture stands still: it waits ahead of all who are new, and no limit turns it away. */
  readonly isResuming?: boolean
  /** It is this entry's turn: true if it took the slot, false if there is none for it now (then nobody behind it is asked). */
  onTurn(): boolean
  /** It waited `maxWaitS` in vain, and has left the queue. */
  onTimeout(): void
}

export interface QueueWaiting {
  readonly id: string
  readonly position: number
  /** Wall clock, epoch milliseconds. */
  readonly sinceMs: number
  readonly etaS: EtaRange | null
}

/** Callbacks may use the queue: enqueue, lookOut, cancel, wake, close. */
export interface AdmissionQueue {
  readonly length: number
  /** How long the one that has waited longest has; 0 when nobody waits. */
  readonly longestWaitMs: number
  /**
   * Puts it behind those of its address; nobody is offered anything before the next `wake`.
   * @throws WeirError as `check` does
   */
  enqueue(request: QueueRequest): QueueEntry
  /**
   * Somebody who had a slot already, and needs one on another engine: offered what there is before those who wait, and
   * in nobody's way where it takes nothing. It counts for no limit and has no place in line. Ends by taking a slot
   * (`onTurn` answers true), by its cancelling, or by the closing of the queue.
   */
  lookOut(onTurn: () => boolean): { cancel(): void }
  /**
   * Whether a newcomer from this address may wait.
   * @throws WeirError `queue_full` or `too_many_readers` (both with `retryAfterS`), `shutting_down` after `close`
   */
  check(address?: string): void
  /** A slot was released or an engine became ready: offers in order until an `onTurn` returns false or nobody waits. */
  wake(): void
  /** A slot was taken, by whoever: what the expected wait is reckoned from. */
  noteTaken(): void
  /** A slot was released, whether anybody waits or not. */
  noteRelease(): void
  /** When somebody who is turned away now had better come again: the wait of a newcomer, jittered. Whole seconds, at least 1. */
  retryAfterS(): number
  waiting(): QueueWaiting[]
  /** Ends waiting for everybody without calling anybody back: whoever closes it tells them. Idempotent. */
  close(): void
}

export interface QueueSettings {
  readonly max: number
  readonly maxWaitS: number
  /** Infinity by default. */
  readonly maxPerAddress?: number
}

interface Waiting {
  readonly request: QueueRequest
  readonly sinceMs: number
  /** The same by the monotonic clock. */
  readonly beganMs: number
  readonly timer: Timer
  hasRefused: boolean
}

/** Retry-After while nothing is known of the pool's pace. */
const unknownRetryS = 10
/** Nobody is told to wait longer than this with a player's own retry. */
const longestRetryS = 300

export function createAdmissionQueue(deps: {
  clock: Clock
  random: Random
  settings: QueueSettings
  /** Slots in use now; without it, the expected wait is reckoned as if the number never changed. */
  busySlots?: () => number
}): AdmissionQueue {
  const { clock, random, settings } = deps
  const eta = createEtaEstimator({ clock, busySlots: deps.busySlots })
  const resuming = createTurns<Waiting>()
  const newcomers = createTurns<Waiting>()
  /** In the order of their coming. */
  const lookouts = new Set<{ readonly onTurn: () => boolean }>()
  let isClosed = false
  let isOffering = false
  let wokenWhileOffering = false

  const length = (): number => resuming.length + newcomers.length
  const head = (): Waiting | undefined => resuming.first ?? newcomers.first
  const turnsOf = ({ request }: Waiting) => (request.isResuming === true ? resuming : newcomers)
  const inOrder = (): Waiting[] => [...resuming.inOrder(), ...newcomers.inOrder()]

  const positionOf = (entry: Waiting): number => {
    const turns = turnsOf(entry)
    const position = turns.position(entry)
    return position === 0 || turns === resuming ? position : resuming.length + position
  }

  /** Takes it out, ends its timer, and tells whoever must know; nothing if it had left before. */
  const leave = (entry: Waiting, tell?: () => void): void => {
    const wasHead = head() === entry
    if (!turnsOf(entry).remove(entry)) return
    entry.timer.cancel()
    tell?.()
    // What this head could not use may be of use to the next one.
    if (wasHead && entry.hasRefused) wake()
  }

  /** One offer to the head; true when the next one may be asked. */
  const offerTo = (first: Waiting): boolean => {
    const turns = turnsOf(first)
    let took = true // An onTurn that throws has had its turn: it must not stand in everybody's way for ever.
    try {
      took = first.request.onTurn()
    } finally {
      // Unless it cancelled itself in its own turn.
      if (took && turns.first === first) {
        turns.serve()
        first.timer.cancel()
      }
    }
    first.hasRefused = !took
    // A head that cancelled itself and refused leaves the slot to the next one.
    return head() !== first
  }

  const offerToLookouts = (): void => {
    for (const lookout of [...lookouts]) {
      if (!lookouts.has(lookout)) continue
      let took = true // As above.
      try {
        took = lookout.onTurn()
      } finally {
        if (took) lookouts.delete(lookout)
      }
    }
  }

  const wake = (): void => {
    if (isOffering) {
      wokenWhileOffering = true
      return
    }
    isOffering = true
    try {
      offerToLookouts()
      let refusals = 0
      for (let first = head(); first !== undefined; first = head()) {
        wokenWhileOffering = false
        if (offerTo(first)) {
          refusals = 0
          continue
        }
        // Asked again if something was released while it refused, but only once: an onTurn that releases and refuses
        // each time must not hold the event loop.
        if (!wokenWhileOffering || ++refusals > 1) break
      }
      if (wokenWhileOffering) offerToLookouts()
    } finally {
      isOffering = false
    }
  }

  const retryAfterS = (): number => {
    const range = eta.forPosition(length() + 1)
    const expectedS = range === null ? unknownRetryS : (range.min + range.max) / 2
    // Up to half as long again, so that those turned away together do not come back together.
    return Math.min(longestRetryS, Math.max(1, Math.ceil(expectedS * (1 + random.next() / 2))))
  }

  const check = (address?: string): void => {
    if (isClosed) throw new WeirError('shutting_down')
    if (length() >= settings.max) {
      throw new WeirError('queue_full', { waiting: length() }, { retryAfterS: retryAfterS() })
    }
    const group = groupOf(address)
    const { maxPerAddress = Infinity } = settings
    if (group !== null && newcomers.countOf(group) >= maxPerAddress) {
      const limit = `${maxPerAddress} waiting stream${maxPerAddress === 1 ? '' : 's'}`
      throw new WeirError(
        'too_many_readers',
        { what: 'Your address', limit, setting: 'limits.waitingPerAddress' },
        { retryAfterS: retryAfterS() },
      )
    }
  }

  return {
    get length() {
      return length()
    },
    get longestWaitMs() {
      const nowMs = clock.now()
      return inOrder().reduce((longest, { beganMs }) => Math.max(longest, nowMs - beganMs), 0)
    },
    check,
    enqueue(request) {
      if (isClosed) throw new WeirError('shutting_down')
      if (request.isResuming !== true) check(request.address)
      const entry: Waiting = {
        request,
        sinceMs: clock.wallMs(),
        beganMs: clock.now(),
        timer: clock.after(settings.maxWaitS * 1000, () => leave(entry, () => request.onTimeout())),
        hasRefused: false,
      }
      turnsOf(entry).add(entry, request.isResuming === true ? null : groupOf(request.address))
      return {
        id: request.id,
        position: () => positionOf(entry),
        etaS() {
          const position = positionOf(entry)
          return position === 0 ? null : eta.forPosition(position)
        },
        cancel: () => leave(entry),
      }
    },
    lookOut(onTurn) {
      const lookout = { onTurn }
      if (!isClosed) lookouts.add(lookout)
      return { cancel: () => void lookouts.delete(lookout) }
    },
    wake,
    noteTaken: () => eta.noteTaken(),
    noteRelease: () => eta.noteRelease(),
    retryAfterS,
    waiting: () =>
      inOrder().map((entry, at) => ({
        id: entry.request.id,
        position: at + 1,
        sinceMs: entry.sinceMs,
        etaS: eta.forPosition(at + 1),
      })),
    close() {
      isClosed = true
      lookouts.clear()
      for (const entry of inOrder()) {
        entry.timer.cancel()
        turnsOf(entry).remove(entry)
      }
    },
  }
}

const groupOf = (address: string | undefined): string | null =>
  address === undefined ? null : addressGroup(address)
