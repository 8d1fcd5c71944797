import { join } from 'node:path'
import { alertSettings } from '../../src/contract/alerts.ts'
import { createFakeClock } from '../../src/main/core/fake-clock.ts'
import { createSeededRandom } from '../../src/main/core/fake-random.ts'
import { createAlerts } from '../../src/main/core/telemetry/alerts/alerts.ts'
import {
  createEpisode,
  noiseShare,
  type Episode,
  type EpisodeLimits,
} from '../../src/main/core/telemetry/alerts/episode.ts'
import { ruleTable } from '../../src/main/core/telemetry/alerts/rules.ts'
import {
  bareThreshold,
  judge,
  mixedSeries,
  noiseOf,
  noiseShapes,
  run as watch,
  type Segment,
} from '../../src/main/core/telemetry/alerts/test-series.ts'
import { readRecording } from '../../src/simulator/replay/recording.ts'
import { watchIncident } from '../support/incident-alerts.ts'
import { type Row } from './row.ts'

const seeds = 100
const noiseHours = 24
const shippedIncident = join(import.meta.dirname, '..', '..', 'resources', 'incident')

type Make = (limits: EpisodeLimits) => Episode

export const row15: Row = {
  number: 15,
  title: 'Alerts that mean something',
  goal: 'one notification per episode, none from 5 % of noise around a threshold; raised within 60 s',
  async run(log) {
    const rules = measuredRules()
    const ours = mixed(rules, createEpisode)
    const bare = mixed(rules, bareThreshold)
    log(
      `${ours.violations} violations: ${ours.toldOnce} told once, ${ours.falseOnes} false, slowest ${ours.longestDelayS} s; bare: ${bare.raised} told`,
    )
    const noise = { ours: noiseOnly(rules, createEpisode), bare: noiseOnly(rules, bareThreshold) }
    log(`noise alone, ${noise.ours.hours} h: ${noise.ours.raised} told; bare: ${noise.bare.raised}`)
    const flaps = { ours: flapping(rules, createEpisode), bare: flapping(rules, bareThreshold) }
    log(`coming and going for 6 h: ${flaps.ours} told an hour at most; bare: ${flaps.bare}`)
    const incident = theIncident()
    for (const line of incident.lines) log(line)
    const lookUs = costOfALook()
    log(`one look at all rules: ${lookUs.toFixed(0)} us`)

    const isOnce = ours.toldOnce === ours.violations && ours.falseOnes === 0 && incident.isOnce
    const isQuick = ours.longestDelayS <= 60 && incident.longestDelayS <= 60
    return {
      met: isOnce && isQuick && noise.ours.raised === 0 && noise.bare.raised > 0,
      summary: `${ours.toldOnce} of ${ours.violations} violations told exactly once, slowest ${ours.longestDelayS} s; ${noise.ours.raised} from noise (bare threshold: ${noise.bare.raised})`,
      figures: [
        {
          name: 'violations told exactly once, and their end once',
          value: `${ours.toldOnce} of ${ours.violations}`,
        },
        { name: 'told when nothing was wrong', value: String(ours.falseOnes) },
        { name: 'slowest, s after the figure went beyond its threshold', value: String(ours.longestDelayS) },
        { name: 'control, bare threshold: told for the same series', value: String(bare.raised) },
        { name: `noise alone, ${noise.ours.hours} h: told`, value: String(noise.ours.raised) },
        { name: 'control, bare threshold: told for the same noise', value: String(noise.bare.raised) },
        {
          name: 'coming and going all the time: told an hour at most',
          value: `${flaps.ours}, bare ${flaps.bare}`,
        },
        { name: 'incident: alerts told', value: incident.summary },
        { name: 'incident, slowest, s', value: String(incident.longestDelayS) },
        { name: 'one look at all rules under load, us', value: lookUs.toFixed(0) },
      ],
      notes: [
        `Random series: ${seeds} seeds for each of ${rules.length} measured rules, one look a second, four violations each (1.2 to 3 times the threshold, 60 s to 20 min), with 5 % of noise on every level and stretches of noise around the threshold itself; noise is white, a slow wave, a bounded walk or steps. Time is virtual.`,
        `Incident: the starts, selections and health of ${process.env.WEIR_INCIDENT === undefined ? 'the shipped one (synthetic, with the statistics of the recorded one)' : 'the recorded one (WEIR_INCIDENT)'}, through the real rules.`,
      ],
    }
  },
}

