/**
 * Alerts: reads every rule once a second, keeps what is raised, and tells each episode once when it begins and once when
 * it is over. A look costs some microseconds; nothing here waits for a disk or for somebody who is told.
 */
import {
  alertRules,
  type AlertEvent,
  type AlertRule,
  type AlertRuleView,
  type AlertSettings,
  type AlertView,
} from '../../../../contract/alerts.ts'
import { WeirError } from '../../../../contract/errors.ts'
import { type Clock, type DiskProbe, type Logger, type MuteStore } from '../../ports.ts'
import { type StartReport } from '../history.ts'
import { createEpisode, type Episode, type EpisodeLimits } from './episode.ts'
import { createMutes } from './mutes.ts'
import { isWithin, localMinuteOfDay, timeText } from './quiet.ts'
import { createRecent } from './recent.ts'
import { engineFailuresWindowMs, ruleTable, type AlertFacts, type Blame, type Reading } from './rules.ts'
import { createTeller, type Incident, type Told } from './teller.ts'

const eventsKept = 100
const diskEveryMs = 30_000

/** What the orchestrator knows at the moment of a look. */
export type MomentFacts = Pick<AlertFacts, 'engines' | 'queue' | 'memory'>

export interface Alerts {
  /** Takes over what an earlier run kept. Never rejects. */
  recall(earlier: Promise<readonly AlertEvent[]>): Promise<void>
  /** A start is over. */
  started(report: Pick<StartReport, 'result' | 'blame' | 'startMs' | 'selectionMs'>): void
  engineFailed(id: string): void
  /** Why engines cannot be managed; null when they can again. */
  daemon(lost: string | null): void
  /** Once a second. */
  tick(facts: MomentFacts): void
  /** A person has seen it. @throws WeirError `alert_unknown` */
  acknowledge(id: string): void
  /** Nobody has, after all. @throws WeirError `alert_unknown` */
  unacknowledge(id: string): void
  /** Nothing is sent of this rule for so long; null: for good. What is raised stays in the list. */
  mute(rule: AlertRule, forS: number | null): void
  unmute(rule: AlertRule): void
  view(): { alerts: AlertView[]; alertRules: AlertRuleView[]; alertHistory: AlertEvent[] }
}

export interface AlertsDeps {
  readonly clock: Clock
  readonly logger: Logger
  readonly settings: AlertSettings
  readonly disk?: DiskProbe | undefined
  readonly muteStore?: MuteStore | undefined
  /** Of the quiet hours: minutes since local midnight. */
  readonly minuteOfDay?: ((wallMs: number) => number) | undefined
  /** For the desktop and webhooks. */
  tell(notice: Told): void
  /** For the history. */
  onEvent(event: AlertEvent): void
  /** Others than the real ones, in tests. */
  readonly episode?: ((limits: EpisodeLimits) => Episode) | undefined
}

interface Watched {
  readonly rule: AlertRule
  /** This and the limits are the settings of the moment: they may be changed while Weir runs. */
  readonly isOff: boolean
  readonly minEvents: number | null
  readonly limits: EpisodeLimits
  episode: Episode
  reading: Reading
  incident: Incident | null
  raisedAtMs: number
}

