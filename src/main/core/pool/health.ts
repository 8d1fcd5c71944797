/**
 * The judge of engines that answer and yet fail their streams. It takes those out of rotation for a while, but never
 * more than half of the pool at a time: where most engines fail, the cause is not theirs (a dead network, a starved
 * machine), and holding them back would leave players with nothing.
 *
 * The model is Envoy's outlier detection and its panic threshold (www.envoyproxy.io/docs/envoy/latest, architecture
 * overview, "Outlier detection" and "Panic threshold"): ejection for failures in a row, for a time that grows with each
 * ejection and shrinks with calm; a cap on the share that is out; and a panic, in which nobody is. Different here: an
 * engine comes back on trial, with one stream first, because a stream that fails costs a viewer seconds; and what is
 * ejected again soon is replaced, because our engines can be made anew.
 */
import { type Clock, type EngineId } from '../ports.ts'
import { type Panic } from './mode.ts'
import { createEngineRecord, type EngineRecord } from './record.ts'
import { type Health } from './standing.ts'
import { mayTakeOut, type Patient, type Ward } from './ward.ts'

const ejectionMs = 30_000
const maxEjectionMs = 300_000
/** One ejection is forgotten after so long without trouble. */
const calmMs = 600_000
/** A trial without a result (its viewer left) is offered again after this: blame takes a moment to have its say. */
const trialAgainMs = 1000
/** While a panic lasts, one engine at a time is made anew, this often at most. */
const panicRestartEveryMs = 60_000

export interface HealthJudge {
  /** A stream broke on it, or did not start, and the engine is to blame. */
  failed(id: EngineId): void
  /** A stream started on it. */
  played(id: EngineId): void
  /** The runtime thinks ill of it, or well again. */
  ailing(id: EngineId, why: string): void
  well(id: EngineId): void
  /** A slot of it was given out; true when that is its trial, whose end must be told. */
  placed(id: EngineId): boolean
  trialOver(id: EngineId): void
  /** The engine is gone. */
  forget(id: EngineId): void
  /** Decides for this moment: to be called after any of these, when an engine's circumstances changed, and in time. */
  judge(): void
  /** null when no more than half of the engines that answer fail their streams. */
  readonly panic: Panic | null
}

/** What is known of one engine. */
interface Chart {
  readonly record: EngineRecord
  ejection: { readonly why: string; readonly untilMs: number } | null
  trial: { isTaken: boolean; freedAtMs: number | null } | null
  ejections: number
  troubledAtMs: number
}

