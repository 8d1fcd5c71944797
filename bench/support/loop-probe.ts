/** Preloaded into a process under measurement (`node --import`): tells how late its event loop was. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { answerQuestions } from './child.ts'

export interface LoopDelay {
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
}

/** Its timer costs CPU time of its own, so it runs only while it is asked to. */
const resolutionMs = 2
const histogram = monitorEventLoopDelay({ resolution: resolutionMs })

answerQuestions({
  beginLoopDelay: () => {
    histogram.reset()
    histogram.enable()
  },
  endLoopDelay: (): LoopDelay => {
    histogram.disable()
    // The histogram holds the time between two firings of its timer, of which its resolution is no delay.
    const delayMs = (nanoseconds: number): number => nanoseconds / 1e6 - resolutionMs
    return {
      p50Ms: delayMs(histogram.percentile(50)),
      p99Ms: delayMs(histogram.percentile(99)),
      maxMs: delayMs(histogram.max),
    }
  },
})
process.channel?.unref()
