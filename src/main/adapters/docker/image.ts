/** Sees to it that the engine image is on the daemon's machine: looks, pulls, and tries again later. */
import { WeirError } from '../../../contract/errors.ts'
import { type RuntimeView } from '../../../contract/state.ts'
import { type Clock, type Logger } from '../../core/ports.ts'
import { createBackoff } from '../system/backoff.ts'
import { type Daemon } from './daemon.ts'
import { daemonWords } from './problems.ts'
import { createPullProgress } from './pull-progress.ts'

const firstRetryMs = 2_000
const maxRetryMs = 60_000

export interface EngineImage {
  isReady(): boolean
  /** `docker_image_missing` after a failed pull, `docker_pull_cancelled` after one that was given up, else null. */
  problem(): WeirError | null
  progress(): RuntimeView['progress']
  /** Looks and pulls now, or joins that under way; resolves when it ended, well or not. Retries go on behind. */
  ensure(): Promise<void>
  /** Gives up a pull that is under way, and begins none until `wantAgain`; false when none is. */
  cancel(): boolean
  wantAgain(): void
  /** Resolves when nothing is under way. */
  settled(): Promise<void>
  /** The daemon said that it is not there after all. */
  lost(): void
  stop(): void
}

export function createEngineImage(options: {
  /** The daemon to ask and the image it should have; null while there is no daemon. */
  target(): { daemon: Daemon; image: string } | null
  /** Readiness, problem or progress changed. */
  onChange(): void
  readonly clock: Clock
  readonly logger: Logger
}): EngineImage {
  const backoff = createBackoff(options.clock, firstRetryMs, maxRetryMs)
  const stopping = new AbortController()
  let pulling: AbortController | null = null
  /** Somebody does not want it to be pulled. */
  let isUnwanted = false
  let ready = false
  let problem: WeirError | null = null
  let progress: RuntimeView['progress'] = null
  let ensuring: Promise<void> | null = null

  const pull = async (daemon: Daemon, image: string): Promise<void> => {
    const pulled = createPullProgress()
    const what = `Pulling the engine image ${image}`
    const show = (fraction: number | null): void => {
      // Whole percents: a pull sends hundreds of messages a second.
      const rounded = fraction === null ? null : Math.floor(fraction * 100) / 100
      if (progress !== null && progress.fraction === rounded) return
      progress = { what, fraction: rounded }
      options.onChange()
    }
    options.logger.info(what)
    const giveUp = new AbortController()
    pulling = giveUp
    show(null)
    try {
      await daemon.pull(
        image,
        (message) => {
          pulled.take(message)
          show(pulled.fraction())
        },
        AbortSignal.any([stopping.signal, giveUp.signal]),
      )
    } finally {
      pulling = null
    }
  }

  const ensureOnce = async (): Promise<void> => {
    const target = options.target()
    if (target === null) return
    const { daemon, image } = target
    try {
      if (!(await daemon.hasImage(image))) {
        if (isUnwanted) throw new WeirError('docker_pull_cancelled', { image })
        await pull(daemon, image)
      }
      ready = true
      problem = null
      backoff.reset()
    } catch (error) {
      if (stopping.signal.aborted) return
      problem = isUnwanted
        ? new WeirError('docker_pull_cancelled', { image }, { cause: error })
        : new WeirError('docker_image_missing', { image, why: daemonWords(error) }, { cause: error })
      options.logger.warn(problem.message)
      if (!isUnwanted) backoff.schedule(() => void ensure())
    }
    progress = null
    options.onChange()
  }

  const ensure = (): Promise<void> => {
    if (ready || stopping.signal.aborted) return Promise.resolve()
    backoff.cancel()
    ensuring ??= ensureOnce().finally(() => {
      ensuring = null
    })
    return ensuring
  }

  return {
    isReady: () => ready,
    problem: () => problem,
    progress: () => progress,
    ensure,
    cancel() {
      if (pulling === null) return false
      isUnwanted = true
      pulling.abort(new Error('it was cancelled'))
      return true
    },
    wantAgain() {
      isUnwanted = false
    },
    settled: () => ensuring ?? Promise.resolve(),
    lost() {
      ready = false
      void ensure()
    },
    stop() {
      backoff.cancel()
      stopping.abort()
    },
  }
}
