/** Players: come by a plan, ask, wait, retry as players do, zap, give up, go. */
import { type PlayerTraits, type Visit } from '../plan.ts'
import { nullPid, pidOf } from '../../main/core/fanout/ts-packet.ts'
import { type Timer } from '../../main/core/ports.ts'
import { type PolicyHandle } from '../policy.ts'
import { asWeirError } from '../../contract/errors.ts'
import { type Scene } from './scene.ts'

/** One wish for a stream, from the first request to the viewer's leaving, however often the player asked meanwhile. */
export interface Wish {
  readonly visit: number
  readonly contentId: string
  readonly isViable: boolean
  readonly askedAtMs: number
  /** An engine was asked for its content since. */
  provisionedMs: number | null
  firstPictureMs: number | null
  /** While it waits or plays. */
  isOpen: boolean
  outcome: 'waiting' | 'played' | 'failed' | 'left'
  /** Times the picture stood still for long, or the connection was cut, after it had begun. */
  breaks: number
  endedAtMs: number
  /** Code of the last refusal. */
  error: string | null
}

export interface Players {
  /** All wishes of the run so far. */
  readonly wishes: readonly Wish[]
  /** Streams that somebody waits for or watches, by content. */
  readonly wished: ReadonlyMap<string, number>
  readonly open: ReadonlySet<Wish>
}

/** A picture that stands still for so long is a break to its viewer. */
const breakMs = 10_000

export function createPlayers(scene: Scene, policy: PolicyHandle, on: { ended(wish: Wish): void }): Players {
  const { plan, clock, trace } = scene
  const wishes: Wish[] = []
  const open = new Set<Wish>()
  const wished = new Map<string, number>()

  function watch(visit: Visit, number: number, at: number): void {
    const planned = visit.watches[at]
    const content = plan.contents[planned?.content ?? -1]
    if (planned === undefined || content === undefined) return
    const wish: Wish = {
      visit: number,
      contentId: content.id,
      isViable: content.isViable,
      askedAtMs: clock.now(),
      provisionedMs: null,
      firstPictureMs: null,
      isOpen: true,
      outcome: 'waiting',
      breaks: 0,
      endedAtMs: Infinity,
      error: null,
    }
    wishes.push(wish)
    open.add(wish)
    wished.set(content.id, (wished.get(content.id) ?? 0) + 1)
    const viewer = view(visit, wish, `p${number}`)
    clock.after(planned.stayMs, () => {
      viewer.leave()
      watch(visit, number, at + 1)
    })
  }

  /** Asks until it plays; answers how to leave. */
  function view(visit: Visit, wish: Wish, name: string): { leave(): void } {
    const { player } = visit
    const short = wish.contentId.slice(0, 6)
    let attempt = 0
    let connection: { close(): void } | null = null
    let lastPictureMs = Infinity
    let isStill = false
    let again: Timer | null = null
    const patience = clock.after(player.patienceMs, () => {
      if (wish.firstPictureMs === null) end('failed', 'gives up')
    })

    function end(outcome: Wish['outcome'], words: string): void {
      if (!wish.isOpen) return
      noteStill()
      wish.isOpen = false
      wish.outcome = wish.firstPictureMs === null ? outcome : 'played'
      wish.endedAtMs = clock.now()
      open.delete(wish)
      const left = (wished.get(wish.contentId) ?? 1) - 1
      if (left === 0) wished.delete(wish.contentId)
      else wished.set(wish.contentId, left)
      patience.cancel()
      again?.cancel()
      trace.note(`${name} ${words} ${short}`)
      connection?.close()
      on.ended(wish)
    }

    function noteStill(): void {
      if (!isStill && clock.now() - lastPictureMs > breakMs) wish.breaks++
      isStill = false
    }

    function picture(): void {
      if (wish.firstPictureMs === null) {
        wish.firstPictureMs = clock.now() - wish.askedAtMs
        trace.note(`${name} sees ${short}`)
      }
      noteStill()
      lastPictureMs = clock.now()
    }

    function cut(mine: number, why: string): void {
      if (mine !== attempt || again !== null || !wish.isOpen) return
      connection = null
      wish.error = why
      trace.note(`${name} is cut from ${short}: ${why}`)
      if (wish.firstPictureMs !== null && !isStill) {
        wish.breaks++
        isStill = true
      }
      // What had played is asked for again and again; what never did, as often as the player does.
      if (wish.firstPictureMs === null && attempt > player.retries) return end('failed', 'fails to get')
      again = clock.after(player.retryAfterMs, ask)
    }

    function ask(): void {
      const mine = ++attempt
      again = null
      trace.note(`${name} asks for ${short}`)
      const ticket = policy.open({
        ref: { kind: 'contentId', id: wish.contentId },
        reader: { address: visit.address, userAgent: player.userAgent },
        options: {},
      })
      const refused = (error: unknown): void => cut(mine, asWeirError(error).code)
      ticket.ready.catch(refused)
      const reader = ticket.attach(
        {
          write(chunk) {
            // Null packets keep a player waiting; they are no picture.
            if (pidOf(chunk, 0) !== nullPid && mine === attempt && wish.isOpen) picture()
            return true
          },
          end: () => undefined,
          destroy: () => undefined,
        },
        () => void ticket.ready.then(() => cut(mine, 'closed'), refused),
      )
      if (mine === attempt && wish.isOpen) connection = reader
      ticket.release()
    }

    ask()
    return { leave: () => end('left', 'leaves') }
  }

  plan.visits.forEach((visit, number) => {
    clock.after(visit.atMs, () => watch(visit, number, 0))
  })

  return { wishes, open, wished }
}

/** What is known of players' patience (docs/engine-api.md, "Players"). */
export const players = {
  vlc: {
    name: 'VLC',
    userAgent: 'VLC/3.0.20 LibVLC/3.0.20',
    patienceMs: 60_000,
    retries: 0,
    retryAfterMs: 1000,
  },
  kodi: { name: 'Kodi', userAgent: 'Kodi/21.0', patienceMs: 20_000, retries: 1, retryAfterMs: 1000 },
  jellyfin: { name: 'Jellyfin', userAgent: 'Lavf/60.16', patienceMs: 45_000, retries: 3, retryAfterMs: 3000 },
} as const satisfies Record<string, PlayerTraits>
