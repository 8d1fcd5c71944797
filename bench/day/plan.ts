/** A day in a quarter of an hour: how many people want to watch at each moment. Drawn once, so that every house has the same. */

export interface DayPlan {
  readonly lastsMs: number
  /** From each moment on so many viewers, the earliest first. */
  readonly levels: readonly { readonly atMs: number; readonly viewers: number }[]
  /** Lasting changes of the load, as the simulator counts them. */
  readonly steps: readonly { readonly atMs: number; readonly to: 'up' | 'down' }[]
  readonly phases: readonly { readonly atMs: number; readonly name: string }[]
}

const quiet = 4
/** Three more: what one spare engine has room for. */
const lively = 7
/** With a spare beside them, these sit on the boundary between six engines and seven. */
const crowded = 15
const noiseShare = 0.1

/** All times shrink or grow with `minutes`; engines, which boot as long as ever, do not: 15 are what it is made for. */
export function planDay(minutes: number, random: () => number): DayPlan {
  const at = (second: number): number => Math.round((second * 1000 * minutes) / 15)
  const [upMs, crowdMs, noiseMs, downMs, lastsMs] = [60, 150, 210, 500, 900].map(at) as [
    number,
    number,
    number,
    number,
    number,
  ]
  const noise: { atMs: number; viewers: number }[] = []
  for (let atMs = noiseMs; atMs < downMs; atMs += 5000 + 10_000 * random()) {
    noise.push({ atMs, viewers: Math.round(crowded * (1 + noiseShare * (2 * random() - 1))) })
  }
  return {
    lastsMs,
    levels: [
      { atMs: 0, viewers: quiet },
      { atMs: upMs, viewers: lively },
      { atMs: crowdMs, viewers: crowded },
      ...noise,
      { atMs: downMs, viewers: quiet },
    ],
    steps: [
      { atMs: upMs, to: 'up' },
      { atMs: crowdMs, to: 'up' },
      { atMs: downMs, to: 'down' },
    ],
    phases: [
      { atMs: 0, name: `${quiet} viewers` },
      { atMs: upMs, name: `${lively - quiet} more come` },
      { atMs: crowdMs, name: `${crowded - lively} more come` },
      { atMs: noiseMs, name: `noise of ${noiseShare * 100} %` },
      { atMs: downMs, name: 'all but 4 leave' },
    ],
  }
}

export const viewersAt = ({ levels }: DayPlan, atMs: number): number =>
  levels.findLast((level) => level.atMs <= atMs)?.viewers ?? 0
