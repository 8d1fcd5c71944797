/** The rules: what each measures, how bad it is, what it is called, and which page explains it. Pure, one table. */
import {
  type AlertLevel,
  type AlertPage,
  type AlertRule,
  type AlertRuleView,
} from '../../../../contract/alerts.ts'
import { summarize } from '../samples.ts'
import { type StartReport } from '../history.ts'
import { noiseShare } from './episode.ts'
import { type Lately } from './recent.ts'
import { counted, durationText, percent, secondsText, sizeText } from './words.ts'

export type Blame = StartReport['blame']

/** What the rules are judged by, at one moment. */
export interface AlertFacts {
  /** Starts that are over, without those that a player's leaving ended. */
  outcomes(atLeast: number): Lately<{ readonly failed: boolean; readonly blame: Blame }>
  /** Of those that played, from the wish to the picture. */
  startsMs(atLeast: number): Lately<number>
  selectionsMs(atLeast: number): Lately<number>
  /** Engines that are ready, and those that should be but are not. New ones that boot for the first time are neither. */
  readonly engines: { readonly ready: number; readonly troubled: readonly string[] }
  /** Engines that failed in the last ten minutes, one entry for each time. */
  readonly failedEngines: readonly string[]
  readonly queue: { readonly length: number; readonly max: number }
  /** null where it cannot be told, or was not asked yet. */
  readonly disk: { readonly freeBytes: number } | null
  readonly memory: { readonly usedBytes: number; readonly limitBytes: number } | null
  /** Why engines cannot be managed; null while they can. */
  readonly daemonLost: string | null
  /** Version that could be had. Nobody looks for one: Weir makes no calls of its own to the internet. */
  readonly update: string | null
}

export interface Reading {
  /** In the rule's unit; null when too little was measured. */
  readonly value: number | null
  /** Starts it was measured of; null where nothing is counted. */
  readonly events: number | null
  /** A clause with figures; what is said when it is raised and while it lasts. Empty where there is nothing to say. */
  readonly text: string
  /** Where this reading is explained better than on the rule's own page. */
  readonly page?: AlertPage
}

export interface RuleEntry {
  readonly title: string
  /** Said when it is over. */
  readonly overTitle: string
  readonly level: AlertLevel
  readonly page: AlertPage
  readonly unit: AlertRuleView['unit']
  readonly side: AlertRuleView['side']
  /** Measured figures waver; counts and flags do not. */
  readonly noise: number
  read(facts: AlertFacts, minEvents: number): Reading
}

export const engineFailuresWindowMs = 10 * 60_000

const unmeasured = (events: number): Reading => ({ value: null, events, text: '' })
const inTheLast = (spanMs: number): string =>
  `in the last ${durationText(Math.ceil(spanMs / 60_000) * 60_000)}`

/** The name of whoever most of the failures are blamed on; null where nobody stands out. */
function mostBlamed(failures: readonly { readonly blame: Blame }[]): Blame {
  const blames: readonly Blame[] = ['content', 'engine', 'overload']
  return (
    blames.find((one) => failures.filter(({ blame }) => blame === one).length > failures.length / 2) ?? null
  )
}

function readFailures(facts: AlertFacts, minEvents: number): Reading {
  const { values, spanMs } = facts.outcomes(minEvents)
  if (values.length < minEvents) return unmeasured(values.length)
  const failures = values.filter(({ failed }) => failed)
  const value = failures.length / values.length
  const blame = mostBlamed(failures)
  const text = `${percent(value)} of ${values.length} starts failed ${inTheLast(spanMs)}`
  const reading = { value, events: values.length }
  switch (blame) {
    case 'content':
      return { ...reading, text: `${text}, mostly because of their content`, page: 'content' }
    case 'engine':
      return { ...reading, text: `${text}, mostly because of engines`, page: 'engines' }
    case 'overload':
      return { ...reading, text: `${text}, mostly for want of room`, page: 'scaling' }
    case 'client':
    case null:
      return { ...reading, text }
  }
}

function readLatency(
  lately: Lately<number>,
  minEvents: number,
  of: { figure: 'meanMs' | 'p95Ms'; perUnit: number; words(ms: number, starts: number): string },
): Reading {
  const { values, spanMs } = lately
  if (values.length < minEvents) return unmeasured(values.length)
  const ms = summarize(values)[of.figure] ?? 0
  return {
    value: ms / of.perUnit,
    events: values.length,
    text: `${of.words(ms, values.length)} ${inTheLast(spanMs)}`,
  }
}

/** "e3", "e1 and e4", "e1, e2 and 4 more". */
function named(ids: readonly string[]): string {
  if (ids.length <= 2) return ids.join(' and ')
  return `${ids.slice(0, 2).join(', ')} and ${ids.length - 2} more`
}

const flag = (text: string | null): Reading => ({
  value: text === null ? 0 : 1,
  events: null,
  text: text ?? '',
})

