/** The day in figures, in words and as a picture. */
import { scalingFigures } from '../../src/simulator/scaling-figures.ts'
import { draw, okabeIto } from '../../src/simulator/report/svg.ts'
import { type Leaks } from '../../e2e/support/leaks.ts'
import { quantile } from '../support/statistics.ts'
import { type Day } from './house.ts'
import { type DayPlan } from './plan.ts'
import { ways, type Visit, type Way } from './viewers.ts'

/** What row 7 and row 8 of the goals ask for. */
const limits = { reversalsPerStep: 2, reversalsInNoise: 0, settleS: 30, provisioningMs: 100 }

export const wayTitles: Readonly<Record<Way, string>> = {
  running: 'an engine ran',
  paused: 'one had slept until a moment before',
  cold: 'none: one had to boot',
}

export interface Verdict {
  readonly what: string
  readonly holds: boolean
}

export interface DayReport {
  readonly table: readonly string[]
  readonly provisioning: readonly string[]
  readonly decisions: readonly string[]
  readonly verdicts: readonly Verdict[]
  readonly svg: string
}

/** The first house is the one that is judged by the goals of scaling; the others show what spares are for. */
export function reportOf(days: readonly Day[], plan: DayPlan): DayReport {
  return {
    table: tableOf(days, plan),
    provisioning: provisioningOf(days, plan),
    decisions: days.flatMap(decisionsOf),
    verdicts: verdictsOf(days, plan),
    svg: pictureOf(days, plan),
  }
}

const countOf = (leaks: Leaks): number =>
  Object.values(leaks as unknown as Record<string, number>).reduce((sum, count) => sum + count, 0)

const scalingOf = ({ gauges }: Day, plan: DayPlan) => scalingFigures(plan, gauges)

/** Changes of direction between two moments. */
function reversalsWithin({ gauges }: Day, fromMs: number, toMs: number): number {
  const moves = gauges.wanted.steps.flatMap(({ atMs, value }, at) => {
    const before = gauges.wanted.steps[at - 1]?.value
    return before === undefined || atMs < fromMs || atMs >= toMs ? [] : [value > before]
  })
  return moves.filter((isUp, at) => at > 0 && isUp !== moves[at - 1]).length
}

function reversalsInNoise(day: Day, { phases }: DayPlan): number {
  const noise = phases.find(({ name }) => name.startsWith('noise'))
  const end = phases.find(({ atMs }) => atMs > (noise?.atMs ?? 0))
  return reversalsWithin(day, noise?.atMs ?? 0, end?.atMs ?? 0)
}

function tableOf(days: readonly Day[], plan: DayPlan): string[] {
  const rows: [string, (day: Day) => string | number][] = [
    ['viewers who had a picture', ({ viewers }) => viewers.visits.length],
    ['refused or without a picture', ({ viewers }) => viewers.failures.length],
    ['left before they had one (the plan let them)', ({ viewers }) => viewers.leftEarly],
    ['cut off while they watched', ({ viewers }) => viewers.visits.filter(({ wasCut }) => wasCut).length],
    [
      'longest time without a picture while they watched, s',
      ({ viewers }) => Math.max(0, ...viewers.visits.map(({ gapS }) => gapS)).toFixed(1),
    ],
    ['engines wanted: from, most, at the end', wantedWords],
    [
      'steps up, steps down, changes of direction',
      (day) => {
        const { ups, downs, reversals } = scalingOf(day, plan)
        return `${ups}, ${downs}, ${reversals}`
      },
    ],
    [
      'changes of direction: of one step of load at most',
      (day) => scalingOf(day, plan).reversalsPerStep ?? 0,
    ],
    ['changes of direction: in the noise', (day) => reversalsInNoise(day, plan)],
    [
      'after each step up, room for all and nothing more added after, s',
      (day) =>
        scalingOf(day, plan)
          .settleS.map((s) => s?.toFixed(1) ?? 'never')
          .join(', '),
    ],
    [
      'fewer engines ready than viewers needed, share of the time',
      (day) => `${(100 * scalingOf(day, plan).underShare).toFixed(1)} %`,
    ],
    ['longest queue, streams', ({ longestQueue }) => longestQueue],
    ['containers made during the day', ({ starts }) => starts],
    ['engines that failed or stopped answering', ({ troubled }) => troubled.join('; ') || '0'],
    [
      'left behind: slots, streams, containers, sockets, descriptors, children, timers',
      ({ leaks }) => countOf(leaks),
    ],
    ['containers after Weir had ended', ({ containersAfter }) => containersAfter],
  ]
  return [
    `| | ${days.map(({ name }) => name).join(' | ')} |`,
    `| --- | ${days.map(() => '---').join(' | ')} |`,
    ...rows.map(([title, of]) => `| ${title} | ${days.map((day) => of(day)).join(' | ')} |`),
  ]
}

function wantedWords({ gauges: { wanted } }: Day): string {
  const values = wanted.steps.map(({ value }) => value).filter((value) => value > 0)
  return `${values[0] ?? 0}, ${Math.max(0, ...values)}, ${wanted.value}`
}

