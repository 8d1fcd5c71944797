/**
 * One content's breaker: when it opens, for how long, and what closes it again. Plain data and functions of the moment;
 * no timers, since what time changes (open to half-open, half-open to closed, growth) is reckoned when it is asked.
 *
 *   closed ── more than failureRate of at least minAttempts starts within windowS failed, or all of them ──► open
 *   open ── openS, doubled at each reopening, up to maxOpenS ──► half-open
 *   half-open ── a probe plays ──► closed, as if nothing had been
 *   half-open ── the probe fails ──► open, longer
 *   half-open ── nobody asks for windowS ──► closed; each windowS of quiet takes one doubling back
 *
 * For content under which engines break, "plays" means that it lasts, not that its first byte comes.
 *
 * The last line is why an old record never condemns: after an hour one failure is one failure. cockatiel's sampling
 * breaker counts per second and opossum keeps a timer and 7 KB per key, both unfit for thousands of rarely used keys.
 */
import { type BreakerState } from '../../../contract/state.ts'
import { type Random } from '../ports.ts'

/**
 * A start that took longer than `slowStartMs` before it played counts as half a failure: it tips the scales towards
 * opening among failures, but alone it never opens anything, and it closes a half-open breaker as any success does.
 * A doubtful failure counts in full, but never makes a block longer (streams/blame.ts).
 */
export type Outcome = (typeof outcomeOrder)[number]
export const outcomeOrder = ['success', 'slow-success', 'failure', 'doubtful-failure'] as const
const slowSuccess = 1
const firstFailure = 2

/** The kind of failure (`Breaker.lastKind`) of content under which engines break. */
const breaksEngines = 'breaks_engines'

export interface BreakerRules {
  /** Share of failed starts above which it opens. */
  readonly failureRate: number
  readonly minAttempts: number
  readonly windowMs: number
  readonly openMs: number
  readonly maxOpenMs: number
  /** A probe that has not reported back by then is given up; another may be tried. */
  readonly probeLeaseMs: number
}

export interface Probe {
  readonly sinceMs: number
}

/** Times are the Clock's monotonic milliseconds. Twenty thousand of these are kept, so it is small. */
export interface Breaker {
  /** Oldest first: whole milliseconds x 4 + place in `outcomeOrder`. One double each. */
  outcomes: readonly number[]
  /** End of the last opening, also when that is past; null when it never opened or a success closed it. */
  openUntilMs: number | null
  /** Openings in a row that were certain. */
  growth: number
  /** The last opening rests on doubtful failures alone. */
  isDoubtful: boolean
  isBlocked: boolean
  probe: Probe | null
  lastError: string | null
  /** Of the last failure, where it was told. */
  lastKind: string | null
}

/** Enough for a rate of 80 % to mean something, few enough to forget soon. */
const outcomesRemembered = 16
/** 60 s doubled that often is more than any maxOpenS. */
const growthLimit = 20
/** Later openings end up to this share earlier, so that contents blocked together are not probed together. */
const jitterShare = 0.1

export function createBreaker(): Breaker {
  return {
    outcomes: [],
    openUntilMs: null,
    growth: 0,
    isDoubtful: false,
    isBlocked: false,
    probe: null,
    lastError: null,
    lastKind: null,
  }
}

export function stateAt(breaker: Breaker, nowMs: number, rules: BreakerRules): BreakerState {
  if (breaker.isBlocked) return 'blocked'
  if (breaker.openUntilMs === null) return 'closed'
  if (nowMs < breaker.openUntilMs) return 'open'
  if (nowMs < breaker.openUntilMs + rules.windowMs || isProbed(breaker, nowMs, rules)) return 'half-open'
  return 'closed'
}

/** Whether somebody is trying a half-open content right now. */
export function isProbed(breaker: Breaker, nowMs: number, rules: BreakerRules): boolean {
  return breaker.probe !== null && nowMs - breaker.probe.sinceMs < rules.probeLeaseMs
}

/** A start came to an end. `isProbe`: it held the half-open breaker's one place, and holds it until this returns. */
export function recordOutcome(
  breaker: Breaker,
  outcome: Outcome,
  at: { nowMs: number; isProbe: boolean; rules: BreakerRules; random: Random },
): void {
  const { nowMs, rules } = at
  const state = stateAt(breaker, nowMs, rules)
  const isFailure = outcome === 'failure' || outcome === 'doubtful-failure'
  if (at.isProbe) breaker.probe = null
  // That it played, in whatever state, proves more than any number of failures before; but not for what plays first and
  // breaks its engine then.
  if (!isFailure && breaker.openUntilMs !== null && breaker.lastKind !== breaksEngines) clear(breaker)
  remember(breaker, outcome, state, at)
  if (!isFailure) return

  if (state === 'half-open' && at.isProbe) {
    open(breaker, outcome === 'failure', at)
  } else if (state === 'closed' && isTooMuch(breaker.outcomes, rules)) {
    open(breaker, breaker.outcomes.some(isCertainFailure), at)
  }
}

/**
 * An engine broke soon after it was given this content, and that counts against the content (streams/culprits.ts): its
 * last start failed, also if it had seemed to play. From now on only `lasts` closes the breaker.
 */