export const ruleTable: Readonly<Record<AlertRule, RuleEntry>> = {
  failureRate: {
    title: 'Many streams fail to start',
    overTitle: 'Streams start again',
    level: 'bad',
    page: 'latency',
    unit: 'share',
    side: 'above',
    noise: noiseShare,
    read: readFailures,
  },
  meanStart: {
    title: 'Streams start slowly',
    overTitle: 'Streams start quickly again',
    level: 'attention',
    page: 'latency',
    unit: 's',
    side: 'above',
    noise: noiseShare,
    read: (facts, minEvents) =>
      readLatency(facts.startsMs(minEvents), minEvents, {
        figure: 'meanMs',
        perUnit: 1000,
        words: (ms, starts) => `Viewers waited ${secondsText(ms / 1000)} on average for ${starts} streams`,
      }),
  },
  p95Start: {
    title: 'Some streams start very slowly',
    overTitle: 'No stream starts very slowly any more',
    level: 'attention',
    page: 'latency',
    unit: 's',
    side: 'above',
    noise: noiseShare,
    read: (facts, minEvents) =>
      readLatency(facts.startsMs(minEvents), minEvents, {
        figure: 'p95Ms',
        perUnit: 1000,
        words: (ms, starts) => `One in twenty of ${starts} streams took ${secondsText(ms / 1000)} or more`,
      }),
  },
  enginesHealthy: {
    title: 'Engines are in trouble',
    overTitle: 'Engines are healthy again',
    level: 'bad',
    page: 'engines',
    unit: 'share',
    side: 'below',
    noise: noiseShare,
    read({ engines: { ready, troubled } }) {
      const total = ready + troubled.length
      if (total === 0) return { value: null, events: null, text: '' }
      const of = `of ${counted(total, 'engine', 'engines')}`
      const healthy = ready === 0 ? `None ${of} is` : `${ready} ${of} ${ready === 1 ? 'is' : 'are'}`
      const rest =
        troubled.length === 0 ? '' : `; ${named(troubled)} ${troubled.length === 1 ? 'is' : 'are'} not`
      return { value: ready / total, events: null, text: `${healthy} healthy${rest}` }
    },
  },
  selection: {
    title: 'Choosing an engine takes long',
    overTitle: 'Engines are chosen quickly again',
    level: 'attention',
    page: 'latency',
    unit: 'ms',
    side: 'above',
    noise: noiseShare,
    read: (facts, minEvents) =>
      readLatency(facts.selectionsMs(minEvents), minEvents, {
        figure: 'p95Ms',
        perUnit: 1,
        words: (ms) => `One start in twenty took ${Math.round(ms)} ms or more to choose an engine`,
      }),
  },
  engineRestarts: {
    title: 'Engines fail again and again',
    overTitle: 'Engines run steadily again',
    level: 'bad',
    page: 'engines',
    unit: 'count',
    side: 'above',
    noise: 0,
    read({ failedEngines }) {
      const times = counted(failedEngines.length, 'time', 'times')
      const text = `Engines failed ${times} ${inTheLast(engineFailuresWindowMs)}`
      const names = [...new Set(failedEngines)]
      return {
        value: failedEngines.length,
        events: null,
        text: names.length === 0 ? text : `${text}: ${named(names)}`,
      }
    },
  },
  queueFull: {
    title: 'Viewers are turned away',
    overTitle: 'There is room to wait again',
    level: 'bad',
    page: 'scaling',
    unit: 'share',
    side: 'above',
    noise: noiseShare,
    read({ queue: { length, max } }) {
      const text = `${length} of ${counted(max, 'place', 'places')} to wait for a stream ${length === 1 ? 'is' : 'are'} taken`
      return { value: max === 0 ? null : length / max, events: null, text }
    },
  },
  diskShort: {
    title: 'The disk is almost full',
    overTitle: 'The disk has room again',
    level: 'attention',
    page: 'engines',
    unit: 'MiB',
    side: 'below',
    noise: noiseShare,
    read: ({ disk }) =>
      disk === null
        ? { value: null, events: null, text: '' }
        : {
            value: disk.freeBytes / 2 ** 20,
            events: null,
            text: `${sizeText(disk.freeBytes)} are free on the disk of the data folder`,
          },
  },
  memoryShort: {
    title: 'Memory is almost full',
    overTitle: 'There is memory again',
    level: 'bad',
    page: 'overview',
    unit: 'share',
    side: 'below',
    noise: noiseShare,
    read({ memory }) {
      if (memory === null) return { value: null, events: null, text: '' }
      const free = Math.max(0, 1 - memory.usedBytes / memory.limitBytes)
      const text = `${percent(free)} of the ${sizeText(memory.limitBytes)} of memory that Weir may use are free`
      return { value: free, events: null, text }
    },
  },
  daemonLost: {
    title: 'Engines cannot be managed',
    overTitle: 'Engines can be managed again',
    level: 'bad',
    page: 'engines',
    unit: 'flag',
    side: 'above',
    noise: 0,
    read: ({ daemonLost }) => flag(daemonLost),
  },
  updateAvailable: {
    title: 'There is a newer Weir',
    overTitle: 'Weir is up to date',
    level: 'attention',
    page: 'about',
    unit: 'flag',
    side: 'above',
    noise: 0,
    read: ({ update }) => flag(update === null ? null : `Version ${update} can be had`),
  },
}
