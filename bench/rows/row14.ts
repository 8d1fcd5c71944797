import { type SettingsInput } from '../../src/contract/settings.ts'
import { startWeir } from '../support/contenders.ts'
import { startCrowd, type CrowdReport } from '../support/crowd.ts'
import { contentOf, startSource } from '../support/source.ts'
import { type LoopDelay } from '../support/loop-probe.ts'
import { hasRealTimePriority } from '../support/machine.ts'
import { median, quantile, spread } from '../support/statistics.ts'
import { watchWaits, type Wait } from '../support/waits.ts'
import { type Row } from './row.ts'

const slots = 10
const watchS = 1.5
const load = 5
const patienceS = 60
const mbitPerS = 2
const warmUpS = 20
const forS = 80
const sliceS = 10
/** Who is told a wait after this would not have come to a turn before the end. */
const judgedUntilS = 65
const limits = { goodput: 0.95, refusalMs: 10, etaShare: 0.8, etaWithin: 0.3 }

interface Measured {
  readonly report: CrowdReport
  /** Of the service. */
  readonly loop: LoopDelay
  readonly waits: readonly Wait[]
  readonly longestQueue: number
  readonly goodput: number
}

export const row14: Row = {
  number: 14,
  title: 'Five times the load',
  goal: `${load} times the load it can carry: goodput at least ${limits.goodput * 100} % of capacity, 503 in at most ${limits.refusalMs} ms p99, ETA within ${limits.etaWithin * 100} % for ${limits.etaShare * 100} %`,
  async run(log) {
    const shed = await measure({})
    log(inWords('Weir', shed))
    const control = await measure({
      queue: { max: 10_000, maxWaitS: 600 },
      limits: { readers: 100_000, eventLoopDelayMs: 0, memoryPercent: 100 },
    })
    log(inWords('no shedding', control))
    const refusalMs = median(p99sMs(shed.report))
    const eta = shareRight(shed.waits)
    return {
      met: shed.goodput >= limits.goodput && refusalMs <= limits.refusalMs && eta >= limits.etaShare,
      summary: `goodput ${percent(shed.goodput)} of capacity, 503 in ${refusalMs.toFixed(1)} ms p99, ETA within ${limits.etaWithin * 100} % for ${percent(eta)}`,
      figures: [...figuresOf('Weir', shed), ...figuresOf('control, no shedding', control)],
      notes: [
        `${slots} slots, players that come at random (${load} x ${(slots / watchS).toFixed(1)} a second, whether others are answered or not), each for a content of its own, watch for ${watchS} s in the mean (exponential: nothing is less predictable), wait ${patienceS} s at most, and go away when refused. ${forS - warmUpS} s were measured after ${warmUpS} s of warm-up. Weir as it comes (queue.max 50, queue.maxWaitS 60) but for lingerS 0; the control has no limits.`,
        'Goodput: seconds of picture that players got, of slots x time. 503: from connecting to the whole head. ETA: the middle of the range first shown in /api/v1/state, against the time from then to the first byte.',
        'Clients, service and source share the cores: on a machine that does other things besides, the p99 of a 503 is theirs, as that of the empty answer shows; `chrt -r 10 npm run bench -- 14` keeps them out.',
        hasRealTimePriority() ? 'This run was made so.' : 'This run was not made so.',
      ],
    }
  },
}

async function measure(more: SettingsInput): Promise<Measured> {
  const source = await startSource()
  const crowd = startCrowd()
  const weir = await startWeir(source, { lingerS: 0, more: { ...more, engines: { slotsPerEngine: slots } } })
  try {
    const waits = watchWaits(weir.url)
    const delay = weir.loopDelay(forS * 1000)
    const report = await crowd.run({
      url: weir.contentUrl(contentOf(mbitPerS, 0).replace('000000', '{n}')),
      perS: (load * slots) / watchS,
      watchS,
      patienceS,
      warmUpS,
      forS,
      seed: 14,
      emptyUrl: `${weir.url}/healthz`,
    })
    return {
      report,
      loop: await delay,
      waits: await waits.end(warmUpS * 1000, judgedUntilS * 1000),
      longestQueue: waits.longest,
      goodput: report.watchedS / (slots * (forS - warmUpS)),
    }
  } finally {
    await crowd.stop()
    await weir.stop()
    await source.stop()
  }
}

