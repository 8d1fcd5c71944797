/** How many engines demand asks for. Pure: the same numbers, the same answer; more streams never ask for fewer engines. */

export interface Demand {
  /** Streams that hold a slot or wait for one. */
  readonly streams: number
  /** Streams that are likely to come before an engine that is asked for now would be ready. */
  readonly expected: number
  readonly slotsPerEngine: number
  readonly spares: number
}

/**
 * Room for all streams, and beside that for the spares or for what is expected meanwhile, whichever is more: to take what
 * comes while an engine boots is what a spare is for. Streams are spread over engines, so a spare is room for as many
 * streams as an engine takes, rather than one engine without any.
 */
export function desiredEngines({ streams, expected, slotsPerEngine, spares }: Demand): number {
  return Math.ceil((streams + Math.max(spares * slotsPerEngine, expected)) / slotsPerEngine)
}

/** Noise around a level, as a share of it; at least one stream, since somebody who zaps holds two for a moment. */
const tolerance = 0.1

/**
 * What must be enough on the way down: demand with the noise on top. An engine is asked for as soon as one stream is too
 * many, and let go only when it would not be asked for again soon; the difference is the hysteresis.
 */
export function desiredOnTheWayDown(demand: Demand): number {
  return desiredEngines({ ...demand, streams: demand.streams + Math.ceil(demand.streams * tolerance) })
}

/**
 * While an engine does not work, others must do its part. But where most of them fail, the cause is not theirs (a dead
 * network, a broken image), and engine upon engine would only fail as well: so at most half as many again.
 */
export function withSubstitutes(desired: number, failing: number): number {
  return desired + Math.min(failing, Math.ceil(desired / 2))
}
