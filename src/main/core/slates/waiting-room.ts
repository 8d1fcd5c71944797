/**
 * Stands between a stream and a player that waits for it. It shows slates that say how things stand, and joins the stream
 * to them when it comes (fanout/splice.ts), so that the player never has to connect again. A stream that never comes ends
 * in a slate that says so.
 */
import { type StreamProgress } from '../door.ts'
import { createSplice, type Splice } from '../fanout/splice.ts'
import { nullPid, packetBytes, pidOf } from '../fanout/ts-packet.ts'
import { type Clock, type ReaderSink, type Timer } from '../ports.ts'
import { slateFor, type SlateName } from './choose.ts'
import { createReel, pieceMs } from './reel.ts'

export interface WaitingRoomOptions {
  readonly clock: Clock
  readonly sink: ReaderSink
  /** The loop of a slate. */
  readonly loopOf: (name: SlateName) => Uint8Array
  readonly progress: () => StreamProgress
  /** The sink was ended or cut, or the player is gone: called once. */
  readonly onOver?: () => void
}

export interface WaitingRoom extends ReaderSink {
  /** The player's connection takes bytes again. */
  drained(): void
  /** The player is gone: nothing is written any more, and no timer is left. */
  close(): void
}

/** What a player gets at once, so that it plays at once; as much it is ahead for good. */
const headStartPieces = 3
/** How long the last slate is shown. */
const farewellMs = 10_000
/** The stream begins at a keyframe; if that cannot be made out soon, it goes on as it is. */
const blindAfterMs = { unrecognised: 500, recognised: 500 }

/** Shows slates from the first moment on. A stream that is over already is only bidden farewell. */
export function createWaitingRoom(options: WaitingRoomOptions): WaitingRoom {
  const { clock, sink, loopOf, progress } = options
  const reel = createReel()
  const choose = (): Uint8Array => {
    const now = progress()
    return loopOf(state === 'farewell' && now.phase !== 'over' ? 'unavailable' : slateFor(now))
  }
  let state: 'waiting' | 'farewell' | 'joined' | 'over' = 'waiting'
  let splice: Splice | null = null
  let isFull = false
  let timer: Timer | null = null
  let nextDueMs = clock.now()
  let farewellEndsMs = Infinity

  const over = (tell?: () => void): void => {
    if (state === 'over') return
    state = 'over'
    timer?.cancel()
    tell?.()
    options.onOver?.()
  }

  const showPiece = (): void => {
    isFull = !sink.write(reel.next(choose))
  }

  const show = (): void => {
    timer = null
    // A player whose connection is full gets the rest later; the reel stands still meanwhile.
    for (; nextDueMs <= clock.now(); nextDueMs += pieceMs) if (!isFull) showPiece()
    if (nextDueMs > farewellEndsMs) return over(() => sink.end())
    timer = clock.after(nextDueMs - clock.now(), show)
  }

  const bidFarewell = (): void => {
    state = 'farewell'
    farewellEndsMs = clock.now() + farewellMs
  }

  if (progress().phase === 'over') bidFarewell()
  for (let n = 1; n < headStartPieces; n++) showPiece()
  show()

  return {
    write(chunk) {
      if (state === 'waiting') {
        if (isStuffing(chunk)) return true
        state = 'joined'
        timer?.cancel()
        splice = createSplice({ clock, tail: reel.tail, sameSource: false, priorOffset: 0, blindAfterMs })
      }
      if (state !== 'joined' || splice === null) return true
      const media = splice.rewrite(chunk)
      return media.length === 0 || sink.write(media)
    },
    end() {
      over(() => sink.end())
    },
    destroy() {
      if (state === 'waiting') bidFarewell()
      else if (state === 'joined') over(() => sink.destroy())
    },
    drained() {
      isFull = false
    },
    close: () => over(),
  }
}

/** Null packets alone, as a stream sends them while there is nothing to send. */
function isStuffing(chunk: Uint8Array): boolean {
  for (let at = 0; at < chunk.length; at += packetBytes) if (pidOf(chunk, at) !== nullPid) return false
  return true
}