export function createAlerts(deps: AlertsDeps): Alerts {
  const { clock, settings, logger, minuteOfDay = localMinuteOfDay } = deps
  const outcomes = createRecent<{ readonly failed: boolean; readonly blame: Blame }>(clock)
  const startsMs = createRecent<number>(clock)
  const selectionsMs = createRecent<number>(clock)
  const mutes = createMutes({ logger, store: deps.muteStore })
  const begin = deps.episode ?? createEpisode
  const watched = alertRules.map((rule) => watch(rule, settings, begin))
  const teller = createTeller({
    isMuted: (rule, wallMs) => mutes.of(rule, wallMs).muted,
    isQuiet: (wallMs, level) =>
      isWithin(settings.quietHours, minuteOfDay(wallMs)) && !(level === 'bad' && settings.urgentInQuietHours),
    timeText: (wallMs) => timeText(minuteOfDay(wallMs)),
    tell: (notice) => deps.tell(notice),
  })
  let failures: readonly { readonly atMs: number; readonly id: string }[] = []
  let lost: string | null = null
  let disk: AlertFacts['disk'] = null
  let diskAskedMs = -Infinity
  let events: readonly AlertEvent[] = []
  let nextId = 1

  function note(event: AlertEvent): void {
    events = [event, ...events].slice(0, eventsKept)
    deps.onEvent(event)
  }

  function askDisk(): void {
    if (deps.disk === undefined || clock.now() - diskAskedMs < diskEveryMs) return
    diskAskedMs = clock.now()
    deps.disk.room().then(
      (room) => (disk = room),
      () => (disk = null),
    )
  }

  function raise(one: Watched): void {
    const { rule, reading } = one
    const { title, overTitle, level, page } = ruleTable[rule]
    const incident: Incident = {
      id: `${rule}-${nextId++}`,
      rule,
      level,
      title,
      overTitle,
      sinceMs: clock.wallMs(),
      beganAs: reading.text,
      text: reading.text,
      page: reading.page ?? page,
      acknowledgedAtMs: null,
      over: null,
    }
    one.incident = incident
    one.raisedAtMs = clock.now()
    teller.follow(incident)
    note({ atMs: incident.sinceMs, rule, what: 'raised', level, text: sentence(title, incident.text) })
  }

  function recover(one: Watched, incident: Incident): void {
    const { rule, reading } = one
    const atMs = clock.wallMs()
    incident.over = { atMs, text: reading.text, lastedMs: clock.now() - one.raisedAtMs }
    one.incident = null
    const { level, overTitle } = incident
    note({ atMs, rule, what: 'recovered', level, text: sentence(overTitle, reading.text) })
  }

  function look(one: Watched, facts: AlertFacts): void {
    const entry = ruleTable[one.rule]
    one.reading = entry.read(facts, one.minEvents ?? 0)
    const { value, text, page } = one.reading
    const { incident } = one
    switch (one.episode.look(value, clock.now())) {
      case 'raised':
        return raise(one)
      case 'recovered':
        return incident === null ? undefined : recover(one, incident)
      case null:
        if (incident === null || text === '') return
        incident.text = text
        incident.page = page ?? entry.page
    }
  }

  /** It was switched off: what it had raised is over, and it begins anew when it is on again. */
  function drop(one: Watched): void {
    if (one.episode.phase === 'calm') return
    one.episode = begin(one.limits)
    one.reading = { value: null, events: null, text: '' }
    if (one.incident !== null) recover(one, one.incident)
  }

  function ruleView(one: Watched): AlertRuleView {
    const { rule, limits, reading, episode } = one
    const { title, level, page, unit } = ruleTable[rule]
    const state = one.isOff
      ? 'off'
      : episode.phase === 'calm' && reading.value === null
        ? 'unknown'
        : episode.phase
    return {
      rule,
      title,
      level,
      page: one.incident?.page ?? page,
      side: limits.side,
      unit,
      raise: limits.raise,
      clear: limits.clear,
      forS: limits.forMs / 1000,
      minEvents: one.minEvents,
      // Finer steps than anybody reads would only keep the feed busy.
      value: reading.value === null ? null : Number(reading.value.toPrecision(3)),
      events: reading.events,
      state,
      ...mutes.of(rule, clock.wallMs()),
    }
  }

  const open = (): Incident[] => watched.flatMap(({ incident }) => incident ?? [])

  /** @throws WeirError `alert_unknown` */
  function openOne(id: string): Incident {
    const incident = open().find((one) => one.id === id)
    if (incident === undefined) throw new WeirError('alert_unknown', { id })
    return incident
  }

  return {
    async recall(earlier) {
      const [kept] = await Promise.all([earlier.catch(() => []), mutes.recall()])
      events = [...events, ...kept].slice(0, eventsKept)
    },
    started({ result, blame, startMs, selectionMs }) {
      if (selectionMs !== null) selectionsMs.add(selectionMs)
      if (blame === 'client') return
      outcomes.add({ failed: result !== 'played', blame })
      if (startMs !== null) startsMs.add(startMs)
    },
    engineFailed: (id) => void (failures = [...failures, { atMs: clock.now(), id }]),
    daemon: (why) => void (lost = why),
    tick(moment) {
      askDisk()
      failures = failures.filter(({ atMs }) => clock.now() - atMs < engineFailuresWindowMs)
      const facts: AlertFacts = {
        ...moment,
        outcomes: (atLeast) => outcomes.take(atLeast),
        startsMs: (atLeast) => startsMs.take(atLeast),
        selectionsMs: (atLeast) => selectionsMs.take(atLeast),
        failedEngines: failures.map(({ id }) => id),
        disk,
        daemonLost: lost,
        update: null,
      }
      for (const one of watched) {
        if (one.isOff) drop(one)
        else look(one, facts)
      }
      teller.tick(clock.wallMs())
    },
    acknowledge(id) {
      openOne(id).acknowledgedAtMs ??= clock.wallMs()
    },
    unacknowledge(id) {
      openOne(id).acknowledgedAtMs = null
    },
    mute: (rule, forS) => mutes.set(rule, forS === null ? null : clock.wallMs() + forS * 1000),
    unmute: (rule) => mutes.drop(rule),
    view: () => ({
      alerts: open()
        .sort((a, b) => b.sinceMs - a.sinceMs)
        .map(({ over: _, overTitle: __, beganAs: ___, ...incident }) => ({
          ...incident,
          ...mutes.of(incident.rule, clock.wallMs()),
        })),
      alertRules: watched.map(ruleView),
      alertHistory: [...events],
    }),
  }
}

const sentence = (title: string, text: string): string => (text === '' ? title : `${title}: ${text}`)

function watch(
  rule: AlertRule,
  { rules }: AlertSettings,
  begin: (limits: EpisodeLimits) => Episode,
): Watched {
  const given = rules[rule]
  const { side, noise } = ruleTable[rule]
  const limits: EpisodeLimits = {
    side,
    noise,
    // A flag is there or not.
    get raise() {
      return 'raise' in given ? given.raise : 1
    },
    get clear() {
      return 'clear' in given ? given.clear : 0
    },
    get forMs() {
      return given.forS * 1000
    },
  }
  return {
    rule,
    get isOff() {
      return given.off
    },
    get minEvents() {
      return 'minEvents' in given ? given.minEvents : null
    },
    limits,
    episode: begin(limits),
    reading: { value: null, events: null, text: '' },
    incident: null,
    raisedAtMs: 0,
  }
}
