/**
 * Engines wear out: they grow until their memory limit kills them, with every viewer on board, or until their disk cache
 * fills the machine. So an engine near a limit is rested first: it gets no further streams, is restarted when its last
 * viewer leaves, and hands its viewers over if that takes too long or the limit comes too near. Never more than one at a
 * time, and never the last one.
 */
import { type Resources } from '../../../contract/state.ts'
import { type Clock, type EngineId } from '../ports.ts'
import { cannotWait, createGauges, isWorse, needs, type Need } from './gauges.ts'
import { mayTakeOut, tooManyOut, type Patient, type Ward } from './ward.ts'

/** How long its viewers may keep it from its restart before they are handed over. */
const patienceMs = 600_000
/** Viewers for whom no other engine was found within this are moved the hard way: by its end. */
const handOverMs = 60_000
const handOverEveryMs = 5000

export interface WearJudge {
  /** What it used at this moment; null when that is not known. */
  sampled(id: EngineId, resources: Resources | null): void
  /** The engine is gone. */
  forget(id: EngineId): void
  /** Decides for this moment: to be called with every sample, when an engine's circumstances changed, and in time. */
  judge(): void
}

export interface WearDeps {
  readonly clock: Clock
  readonly ward: Ward
  /** What an engine may write into its container; 0: that does not matter. */
  readonly diskLimitBytes: number
  /** Its streams are to go on elsewhere, without a gap if possible. Asked again until they did. */
  onHandOver(id: EngineId, why: string): void
}

export function createWearJudge(deps: WearDeps): WearJudge {
  const { clock, ward } = deps
  const gauges = createGauges(clock, deps.diskLimitBytes)
  /** The one that is out for its wear. */
  let rested: { readonly id: EngineId; readonly sinceMs: number; handOverFromMs: number | null } | null = null
  let lastHandOverMs = -Infinity

  const needOf = (id: EngineId): Need => gauges.wearOf(id).need

  const isLastOne = (id: EngineId): boolean => {
    for (const other of ward.patients()) if (other.id !== id && other.answers && !other.isOut) return false
    return true
  }

  function lift(): void {
    if (rested !== null) ward.patient(rested.id)?.setWear(null)
    rested = null
  }

  function worstOne(): Patient | null {
    let worst: Patient | null = null
    for (const patient of ward.patients()) {
      if (!patient.answers || needOf(patient.id) === 'none') continue
      if (worst === null || isWorse(gauges.wearOf(patient.id), gauges.wearOf(worst.id))) worst = patient
    }
    return worst
  }

  /** One that is out for its failures needs no room of its own. */
  const mayRest = (patient: Patient): boolean =>
    ward.canReplace() && !isLastOne(patient.id) && (patient.isOut || mayTakeOut(ward))

  /** Rests the one that needs it most. One makes room for another only if that one can wait less. */
  function rest(): void {
    const worst = worstOne()
    if (worst === null || worst.id === rested?.id) return
    if (rested !== null) {
      if (!cannotWait(needOf(worst.id))) return
      if (needs.indexOf(needOf(rested.id)) >= needs.indexOf(needOf(worst.id))) return
      lift()
    }
    if (!mayRest(worst)) return
    rested = { id: worst.id, sinceMs: clock.now(), handOverFromMs: null }
    lastHandOverMs = -Infinity
  }

  /** Brings the rested one nearer to its restart. */
  function goOn(): void {
    if (rested === null) return
    const { id, sinceMs } = rested
    const patient = ward.patient(id)
    if (patient === undefined) return
    const { text: why, need } = gauges.wearOf(id)
    const nowMs = clock.now()
    const mustMove = cannotWait(need) || nowMs - sinceMs >= patienceMs
    if (ward.isIdle(id) || (rested.handOverFromMs !== null && nowMs - sinceMs >= patienceMs + handOverMs)) {
      ward.replaced.add(id)
      patient.replace(`restarted in time: ${why}`)
      return
    }
    if (!mustMove) return patient.setWear(`${why}; restarted when its last viewer leaves`)
    patient.setWear(`${why}; its viewers are moved to other engines, then it is restarted`)
    rested.handOverFromMs ??= nowMs
    if (nowMs - lastHandOverMs < handOverEveryMs) return
    lastHandOverMs = nowMs
    deps.onHandOver(id, why)
  }

  return {
    sampled: (id, resources) => gauges.sampled(id, resources),
    forget(id) {
      gauges.forget(id)
      if (rested?.id === id) rested = null
    },
    judge() {
      if (rested !== null && (tooManyOut(ward) || isLastOne(rested.id))) lift()
      rest()
      goOn()
    },
  }
}
