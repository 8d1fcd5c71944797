/**
 * Weir's own scaler. Up at once when viewers wait, otherwise by the LOWEST number of engines that demand asked for during
 * `sustainS`; down by the HIGHEST of `downWindowS`, one idle engine at a time. So what does not last is not obeyed, in
 * neither direction, and with the tolerance on the way down a load that swings around a boundary changes nothing.
 *
 * The two windows are those of the Kubernetes HorizontalPodAutoscaler ("stabilization window"), the panic is Knative's
 * ("panic window"). Different here: what boots counts as if it were there (in the recorded incident engines were asked
 * for again while they booted, 29 of them for a pool of ten), and an engine that carries a stream never goes.
 *
 * It remembers what it wanted, so an engine that dies makes no less of that. When it was not asked for a while, somebody
 * else steered; then it goes on from what is there.
 */
import { sentenceEnd } from './bounds.ts'
import { createCaution } from './caution.ts'
import { beyondMax, nextToGo, restfulOnes } from './departure.ts'
import { type EngineId } from '../ports.ts'
import { createLookout, type Outlook } from './outlook.ts'
import { followWords, riseWords, sleepWords, stepDownWords, trimWords, type Cause } from './reasons.ts'
import { type CreateScaler, type ScaledEngine } from './scaler.ts'

/** It is asked once a second. */
const notAskedMs = 5000

export const createAutoscaler: CreateScaler = ({ settings }) => {
  const lookout = createLookout(settings)
  const caution = createCaution()
  let wanted = 0
  let isAsleep = false
  let askedMs: number | null = null
  let changedMs = -Infinity

  const min = (): number => Math.min(settings.min, settings.max)

  function change(nowMs: number, to: number, letGo: readonly ScaledEngine[] = []): void {
    wanted = to
    changedMs = nowMs
    lookout.tell(letGo)
  }

  // The steps answer with the reason of what they changed, or with null.

  /** It begins with what is there, and goes on from that when a spare was woken, or somebody else steered. */
  function follow({ facts: { nowMs }, roll, isActive }: Outlook): string | null {
    const there = Math.min(roll.staying.length, settings.max)
    const isFirst = askedMs === null
    const isMine = askedMs !== null && nowMs - askedMs <= notAskedMs
    askedMs = nowMs
    if (isFirst) isAsleep = settings.sleepWhenIdle && !isActive
    if (there > 0 || !settings.sleepWhenIdle) isAsleep = false
    const by = (isMine ? Math.max(wanted, there) : there) - wanted
    wanted += by
    return isFirst || by === 0 ? null : followWords(wanted, by)
  }

  /** What demand calls for, whether or not it can be had. */
  function callOf({ goal, lastingGoal, isWaiting, isActive }: Outlook): { engines: number; cause: Cause } {
    if (isAsleep) return { engines: isActive ? Math.max(goal, min()) : 0, cause: 'first viewer' }
    const engines = isWaiting ? Math.max(goal, lastingGoal) : lastingGoal
    if (engines < min()) return { engines: min(), cause: 'min' }
    return { engines, cause: isWaiting ? 'waiting' : 'load' }
  }

  function rise(outlook: Outlook): string | null {
    const { facts, roll, bounds } = outlook
    const call = callOf(outlook)
    const next = Math.min(call.engines, Math.max(bounds.floor, bounds.ceiling))
    if (next <= wanted) return null
    const by = next - wanted
    const short = call.engines > next ? { by: call.engines - next, why: bounds.why } : null
    isAsleep = false
    change(facts.nowMs, next)
    if (roll.failing === 0 && (call.cause === 'waiting' || call.cause === 'load')) caution.wentUp(facts.nowMs)
    return riseWords({ cause: call.cause, by, short }, facts, roll, settings)
  }

  /** All at once, whatever is always kept: nobody would notice. */
  function fallAsleep({ facts, roll, isActive, isPanic, quietMs }: Outlook): string | null {
    if (!settings.sleepWhenIdle || isAsleep) return null
    if (isActive || isPanic || quietMs < settings.downWindowS * 1000) return null
    const by = wanted
    isAsleep = true
    change(facts.nowMs, 0, [...roll.staying, ...roll.frozen])
    return by === 0 ? null : sleepWords(settings.downWindowS, by)
  }

  /** More than there may be: the idle ones go at once, the others as soon as they are idle. */
  function trim({ facts, roll }: Outlook): string | null {
    const { max } = settings
    const tooMany = beyondMax(roll, max)
    const by = Math.max(wanted - max, tooMany.length)
    if (by === 0) return null
    change(facts.nowMs, Math.min(wanted, max), tooMany)
    return trimWords(max, by, tooMany, roll)
  }

  /** What there must be in any case. */
  const enough = ({ facts, highestNeed }: Outlook): number =>
    Math.max(highestNeed + caution.engines(facts.nowMs), min())

  function stepDown(outlook: Outlook): string | null {
    const { facts, roll, isPanic, highestNeed } = outlook
    if (isAsleep || isPanic || wanted <= enough(outlook)) return null
    if (facts.nowMs - changedMs < settings.cooldownS * 1000) return null
    // What is not there is the easiest to do without.
    if (roll.staying.length < wanted) {
      change(facts.nowMs, wanted - 1)
      return stepDownWords(highestNeed, settings.downWindowS, null, roll)
    }
    const isUnsettled = roll.staying.some(({ id, state }) => state !== 'ready' && !roll.givenUp.has(id))
    const goes = isUnsettled ? null : nextToGo(roll, settings.minLifetimeS * 1000)
    if (goes === null) return null
    // Those without hope do nobody's work.
    if (!roll.givenUp.has(goes.id) && wanted - roll.givenUp.size <= enough(outlook)) return null
    change(facts.nowMs, wanted - 1, [goes])
    if (goes.state === 'ready') caution.wentDown(facts.nowMs)
    return stepDownWords(highestNeed, settings.downWindowS, goes, roll)
  }

  const sink = (outlook: Outlook): string | null => fallAsleep(outlook) ?? trim(outlook) ?? stepDown(outlook)

  function shortage(outlook: Outlook): string | null {
    const { facts, roll, bounds, bareGoal, isWaiting } = outlook
    const { engines } = callOf(outlook)
    if (engines > wanted) {
      if (isWaiting || bareGoal > wanted || min() > wanted) return bounds.why
      // That the user's own limit leaves no room for a spare is no shortage.
      return bounds.isChosen ? null : `${bounds.why}, so no spare is kept`
    }
    const { cannotMake } = facts
    return cannotMake !== null && roll.ready + roll.frozen.length < engines ? sentenceEnd(cannotMake) : null
  }

  function restful(outlook: Outlook, letGo: readonly EngineId[]): EngineId[] {
    const { roll, isPanic } = outlook
    const staying = roll.staying.filter(({ id }) => !letGo.includes(id))
    const tooMany = staying.length - settings.max
    const spareable = isPanic ? 0 : wanted - roll.givenUp.size - enough(outlook)
    return restfulOnes(staying, Math.max(tooMany, spareable))
  }

  return {
    decide(facts) {
      const outlook = lookout.look(facts)
      const found = follow(outlook)
      const risen = rise(outlook)
      const text = found !== null && risen !== null ? `${found}; ${risen}` : (found ?? risen ?? sink(outlook))
      const letGo = lookout.going()
      return { wanted, letGo, restful: restful(outlook, letGo), text, cannot: shortage(outlook) }
    },
  }
}