/** Of those who were told a wait: for how many it was right. */
function shareRight(waits: readonly Wait[]): number {
  const right = waits.filter(({ toldS, tookS }) => Math.abs(tookS - toldS) <= limits.etaWithin * toldS)
  return waits.length === 0 ? NaN : right.length / waits.length
}

function figuresOf(name: string, { report, loop, waits, longestQueue, goodput }: Measured) {
  const { refusedMs, startedMs, retryAfterS } = report
  const inRange = waits.filter(({ minS, maxS, tookS }) => tookS >= minS && tookS <= maxS).length
  return [
    { name: `${name}: goodput, of capacity`, value: percent(goodput) },
    {
      name: `${name}: of ${report.asked} requests`,
      value: `${startedMs.length} watched, ${refusedMs.length} were refused, ${report.gaveUp} gave up, ${report.waiting} still wait, ${report.dropped} were dropped`,
    },
    ...(refusedMs.length === 0
      ? []
      : [{ name: `${name}: 503 p99 of each ${sliceS} s, ms`, value: spread(p99sMs(report), 1) }]),
    {
      name: `${name}: 503 p50 / p99 / max, ms`,
      value:
        refusedMs.length === 0
          ? 'none'
          : `${shown(refusedMs)}; Retry-After ${Math.min(...retryAfterS)} to ${Math.max(...retryAfterS)} s`,
    },
    {
      name: `${name}: an empty answer (/healthz) at the same time p50 / p99 / max, ms`,
      value: shown(report.emptyMs),
    },
    {
      name: `${name}: event loop delay p50 / p99 / max, ms`,
      value: [loop.p50Ms, loop.p99Ms, loop.maxMs].map((ms) => ms.toFixed(1)).join(' / '),
    },
    {
      name: `${name}: wait for the picture p50 / p99, s`,
      value: `${startedMs.length === 0 ? 'nobody had one' : seconds(startedMs)}; at most ${longestQueue} waited`,
    },
    {
      name: `${name}: ETA within ${limits.etaWithin * 100} % / within the range shown`,
      value:
        waits.length === 0
          ? 'nobody who was told a wait had a turn'
          : `${percent(shareRight(waits))} / ${percent(inRange / waits.length)} of ${waits.length}`,
    },
  ]
}

const seconds = (ms: readonly number[]): string =>
  `${(median(ms) / 1000).toFixed(1)} / ${(quantile(ms, 0.99) / 1000).toFixed(1)}`
const shown = (ms: readonly number[]): string =>
  `${median(ms).toFixed(1)} / ${quantile(ms, 0.99).toFixed(1)} / ${Math.max(...ms).toFixed(1)}`

/** Of each slice of the time: a machine that stands still for a moment spoils one of them, not all. */
function p99sMs({ refusedMs, refusedAtS }: CrowdReport): number[] {
  const slices = Array.from({ length: (forS - warmUpS) / sliceS }, (): number[] => [])
  for (const [n, ms] of refusedMs.entries()) slices[Math.floor((refusedAtS[n] ?? 0) / sliceS)]?.push(ms)
  return slices.filter((slice) => slice.length > 0).map((slice) => quantile(slice, 0.99))
}

const inWords = (name: string, { goodput, report, waits }: Measured): string => {
  const refused =
    report.refusedMs.length === 0 ? 'none refused' : `503 p99 ${median(p99sMs(report)).toFixed(1)} ms`
  const eta =
    waits.length === 0
      ? 'nobody had a turn'
      : `ETA right for ${percent(shareRight(waits))} of ${waits.length}`
  return `${name}: goodput ${percent(goodput)}, ${refused}, ${eta}, ${report.gaveUp} gave up`
}
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
