/**
 * The connection to the daemon for the life of the app: finds it, follows its events, compares by list every ten
 * seconds what events might have missed, and comes back by itself after a loss.
 */
import { asWeirError, type WeirError } from '../../../contract/errors.ts'
import { type Clock, type Logger, type Timer } from '../../core/ports.ts'
import { createBackoff } from '../system/backoff.ts'
import { type ContainerEvent, type Daemon } from './daemon.ts'
import { type FoundDaemon } from './find-daemon.ts'
import { connectionProblem } from './problems.ts'

const reconcileMs = 10_000
const firstRetryMs = 2_000
const maxRetryMs = 60_000
/** A connection that was lost sooner than this is not worth an immediate new one: it would be a tight loop. */
const stableMs = 1_000

export interface DaemonLink {
  /** The daemon while it answers, else null. */
  current(): Daemon | null
  /** Why there is none; null before the first attempt ended. */
  problem(): WeirError | null
  /** Tries at once, or joins the attempt under way; resolves when it ended, well or not. */
  attempt(): Promise<void>
  /** Ends events, timers and retries. */
  stop(): void
}

export interface DaemonLinkOptions {
  /** @throws WeirError `docker_wrong_context` */
  find(): FoundDaemon
  connect(found: FoundDaemon): Promise<Daemon>
  /** Compares the daemon's list with what is known. A rejection counts as a loss of the daemon. */
  reconcile(daemon: Daemon): Promise<void>
  onEvent(daemon: Daemon, event: ContainerEvent): void
  /** After `reconcile`, each time that the daemon is there (again). */
  onUp(daemon: Daemon): void
  /** After a failed attempt. `wasUp`: it answered before this one. */
  onDown(problem: WeirError, wasUp: boolean): void
  readonly clock: Clock
  readonly platform: NodeJS.Platform
  readonly logger: Logger
}

export function createDaemonLink(options: DaemonLinkOptions): DaemonLink {
  const { clock, logger } = options
  const backoff = createBackoff(clock, firstRetryMs, maxRetryMs)
  let connection: { daemon: Daemon; events: { close(): void }; sinceMs: number } | null = null
  let attempting: Promise<void> | null = null
  let reconcileTimer: Timer | null = null
  let problem: WeirError | null = null
  let wasUp = false
  let stopped = false

  const disconnect = (): void => {
    reconcileTimer?.cancel()
    reconcileTimer = null
    connection?.events.close()
    connection = null
  }

  const fail = (failure: WeirError): void => {
    problem = failure
    const before = wasUp
    wasUp = false
    options.onDown(failure, before)
    backoff.schedule(() => void attempt())
  }

  const lost = (found: FoundDaemon, why: string): void => {
    if (connection === null || stopped) return
    const lastedMs = clock.now() - connection.sinceMs
    logger.warn('Lost the connection to the Docker daemon', { why })
    disconnect()
    if (lastedMs < stableMs) {
      fail(connectionProblem(new Error(why), found, options.platform))
      return
    }
    backoff.reset()
    void attempt()
  }

  const watch = (found: FoundDaemon, daemon: Daemon): void => {
    reconcileTimer = clock.after(reconcileMs, () => {
      options.reconcile(daemon).then(
        () => {
          if (connection?.daemon === daemon) watch(found, daemon)
        },
        (error: unknown) => {
          if (connection?.daemon === daemon) lost(found, String(error))
        },
      )
    })
  }

  const connectOnce = async (): Promise<void> => {
    let found: FoundDaemon | null = null
    let events: { close(): void } | null = null
    try {
      found = options.find()
      const daemon = await options.connect(found)
      const place = found
      let endedEarly: string | null = null
      // Events first, the list second: what happens between the two is then seen twice rather than never.
      events = await daemon.follow(
        (event) => options.onEvent(daemon, event),
        (why) => {
          endedEarly = why
          if (connection?.daemon === daemon) lost(place, why)
        },
      )
      await options.reconcile(daemon)
      if (endedEarly !== null) throw new Error(endedEarly)
      if (stopped) return events.close()
      connection = { daemon, events, sinceMs: clock.now() }
      problem = null
      wasUp = true
      watch(place, daemon)
      options.onUp(daemon)
    } catch (error) {
      events?.close()
      if (stopped) return
      fail(found === null ? asWeirError(error) : connectionProblem(error, found, options.platform))
    }
  }

  const attempt = (): Promise<void> => {
    if (stopped || connection !== null) return Promise.resolve()
    backoff.cancel()
    attempting ??= connectOnce().finally(() => {
      attempting = null
    })
    return attempting
  }

  return {
    current: () => connection?.daemon ?? null,
    problem: () => problem,
    attempt,
    stop() {
      stopped = true
      backoff.cancel()
      disconnect()
    },
  }
}