/** Those whose figure wavers; what is counted exactly has no noise. */
function measuredRules(): EpisodeLimits[] {
  return Object.entries(alertSettings.parse({}).rules).flatMap(([rule, given]) => {
    const { side, noise } = ruleTable[rule as keyof typeof ruleTable]
    if (noise === 0 || !('raise' in given)) return []
    return [{ side, noise, raise: given.raise, clear: given.clear, forMs: given.forS * 1000 }]
  })
}

function mixed(rules: readonly EpisodeLimits[], make: Make) {
  const sum = { violations: 0, toldOnce: 0, falseOnes: 0, longestDelayS: 0, raised: 0 }
  for (const [index, limits] of rules.entries()) {
    for (let seed = 0; seed < seeds; seed++) {
      const segments = mixedSeries(limits, createSeededRandom(index * seeds + seed))
      const told = watch(make(limits), segments)
      const verdict = judge(told, segments)
      sum.violations += verdict.violations
      sum.toldOnce += verdict.toldOnce
      sum.falseOnes += verdict.falseOnes
      sum.longestDelayS = Math.max(sum.longestDelayS, verdict.longestDelayS)
      sum.raised += told.filter(({ what }) => what === 'raised').length
    }
  }
  return sum
}

function noiseOnly(rules: readonly EpisodeLimits[], make: Make) {
  let raised = 0
  let hours = 0
  for (const [index, limits] of rules.entries()) {
    for (const [at, shape] of noiseShapes.entries()) {
      const noise = noiseOf(shape, createSeededRandom(index * 10 + at))
      const figure = (): number => limits.raise * (1 + noiseShare * noise())
      const segment: Segment = { stretch: 'noise', fromS: 0, toS: noiseHours * 3600, at: figure }
      raised += watch(make(limits), [segment]).filter(({ what }) => what === 'raised').length
      hours += noiseHours
    }
  }
  return { raised, hours }
}

/** Bad for a while, good for a while, for six hours: the most that is told within one hour. */
function flapping(rules: readonly EpisodeLimits[], make: Make): number {
  let most = 0
  for (const limits of rules) {
    const isAbove = limits.side === 'above'
    for (let badS = 45; badS <= 360; badS += 45) {
      const figure = (s: number): number =>
        s % (badS * 2) < badS ? limits.raise * (isAbove ? 2 : 0.4) : limits.clear * (isAbove ? 0.4 : 1.3)
      const segment: Segment = { stretch: 'violation', fromS: 0, toS: 6 * 3600, at: figure }
      const atS = watch(make(limits), [segment]).flatMap((told) => (told.what === 'raised' ? [told.atS] : []))
      for (const one of atS)
        most = Math.max(most, atS.filter((other) => other > one - 3600 && other <= one).length)
    }
  }
  return most
}

function theIncident() {
  const recording = readRecording(process.env.WEIR_INCIDENT ?? shippedIncident)
  const { told, beyondFromS } = watchIncident(recording)
  const bare = watchIncident(recording, bareThreshold).told.filter(({ kind }) => kind === 'raised').length
  const raised = told.filter(({ kind }) => kind === 'raised')
  const names = [...new Set(raised.map(({ rule }) => rule))]
  const delays = raised.map(({ rule, atS }) => atS - (beyondFromS.get(rule) ?? atS))
  return {
    isOnce: raised.length > 0 && raised.length === names.length && told.length === 2 * raised.length,
    longestDelayS: Math.max(...delays),
    summary: `${raised.map(({ rule }) => rule).join(', ')}; bare ${bare}`,
    lines: raised.map(
      ({ rule, atS, text }, n) => `incident, ${atS} s: ${rule} after ${delays[n]} s: "${text}"`,
    ),
  }
}

/** Two thousand starts within the window of the rules: as busy as a house can be. */
function costOfALook(): number {
  const clock = createFakeClock()
  const quiet = (): void => undefined
  const alerts = createAlerts({
    clock,
    logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    settings: alertSettings.parse({}),
    tell: quiet,
    onEvent: quiet,
  })
  for (let n = 0; n < 2000; n++)
    alerts.started({ result: 'played', blame: null, startMs: (n * 7919) % 30_000, selectionMs: 0.02 })
  const looks = 300
  const facts = { engines: { ready: 10, troubled: [] }, queue: { length: 0, max: 50 }, memory: null }
  for (let n = 0; n < 50; n++) alerts.tick(facts)
  const beganMs = performance.now()
  for (let n = 0; n < looks; n++) {
    clock.advance(1)
    alerts.tick(facts)
  }
  return ((performance.now() - beganMs) / looks) * 1000
}
