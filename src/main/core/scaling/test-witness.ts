/**
 * A witness for tests of the scaler: checks each decision against all before it, as somebody would who knows the promises
 * of autoscaler.ts and not its code.
 */
import { desiredEngines, withSubstitutes } from './demand.ts'
import { type Facts, type ScalerSettings } from './scaler.ts'
import { type House, type Step } from './test-house.ts'

/** Each call checks what was decided since the last one. Throws an error that names the promise which was broken. */
export function createWitness(house: House, slotsPerEngine: number): () => void {
  let seen = 0
  let lastDownMs = -Infinity
  let lastWaitMs = -Infinity
  /** When each engine was ready last. */
  const readyMs = new Map<string, number>()
  const { settings, log } = house

  const desire = (facts: Facts, { spares }: ScalerSettings, expected = 0): number =>
    desiredEngines({ streams: streamsOf(facts), expected, slotsPerEngine, spares })

  /** The values that held at some moment of the last while, the one at its very beginning not included. */
  const lately = (at: number, spanMs: number): Step[] => {
    const fromMs = (log[at]?.nowMs ?? 0) - spanMs
    let first = at
    while (first > 0 && (log[first]?.nowMs ?? 0) > fromMs) first--
    return log.slice(first, at + 1)
  }

  function checkUp(at: number, { before, decision, facts, nowMs }: Step): void {
    if (/ found, /.test(decision.text ?? '')) return
    // What was expected at the beginning of the time that counts came up to half a minute before.
    const arrivals = facts.arrivals - (lately(at, 42_000)[0]?.facts.arrivals ?? 0)
    const most = (one: Facts): number =>
      withSubstitutes(desire(one, settings, arrivals / 2), countNotReady(one))
    const asked = Math.max(settings.min, most(facts), ...lately(at, 11_000).map((step) => most(step.facts)))
    must(decision.wanted <= asked, 'nothing is asked for twice')
    must(/: \+\d+/.test(decision.text ?? ''), 'every change has its reason')
    if (facts.queue.length > 0 || before < settings.min || before === 0) return
    const sustained = lately(at, settings.sustainS * 1000).filter(
      (step) => step.nowMs > nowMs - settings.sustainS * 1000,
    )
    const least = Math.min(...sustained.map((step) => most(step.facts)))
    must(decision.wanted <= least, 'what did not last is not obeyed')
  }

  function checkDown(at: number, { before, decision, facts, nowMs }: Step): void {
    must(/: -\d+/.test(decision.text ?? ''), 'every change has its reason')
    if (/^max is|asleep/.test(decision.text ?? '')) return
    must(before - decision.wanted === 1, 'one step at a time')
    must(nowMs - lastDownMs >= settings.cooldownS * 1000, 'the cooldown is kept')
    must(nowMs - lastWaitMs >= 60_000, 'nothing goes in a panic')
    const window = lately(at, settings.downWindowS * 1000)
    const highest = Math.max(...window.map((step) => desire(step.facts, settings)))
    must(decision.wanted >= highest, 'the highest demand of the window counts')
    for (const { id, state } of facts.engines) {
      if (state !== 'coming' && state !== 'troubled') continue
      const hopeMs = Math.max(60, settings.downWindowS) * 1000
      must(nowMs - (readyMs.get(id) ?? nowMs) >= hopeMs, 'nothing goes while others fail or boot')
    }
  }

  function checkLetGo({ decision, facts, nowMs }: Step, isExcused: boolean): void {
    for (const id of decision.letGo) {
      const engine = facts.engines.find((one) => one.id === id)
      must(engine?.usedSlots === 0, 'whoever carries a stream stays')
      if (engine === undefined || isExcused) continue
      const isOld = engine.state === 'ready' && engine.ageMs >= settings.minLifetimeS * 1000
      const isHopeless = nowMs - (readyMs.get(id) ?? nowMs) >= settings.downWindowS * 1000
      must(isOld || isHopeless, 'the young stay')
    }
  }

  return () => {
    for (; seen < log.length; seen++) {
      const step = log[seen]
      if (step === undefined) return
      const { decision, facts, before, nowMs } = step
      for (const id of readyMs.keys()) if (!facts.engines.some((one) => one.id === id)) readyMs.delete(id)
      for (const { id, state } of facts.engines)
        if (state === 'ready' || !readyMs.has(id)) readyMs.set(id, nowMs)
      if (facts.queue.length > 0) lastWaitMs = nowMs
      must(decision.wanted <= settings.max, 'max is never exceeded')
      must(decision.wanted >= 0, 'there are no less than none')
      if (facts.host === null && !settings.sleepWhenIdle) must(decision.wanted >= settings.min, 'min is kept')
      const isFree = facts.host === null && facts.cannotMake === null
      if (facts.queue.length > 0 && isFree) {
        const needed = Math.min(settings.max, desire(facts, { ...settings, spares: 0 }))
        must(decision.wanted >= needed, 'who waits is not kept waiting')
      }
      checkLetGo(step, /^max is|asleep/.test(decision.text ?? ''))
      if (decision.wanted > before) checkUp(seen, step)
      if (decision.wanted < before) {
        checkDown(seen, step)
        lastDownMs = nowMs
      }
    }
  }
}

const streamsOf = ({ engines, queue }: Facts): number =>
  engines.reduce((sum, { usedSlots }) => sum + usedSlots, queue.length)

const countNotReady = ({ engines }: Facts): number =>
  engines.filter(({ state }) => state === 'troubled' || state === 'coming').length

/** `expect` is too slow for some million checks. */
function must(holds: boolean, promise: string): void {
  if (!holds) throw new Error(promise)
}
