/** Slates as the gateway uses them: for whom, and instead of which answers. */
import { type WeirError } from '../../../contract/errors.ts'
import { type Settings } from '../../../contract/settings.ts'
import { type StreamProgress } from '../door.ts'
import { type Clock, type ReaderSink } from '../ports.ts'
import { playerName } from '../streams/player.ts'
import { slateForError, type SlateName } from './choose.ts'
import { createWaitingRoom, type WaitingRoom } from './waiting-room.ts'

export interface Slates {
  /** Whether this player is shown slates; programs get status and JSON. */
  areFor(userAgent: string): boolean
  /** Between a player that waits and its stream. */
  waitingRoom(sink: ReaderSink, progress: () => StreamProgress): WaitingRoom
  /**
   * Shows for about 10 s that the stream cannot be had, then ends the sink; null where no slate says that, or where so
   * many are shown already that an honest status is better.
   */
  refusal(error: WeirError): ((sink: ReaderSink) => WaitingRoom) | null
}

export interface SlatesOptions {
  readonly clock: Clock
  readonly setting: Settings['streams']['slates']
  /** The file of a slate as scripts/make-slates.sh made it; null where there is none. */
  readonly read: (name: SlateName) => Uint8Array | null
}

/** Players that know what to do with a stream which is over after 10 s, and whose users see the picture. */
const playersByDefault = new Set(['VLC', 'Kodi'])
/** Each holds a connection for 10 s: a storm of requests must not pile up. */
const refusalsAtATime = 100

export function createSlates({ clock, setting, read }: SlatesOptions): Slates {
  const unavailable = read('unavailable')
  const loopOf = (name: SlateName): Uint8Array => read(name) ?? unavailable ?? new Uint8Array(0)
  let refusals = 0

  return {
    areFor(userAgent) {
      if (unavailable === null || setting === 'off') return false
      return setting === 'on' || playersByDefault.has(playerName(userAgent))
    },
    waitingRoom: (sink, progress) => createWaitingRoom({ clock, sink, loopOf, progress }),
    refusal(error) {
      if (slateForError(error) === null || refusals >= refusalsAtATime) return null
      return (sink) => {
        refusals++
        return createWaitingRoom({
          clock,
          sink,
          loopOf,
          progress: () => ({ phase: 'over', error }),
          onOver: () => refusals--,
        })
      }
    },
  }
}
