/**
 * How many streams and viewers there may be at a time. What is counted is places: a request takes one from its admission
 * until it is given up and its last reader has left; its first reader sits in that place, each further one takes
 * another. So a player that waits counts, one that plays counts once, and nobody counts twice.
 */
import { WeirError } from '../../../contract/errors.ts'
import { type Settings } from '../../../contract/settings.ts'
import { addressGroup } from './address.ts'

type LimitSettings = Pick<
  Settings['limits'],
  'sessions' | 'readers' | 'readersPerSession' | 'readersPerAddress'
>

/** What a request wants to join: a stream with so many places taken, or a new one beside so many others. */
export type Wish = { readonly readersOfSession: number } | { readonly otherSessions: number }

/** The places of one request. */
export interface Party {
  /**
   * Whether a reader may be added now.
   * @throws WeirError `too_many_readers`; never for the first one, who has a place
   */
  check(readersOfSession: number): void
  /** A reader was added; tell by what is answered that it has left. Idempotent. */
  enter(): () => void
  /** The request is given up; its readers keep their places. Idempotent. */
  release(): void
}

export interface Limits {
  /** Places taken. */
  readonly readers: number
  /** Addresses with places. */
  readonly addresses: number
  /** @throws WeirError `too_many_readers` with the limit, its setting and `retryAfterS` */
  admit(address: string, wish: Wish): Party
}

export function createLimits(deps: { settings: LimitSettings; retryAfterS(): number }): Limits {
  const { settings } = deps
  let readers = 0
  const byGroup = new Map<string, number>()

  const refuse = (what: string, setting: keyof LimitSettings, of = 'viewer'): never => {
    const limit = settings[setting]
    const params = { what, limit: `${limit} ${of}${limit === 1 ? '' : 's'}`, setting: `limits.${setting}` }
    throw new WeirError('too_many_readers', params, { retryAfterS: deps.retryAfterS() })
  }

  const check = (group: string | null, readersOfSession: number): void => {
    if (readers >= settings.readers) refuse('Weir', 'readers')
    if (readersOfSession >= settings.readersPerSession) refuse('This stream', 'readersPerSession')
    if (group !== null && (byGroup.get(group) ?? 0) >= settings.readersPerAddress) {
      refuse('Your address', 'readersPerAddress')
    }
  }

  const count = (group: string | null, by: 1 | -1): void => {
    readers += by
    if (group === null) return
    const ofGroup = (byGroup.get(group) ?? 0) + by
    if (ofGroup === 0) byGroup.delete(group)
    else byGroup.set(group, ofGroup)
  }

  function take(group: string | null): Party {
    let isReleased = false
    let inside = 0
    let places = 0
    const settle = (): void => {
      const due = Math.max(isReleased ? 0 : 1, inside)
      for (; places < due; places++) count(group, 1)
      for (; places > due; places--) count(group, -1)
    }
    settle()
    return {
      check(readersOfSession) {
        if (inside >= places) check(group, readersOfSession)
      },
      enter() {
        inside++
        settle()
        let hasLeft = false
        return () => {
          if (hasLeft) return
          hasLeft = true
          inside--
          settle()
        }
      },
      release() {
        isReleased = true
        settle()
      },
    }
  }

  return {
    get readers() {
      return readers
    },
    get addresses() {
      return byGroup.size
    },
    admit(address, wish) {
      const group = addressGroup(address)
      if ('otherSessions' in wish && settings.sessions > 0 && wish.otherSessions >= settings.sessions) {
        refuse('Weir', 'sessions', 'stream')
      }
      check(group, 'readersOfSession' in wish ? wish.readersOfSession : 0)
      return take(group)
    },
  }
}
