/** Viewers for tests of the whole core: each asks, attaches, leaves, and remembers what it was told. */
import { WeirError } from '../../contract/errors.ts'
import { type ContentRef } from '../../contract/ids.ts'
import { type AttachedReader, type Orchestrator, type StreamTicket } from './door.ts'
import { nullPid, pidOf } from './fanout/ts-packet.ts'
import { type Clock } from './ports.ts'

/** One connection of a viewer. */
export interface Connection {
  readonly handle: AttachedReader
  readonly ref: ContentRef
  /** Of the picture, null packets not counted. */
  readonly mediaBytes: number
  readonly isFull: boolean
  /** How it ended, seen from the player; null while it is open. */
  readonly end: 'left' | 'ended' | 'cut' | null
  /** How often it was told of its end. */
  readonly closings: number
  /** The user threw it out. */
  wasKicked: boolean
  leave(): void
  /** Its socket takes nothing any more. */
  clog(): void
  drain(): void
}

export interface Viewer {
  readonly ref: ContentRef
  /** What `ready` came to: `waiting`, `plays`, or an error's code. */
  readonly outcome: string
  readonly isReleased: boolean
  readonly connections: readonly Connection[]
  attach(): Connection
  release(): void
}

/** What a viewer says when it was treated badly. */
export type Complaint = (what: string) => void

export function createViewer(
  weir: Orchestrator,
  clock: Clock,
  ref: ContentRef,
  hooks: {
    complain: Complaint
    /** May a stream be ended under its viewers now (the user stopped one, or Weir shuts down)? */
    mayEnd(): boolean
  },
): Viewer {
  const { complain } = hooks
  const name = `${ref.kind} ${ref.id.slice(0, 2)} asked at ${Math.round(clock.now())} ms`
  const connections: Connection[] = []
  let outcome = 'waiting'
  let isReleased = false
  const ticket: StreamTicket = weir.open({
    ref,
    reader: { address: '127.0.0.1', userAgent: 'VLC/3.0' },
    options: {},
  })
  const isHere = (): boolean => !isReleased || connections.some(({ end }) => end === null)
  ticket.ready.then(
    () => (outcome = 'plays'),
    (error: unknown) => {
      outcome = error instanceof WeirError ? error.code : String(error)
      if (!(error instanceof WeirError) || error.code === 'internal') complain(`${name}: told ${outcome}`)
      if (outcome === 'client_gone' && isHere()) complain(`${name}: told that it had left`)
      if (['stopped_by_user', 'shutting_down'].includes(outcome) && !hooks.mayEnd()) {
        complain(`${name}: told ${outcome}, but nobody did that`)
      }
    },
  )

  function attach(): Connection {
    let end: Connection['end'] = null
    let mediaBytes = 0
    let isFull = false
    let closings = 0
    let isClogged = false
    const over = (how: 'ended' | 'cut'): void => {
      if (end === 'left') complain(`${name}: its connection was touched after it had left`)
      if (end !== null) complain(`${name}: its connection was ended twice`)
      end = how
      if (how === 'ended' && !connection.wasKicked && !hooks.mayEnd()) {
        complain(`${name}: the stream was ended while it watched`)
      }
    }
    const handle = ticket.attach(
      {
        write(chunk) {
          if (end !== null) complain(`${name}: written to after its end`)
          if (isFull) complain(`${name}: written to while full`)
          if (pidOf(chunk, 0) !== nullPid) mediaBytes += chunk.length
          isFull = isClogged
          return !isFull
        },
        end: () => over('ended'),
        destroy: () => over('cut'),
      },
      () => {
        if (++closings > 1) complain(`${name}: told ${closings} times of its end`)
        end ??= 'left'
      },
    )
    const connection: Connection = {
      handle,
      ref,
      get mediaBytes() {
        return mediaBytes
      },
      get isFull() {
        return isFull
      },
      get end() {
        return end
      },
      get closings() {
        return closings
      },
      wasKicked: false,
      leave() {
        if (end !== null) return
        end = 'left'
        handle.close()
      },
      clog: () => (isClogged = true),
      drain() {
        isClogged = false
        if (!isFull) return
        isFull = false
        handle.drained()
      },
    }
    connections.push(connection)
    return connection
  }

  return {
    ref,
    get outcome() {
      return outcome
    },
    get isReleased() {
      return isReleased
    },
    connections,
    attach,
    release() {
      isReleased = true
      ticket.release()
    },
  }
}