export function recordBreak(
  breaker: Breaker,
  how: { hadPlayed: boolean; certain: boolean },
  at: { nowMs: number; rules: BreakerRules; random: Random },
): void {
  const state = stateAt(breaker, at.nowMs, at.rules)
  // What was certain at the last try is so at this one, however long ago that is.
  const isKnown = state === 'half-open' && breaker.lastKind === breaksEngines && !breaker.isDoubtful
  const isCertain = how.certain || isKnown
  const last = breaker.outcomes.at(-1)
  if (how.hadPlayed && last !== undefined && placeOf(last) < firstFailure)
    breaker.outcomes = breaker.outcomes.slice(0, -1)
  breaker.lastKind = breaksEngines
  remember(breaker, isCertain ? 'failure' : 'doubtful-failure', state, at)
  if (state === 'half-open' || (state === 'closed' && isTooMuch(breaker.outcomes, at.rules)))
    open(breaker, isCertain, at)
}

/** It has played for so long that it breaks no engine. Whether that was open. */
export function recordLasting(breaker: Breaker): boolean {
  if (breaker.lastKind !== breaksEngines) return false
  clear(breaker)
  breaker.lastKind = null
  breaker.lastError = null
  return true
}

function remember(
  breaker: Breaker,
  outcome: Outcome,
  state: BreakerState,
  { nowMs, rules }: { nowMs: number; rules: BreakerRules },
): void {
  const kept = state === 'closed' ? since(breaker.outcomes, nowMs - rules.windowMs) : breaker.outcomes
  const limit = Math.max(outcomesRemembered, rules.minAttempts)
  // Copied, not pushed: a pushed array reserves room for 17 and more, which for most contents is waste.
  breaker.outcomes = kept.slice(Math.max(0, kept.length + 1 - limit)).concat(encode(outcome, nowMs))
}

/** The slate is wiped clean: what was known of it counts no more, and a probe under way is a start like any other. */
export function clear(breaker: Breaker): void {
  breaker.probe = null
  breaker.outcomes = []
  breaker.openUntilMs = null
  breaker.growth = 0
  breaker.isDoubtful = false
}

/** An opening that rests on doubt alone ends now: the content may be probed. False if there was nothing to pardon. */
export function pardon(breaker: Breaker, nowMs: number, rules: BreakerRules): boolean {
  if (!breaker.isDoubtful || stateAt(breaker, nowMs, rules) !== 'open') return false
  breaker.openUntilMs = nowMs
  return true
}

function open(
  breaker: Breaker,
  isCertain: boolean,
  at: { nowMs: number; rules: BreakerRules; random: Random },
): void {
  const { nowMs, rules } = at
  const quietMs = breaker.openUntilMs === null ? 0 : nowMs - breaker.openUntilMs
  const growth = Math.max(0, breaker.growth - Math.floor(quietMs / rules.windowMs))
  const openMs = Math.min(rules.maxOpenMs, rules.openMs * 2 ** (isCertain ? growth : 0))
  const jitter = openMs > rules.openMs ? at.random.next() * jitterShare : 0
  breaker.openUntilMs = nowMs + openMs * (1 - jitter)
  breaker.growth = Math.min(growthLimit, isCertain ? growth + 1 : growth)
  breaker.isDoubtful = !isCertain
}

function isTooMuch(outcomes: readonly number[], rules: BreakerRules): boolean {
  const { attempts, failures, slow } = tally(outcomes)
  if (attempts < rules.minAttempts) return false
  return failures === attempts || (failures + slow / 2) / attempts > rules.failureRate
}

export interface Tally {
  readonly attempts: number
  readonly failures: number
  /** Starts that played, but late. */
  readonly slow: number
}

export function tally(outcomes: readonly number[]): Tally {
  let failures = 0
  let slow = 0
  // By place rather than by name: the dashboard has this done for 20 000 contents at a time.
  for (const encoded of outcomes) {
    const place = placeOf(encoded)
    if (place >= firstFailure) failures++
    else if (place === slowSuccess) slow++
  }
  return { attempts: outcomes.length, failures, slow }
}

/** Two records turn out to be of one content: all that was seen, and the stricter state. */
export function merge(target: Breaker, source: Breaker): void {
  const limit = Math.max(outcomesRemembered, target.outcomes.length, source.outcomes.length)
  target.outcomes = [...target.outcomes, ...source.outcomes].sort((a, b) => a - b).slice(-limit)
  if ((source.openUntilMs ?? -Infinity) > (target.openUntilMs ?? -Infinity)) {
    target.openUntilMs = source.openUntilMs
    target.isDoubtful = source.isDoubtful
  }
  target.growth = Math.max(target.growth, source.growth)
  target.isBlocked ||= source.isBlocked
  target.probe ??= source.probe
  target.lastKind = (source.lastError === null ? target : source).lastKind
  target.lastError = source.lastError ?? target.lastError
}

export function encode(outcome: Outcome, atMs: number): number {
  return Math.floor(atMs) * 4 + outcomeOrder.indexOf(outcome)
}

export function outcomeOf(encoded: number): Outcome {
  return outcomeOrder[placeOf(encoded)] ?? 'success'
}

function placeOf(encoded: number): number {
  return encoded - Math.floor(encoded / 4) * 4
}

export function momentOf(encoded: number): number {
  return Math.floor(encoded / 4)
}

function since(outcomes: readonly number[], fromMs: number): readonly number[] {
  return outcomes.filter((encoded) => momentOf(encoded) > fromMs)
}

function isCertainFailure(encoded: number): boolean {
  return outcomeOf(encoded) === 'failure'
}
