/**
 * The trial of a content by hand: one start now, without a viewer. It is a stream like any other, so whoever asks for it
 * meanwhile joins it, and it lingers and ends by itself; what comes of it counts for the content's breaker.
 */
import { asWeirError, WeirError } from '../../contract/errors.ts'
import { refKey, type ContentRef } from '../../contract/ids.ts'
import { type ContentBreakers } from './breakers/content-breakers.ts'
import { type Orchestrator } from './door.ts'
import { type Pool } from './pool/door.ts'
import { type Clock } from './ports.ts'
import { type Sessions } from './streams/sessions.ts'

export type TryContent = (ref: ContentRef) => Promise<{ text: string; played: boolean }>

/** @throws WeirError `content_blocked`, `no_engine_ready`, `no_free_slot`: nothing was tried then */
export function createTrial(deps: {
  readonly clock: Clock
  readonly sessions: Pick<Sessions, 'find'>
  readonly breakers: Pick<ContentBreakers, 'check' | 'allowProbe'>
  readonly pool: Pick<Pool, 'counts'>
  open: Orchestrator['open']
}): TryContent {
  const { clock, breakers, pool } = deps

  /** A trial takes a slot that is free, and never a viewer's turn. */
  function clearTheWay(key: string): void {
    const verdict = breakers.check(key)
    if (!verdict.allow && verdict.state === 'blocked') throw new WeirError('content_blocked')
    const { ready, freeSlots } = pool.counts()
    if (ready === 0) throw new WeirError('no_engine_ready', { why: 'nothing can be tried before one is' })
    if (freeSlots === 0) throw new WeirError('no_free_slot')
    breakers.allowProbe(key)
  }

  return async (ref) => {
    const present = deps.sessions.find(ref)
    if (present?.state === 'live' || present?.state === 'lingering') {
      return { text: `It plays already, on engine ${present.engineId}.`, played: true }
    }
    if (present === null) clearTheWay(refKey(ref))
    const beganMs = clock.now()
    const reader = { address: '127.0.0.1', userAgent: 'Weir' }
    const ticket = deps.open({ ref, reader, options: {} })
    try {
      await ticket.ready
      const engineId = deps.sessions.find(ref)?.engineId ?? null
      const where = engineId === null ? '' : ` on engine ${engineId}`
      const tookS = ((clock.now() - beganMs) / 1000).toFixed(1)
      return { text: `It plays: the picture came after ${tookS} s${where}.`, played: true }
    } catch (error) {
      return { text: asWeirError(error).message, played: false }
    } finally {
      ticket.release()
    }
  }
}