export function createHealthJudge(clock: Clock, ward: Ward): HealthJudge {
  const charts = new Map<EngineId, Chart>()
  let panic: Panic | null = null
  /** When it began, or last had an engine made anew. */
  let panicStepMs = 0

  function chartOf(id: EngineId): Chart {
    let chart = charts.get(id)
    if (chart === undefined) {
      chart = {
        record: createEngineRecord(clock),
        ejection: null,
        trial: null,
        ejections: 0,
        troubledAtMs: clock.now(),
      }
      charts.set(id, chart)
    }
    return chart
  }

  const looksIll = ({ ejection, record }: Chart): boolean => ejection !== null || record.verdict() !== null

  function eject(chart: Chart, verdict: string): void {
    chart.trial = null
    chart.ejections++
    if (chart.ejections > 1 && ward.canReplace()) {
      chart.ejection = {
        why: `${verdict}; replaced when its last viewer leaves`,
        untilMs: Infinity,
      }
      return
    }
    const restMs = Math.min(maxEjectionMs, ejectionMs * chart.ejections)
    chart.ejection = {
      why: `${verdict}; no further ones for ${restMs / 1000} s`,
      untilMs: clock.now() + restMs,
    }
  }

  /** What time alone changes. */
  function age(chart: Chart): void {
    const nowMs = clock.now()
    if (chart.ejection !== null && chart.ejection.untilMs <= nowMs) {
      chart.ejection = null
      chart.record.clear()
      chart.trial = { isTaken: false, freedAtMs: null }
    }
    const freedAtMs = chart.trial?.freedAtMs ?? null
    if (freedAtMs !== null && nowMs - freedAtMs >= trialAgainMs) {
      chart.trial = { isTaken: false, freedAtMs: null }
    }
    if (looksIll(chart)) chart.troubledAtMs = nowMs
    if (chart.ejections > 0 && nowMs - chart.troubledAtMs >= calmMs) {
      chart.ejections--
      chart.troubledAtMs = nowMs
    }
  }

  function healthOf(patient: Patient, chart: Chart): Health {
    const { record, trial } = chart
    const verdict = record.verdict()
    if (chart.ejection === null && verdict === null) {
      return trial === null || panic !== null ? { kind: 'well' } : { kind: 'trial', isTaken: trial.isTaken }
    }
    if (panic !== null) return { kind: 'tolerated', why: 'fails streams, but so do most others' }
    if (!patient.isOut && !mayTakeOut(ward)) {
      return { kind: 'tolerated', why: 'fails streams, but too many others are out already' }
    }
    if (chart.ejection === null) eject(chart, verdict ?? '')
    return { kind: 'ejected', why: chart.ejection?.why ?? '' }
  }

  function replace(patient: Patient, why: string): void {
    ward.replaced.add(patient.id)
    patient.replace(why)
  }

  /** Those for which an ejection did not help, once they carry nothing. */
  function replaceHopeless(ill: readonly Patient[]): void {
    if (!ward.canReplace()) return
    const idle = ill.filter(({ id }) => ward.isIdle(id))
    if (panic === null) {
      for (const patient of idle) {
        if (charts.get(patient.id)?.ejection?.untilMs === Infinity && patient.isOut) {
          replace(patient, 'its streams failed again and again')
        }
      }
      return
    }
    // Engines that rotted all at the same time would keep a panic up for ever: then a fresh one is the cure.
    const [first] = idle
    if (first === undefined || ward.replaced.size > 0) return
    if (clock.now() - panicStepMs < panicRestartEveryMs) return
    panicStepMs = clock.now()
    replace(first, 'its streams fail, as on most engines; they are restarted one by one')
  }

  function judge(): void {
    const answering = [...ward.patients()].filter((patient) => patient.answers)
    for (const { id } of answering) ward.replaced.delete(id)
    for (const id of ward.replaced) if (ward.patient(id) === undefined) ward.replaced.delete(id)
    for (const chart of charts.values()) age(chart)

    const known = answering.filter(({ id }) => charts.has(id))
    const ill = known.filter(({ id }) => looksIll(chartOf(id)))
    const inPanic = 2 * ill.length > answering.length
    if (inPanic && panic === null) panicStepMs = clock.now()
    panic = inPanic ? { failing: ill.length, answering: answering.length } : null

    // Those that are out already keep their place under the cap before new ones are considered.
    const inOrder = [...known].sort((a, b) => Number(b.isOut) - Number(a.isOut))
    for (const patient of inOrder) patient.setHealth(healthOf(patient, chartOf(patient.id)))
    replaceHopeless(ill)
  }

  return {
    failed(id) {
      if (ward.patient(id)?.isUp !== true) return
      const chart = chartOf(id)
      chart.record.failed()
      if (chart.trial !== null) chart.record.convict('failed the stream of its trial')
    },
    played(id) {
      const chart = charts.get(id)
      if (chart === undefined) return
      chart.record.clear()
      chart.trial = null
      // One that plays in a panic is no longer among those that cause it.
      if (panic !== null) chart.ejection = null
    },
    ailing(id, why) {
      if (ward.patient(id)?.isUp === true) chartOf(id).record.convict(why)
    },
    well(id) {
      charts.get(id)?.record.clear()
    },
    placed(id) {
      const trial = charts.get(id)?.trial ?? null
      if (trial === null || trial.isTaken || panic !== null) return false
      trial.isTaken = true
      return true
    },
    trialOver(id) {
      const trial = charts.get(id)?.trial ?? null
      if (trial !== null) trial.freedAtMs = clock.now()
    },
    forget(id) {
      const chart = charts.get(id)
      charts.delete(id)
      // Lent engines come back as they were.
      if (chart !== undefined && !ward.canReplace()) chartOf(id).ejections = chart.ejections
    },
    judge,
    get panic() {
      return panic
    },
  }
}
