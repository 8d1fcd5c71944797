/**
 * One webhook's lane: notices leave one at a time and in order, wait out an outage, and are given up when they are too
 * old or too many; what was given up is said with the next one that arrives. Nobody ever waits for a lane.
 */
import { type Notice, type Webhook, type WebhookView } from '../../../contract/alerts.ts'
import { type Clock, type Logger, type Random } from '../../core/ports.ts'
import { durationText } from '../../core/telemetry/alerts/words.ts'
import { deadline, sleep } from '../../core/time.ts'
import { payloadFor, type Payload } from './payload.ts'
import { type Outcome } from './post.ts'

const waitingAtMost = 50
/** An alert of yesterday helps nobody. */
const keptForMs = 60 * 60_000
const tryTimeoutMs = 10_000
const firstRetryMs = 2000
const lastRetryMs = 60_000
/** A receiver that asks for more is asked again anyway. */
const retryAfterAtMostMs = 5 * 60_000
/** A message that arrives later than this says how old it is. */
const lateMs = 60_000

export interface Lane {
  add(notice: Notice): void
  /** One message now and once, beside those that wait. */
  test(notice: Notice): Promise<Outcome>
  view(): WebhookView
  /** At once, whatever is on its way. */
  close(): void
}

export interface LaneDeps {
  readonly clock: Clock
  readonly random: Random
  readonly logger: Logger
  post(payload: Payload, signal: AbortSignal): Promise<Outcome>
}

export function createLane(hook: Webhook, deps: LaneDeps): Lane {
  const { clock, logger } = deps
  const closing = new AbortController()
  const { host } = new URL(hook.url)
  const name = { webhook: `${hook.kind} at ${host}` }
  let waiting: { readonly notice: Notice; readonly sinceMs: number }[] = []
  let isRunning = false
  let lost = 0
  let deliveredAtMs: number | null = null
  let problem: string | null = null

  async function tryOnce(notice: Notice): Promise<Outcome> {
    const limit = deadline(clock, tryTimeoutMs, closing.signal)
    const outcome = await deps.post(payloadFor(hook, notice), limit.signal)
    limit.clear()
    if (outcome.kind === 'delivered') deliveredAtMs = clock.wallMs()
    problem = outcome.kind === 'delivered' ? null : outcome.words
    return outcome
  }

  function giveUp(count: number, why: string): void {
    lost += count
    logger.warn(`${count === 1 ? 'An alert was' : `${count} alerts were`} not delivered`, { ...name, why })
  }

  function dropOld(): void {
    const fresh = waiting.filter(({ sinceMs }) => clock.now() - sinceMs < keptForMs)
    const dropped = waiting.length - fresh.length
    waiting = fresh
    if (dropped > 0) giveUp(dropped, `it was tried for ${durationText(keptForMs)}: ${problem ?? 'no answer'}`)
  }

  /** As it is sent now: how old it is, and what was lost before it. */
  function asSent({ notice, sinceMs }: { notice: Notice; sinceMs: number }): Notice {
    const ageMs = clock.now() - sinceMs
    const late = ageMs > lateMs ? `${durationText(ageMs)} ago: ` : ''
    const gap =
      lost === 0
        ? ''
        : `\n(${lost === 1 ? 'One earlier alert' : `${lost} earlier alerts`} could not be delivered.)`
    return { ...notice, text: `${late}${notice.text}${gap}` }
  }

  async function run(): Promise<void> {
    let failures = 0
    for (;;) {
      dropOld()
      const [next] = waiting
      if (next === undefined || closing.signal.aborted) return
      const outcome = await tryOnce(asSent(next))
      if (closing.signal.aborted) return
      if (outcome.kind === 'later') {
        if (failures === 0) logger.warn('A webhook does not take alerts', { ...name, why: outcome.words })
        await sleep(clock, pauseMs(failures++, outcome.afterMs), closing.signal)
        continue
      }
      if (failures > 0) logger.info('A webhook answers again', name)
      failures = 0
      // It may have been dropped meanwhile, for want of room.
      waiting = waiting.filter((one) => one !== next)
      if (outcome.kind === 'delivered') lost = 0
      else giveUp(1, outcome.words)
    }
  }

  /** Between half of the step and all of it, so that a receiver that came back is not met by everybody at once. */
  function pauseMs(failures: number, askedMs: number | null): number {
    const stepMs = Math.min(firstRetryMs * 2 ** failures, lastRetryMs)
    const ownMs = stepMs * (0.5 + deps.random.next() / 2)
    return Math.max(ownMs, Math.min(askedMs ?? 0, retryAfterAtMostMs))
  }

  return {
    add(notice) {
      if (closing.signal.aborted) return
      waiting.push({ notice, sinceMs: clock.now() })
      if (waiting.length > waitingAtMost) {
        waiting.shift()
        giveUp(1, `more than ${waitingAtMost} wait: ${problem ?? 'no answer yet'}`)
      }
      if (isRunning) return
      isRunning = true
      void run().finally(() => (isRunning = false))
    },
    test: (notice) => tryOnce(notice),
    view: () => ({ kind: hook.kind, host, waiting: waiting.length, deliveredAtMs, problem }),
    close() {
      if (waiting.length > 0 && !closing.signal.aborted)
        giveUp(waiting.length, 'the webhook is not used any more')
      closing.abort()
    },
  }
}