const ms = (values: readonly number[], q: number): string =>
  quantile(values, q).toFixed(values.length === 0 ? 0 : 1)

function provisioningOf(days: readonly Day[], plan: DayPlan): string[] {
  const lines = (who: string, what: string, visits: readonly Visit[]): string[] => {
    if (visits.length === 0) return []
    const times = visits.map(({ provisioningMs }) => provisioningMs)
    const pictures = visits.map(({ pictureMs }) => pictureMs)
    const quantiles = (of: readonly number[]): string => `${ms(of, 0.5)} / ${ms(of, 0.95)} / ${ms(of, 1)}`
    return [`| ${who} | ${what} | ${visits.length} | ${quantiles(times)} | ${quantiles(pictures)} |`]
  }
  const within = (visits: readonly Visit[], at: number): Visit[] => {
    const fromMs = plan.phases[at]?.atMs ?? 0
    const toMs = plan.phases[at + 1]?.atMs ?? Infinity
    return visits.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
  }
  return [
    '| house | what there was, or when | viewers | provisioning p50 / p95 / longest, ms | picture p50 / p95 / longest, ms |',
    '| --- | --- | --- | --- | --- |',
    ...days.flatMap(({ name, viewers: { visits } }) => [
      ...lines(name, 'all', visits),
      ...ways.flatMap((way) =>
        lines(
          '',
          wayTitles[way],
          visits.filter((visit) => visit.way === way),
        ),
      ),
      ...plan.phases.flatMap((phase, at) => lines('', phase.name, within(visits, at))),
    ]),
    '',
    ...days.map(
      ({ name, provisioning: { count, p50Ms, p95Ms } }) =>
        `- ${name}, by Weir's own measure (until a slot is held): ${count} streams, p50 ${p50Ms?.toFixed(1)} ms, p95 ${p95Ms?.toFixed(1)} ms.`,
    ),
  ]
}

const clock = (atMs: number): string => {
  const s = Math.round(atMs / 1000)
  return `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`
}

const decisionsOf = ({ name, events }: Day): string[] => [
  `### ${name}`,
  '',
  ...(events.length === 0 ? ['Nothing was decided.'] : []),
  ...events.map(({ atMs, text }) => `- ${clock(atMs)} ${text}`),
  '',
]

function verdictsOf(days: readonly Day[], plan: DayPlan): Verdict[] {
  const [first] = days
  const visits = days.flatMap(({ viewers }) => viewers.visits)
  const p95 = (way: Way): number =>
    quantile(
      visits.filter((visit) => visit.way === way).map(({ provisioningMs }) => provisioningMs),
      0.95,
    )
  const count = (of: (day: Day) => number): number => days.reduce((sum, day) => sum + of(day), 0)
  const scaling = first === undefined ? null : scalingOf(first, plan)
  return [
    {
      what: 'nobody was refused or cut off',
      holds: count(({ viewers }) => viewers.failures.length) === 0 && !visits.some(({ wasCut }) => wasCut),
    },
    {
      what: `at most ${limits.reversalsPerStep} changes of direction for one step of load, none in the noise`,
      holds: days.every(
        (day) =>
          (scalingOf(day, plan).reversalsPerStep ?? 0) <= limits.reversalsPerStep &&
          reversalsInNoise(day, plan) <= limits.reversalsInNoise,
      ),
    },
    {
      what: `each step up settled within ${limits.settleS} s`,
      holds: scaling?.settleS.every((s) => s !== null && s <= limits.settleS) === true,
    },
    {
      what: `provisioning below ${limits.provisioningMs} ms (p95) wherever an engine ran or slept`,
      holds: p95('running') < limits.provisioningMs && !(p95('paused') >= limits.provisioningMs),
    },
    {
      what: 'nothing was left behind',
      holds: days.every(({ leaks, containersAfter }) => containersAfter === 0 && countOf(leaks) === 0),
    },
  ]
}

function pictureOf(days: readonly Day[], plan: DayPlan): string {
  const words = days.map(
    (day) => `${day.name}: ${wantedWords(day)} engines wanted (from, most, at the end), ${day.starts} made.`,
  )
  return draw({
    title: 'Fifteen minutes as a day: step up, noise, step down',
    description: `Engines wanted, ready and busy over time, and streams that wait, one panel for each house. ${words.join(' ')}`,
    yLabel: 'engines, streams',
    columns: days.length,
    fromS: 0,
    untilS: plan.lastsMs / 1000,
    panels: days.map(({ name, gauges }) => ({
      title: name,
      lines: [
        { label: 'wanted', colour: okabeIto.orange, dash: '5 3', series: gauges.wanted.series() },
        { label: 'ready', colour: okabeIto.blue, series: gauges.ready.series() },
        { label: 'busy', colour: okabeIto.green, series: gauges.busy.series() },
        { label: 'waiting', colour: okabeIto.vermillion, series: gauges.waiting.series() },
      ],
    })),
  })
}
