/** What a scaler knows at a moment: the facts, and what it remembers of those before. */
import { type EngineId } from '../ports.ts'
import { boundsOf, type Bounds } from './bounds.ts'
import { desiredEngines, desiredOnTheWayDown, withSubstitutes } from './demand.ts'
import { createGrowth } from './growth.ts'
import { createRollCall, type Roll } from './roll.ts'
import { type Facts, type ScaledEngine, type ScalerSettings } from './scaler.ts'
import { createHighest, createLowest } from './window.ts'

/** After somebody had to wait, nothing goes for so long, however short the other windows are. */
const panicMs = 60_000

export interface Outlook {
  readonly facts: Facts
  readonly roll: Roll
  readonly bounds: Bounds
  /** Engines that demand asks for now, spares and substitutes for failing ones included. */
  readonly goal: number
  /** The same without spares: what viewers cannot do without. */
  readonly bareGoal: number
  /** What demand asked for all through the last `sustainS`; 0 before that can be said. */
  readonly lastingGoal: number
  /** What it asked for at most in the last `downWindowS`, tolerance included; Infinity before that can be said. */
  readonly highestNeed: number
  readonly isWaiting: boolean
  /** Somebody waits, or did a moment ago. */
  readonly isPanic: boolean
  /** Somebody watches, waits, or has just come. */
  readonly isActive: boolean
  /** How long nobody did. */
  readonly quietMs: number
}

export interface Lookout {
  look(facts: Facts): Outlook
  /** These are told to go. */
  tell(engines: readonly ScaledEngine[]): void
  /** All that were told and have not begun to. */
  going(): readonly EngineId[]
}

export function createLookout(settings: ScalerSettings): Lookout {
  const rollCall = createRollCall()
  const growth = createGrowth()
  const goals = createLowest()
  const needs = createHighest()
  let arrivals: number | null = null
  let waitedMs = -Infinity
  let activeMs: number | null = null

  return {
    tell: (engines) => rollCall.told(engines),
    going: () => rollCall.going(),
    look(facts) {
      const { nowMs, slotsPerEngine, queue } = facts
      const { spares, sustainS, downWindowS } = settings
      const roll = rollCall.call(facts, settings)
      const used = facts.engines.reduce((sum, { usedSlots }) => sum + usedSlots, 0)
      // Also those on engines that leave or fail: they may need another place any moment.
      const streams = used + queue.length
      growth.tell(nowMs, facts.arrivals, streams)
      const demand = { streams, expected: growth.expected(facts.bootMs), slotsPerEngine, spares }
      const goal = withSubstitutes(desiredEngines(demand), roll.failing)
      goals.tell(nowMs, goal)
      needs.tell(nowMs, desiredOnTheWayDown(demand))

      const isWaiting = queue.length > 0
      const isActive = streams > 0 || facts.arrivals > (arrivals ?? facts.arrivals)
      arrivals = facts.arrivals
      if (isWaiting) waitedMs = nowMs
      if (isActive || activeMs === null) activeMs = nowMs
      return {
        facts,
        roll,
        bounds: boundsOf(facts, roll, settings),
        goal,
        bareGoal: withSubstitutes(desiredEngines({ ...demand, expected: 0, spares: 0 }), roll.failing),
        lastingGoal: goals.over(sustainS * 1000, nowMs) ?? 0,
        highestNeed: needs.over(downWindowS * 1000, nowMs) ?? Infinity,
        isWaiting,
        isPanic: nowMs - waitedMs < panicMs,
        isActive,
        quietMs: nowMs - activeMs,
      }
    },
  }
}
