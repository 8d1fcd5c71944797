/**
 * Who is told what, and when: each incident once when it begins and once when it is over. Nothing of muted rules; what
 * happens in quiet hours is told in one summary after them; what a person has seen before it was sent is not sent.
 */
import { type AlertLevel, type AlertPage, type AlertRule, type Notice } from '../../../../contract/alerts.ts'
import { durationText, counted } from './words.ts'

/** One alert from its beginning to its end. Who keeps it changes what is not readonly. */
export interface Incident {
  readonly id: string
  readonly rule: AlertRule
  readonly level: AlertLevel
  readonly title: string
  readonly overTitle: string
  readonly sinceMs: number
  /** How it stood when it began. */
  readonly beganAs: string
  /** How it stands, or how it stood last. */
  text: string
  page: AlertPage
  acknowledgedAtMs: number | null
  /** Once it is over: how it stands since, and how long it lasted. */
  over: { readonly atMs: number; readonly text: string; readonly lastedMs: number } | null
}

export type Told = Omit<Notice, 'url'>

export interface Teller {
  /** From now on it is told what becomes of this one. */
  follow(incident: Incident): void
  /** Looks at all of them; once a second. */
  tick(wallMs: number): void
}

export interface TellerDeps {
  /** Whether nothing of this level is sent now. */
  isQuiet(wallMs: number, level: AlertLevel): boolean
  isMuted(rule: AlertRule, wallMs: number): boolean
  /** "07:05", as people here read the time. */
  timeText(wallMs: number): string
  tell(notice: Told): void
}

interface Followed {
  readonly incident: Incident
  isToldOf: boolean
  /** Its news came in quiet hours and belongs in the summary. */
  isHeld: boolean
}

/** More lines nobody reads in a notification. */
const summaryLines = 8

export function createTeller(deps: TellerDeps): Teller {
  const followed = new Set<Followed>()

  const about = ({ rule, level, page }: Incident, atMs: number) => ({ rule, level, page, atMs })

  function tellOne({ incident, isToldOf }: Followed, wallMs: number): void {
    const { title, overTitle, text, over } = incident
    if (!isToldOf) deps.tell({ kind: 'raised', title, text, ...about(incident, wallMs) })
    if (over === null) return
    const lasted = `It lasted ${durationText(over.lastedMs)}`
    const words = over.text === '' ? `${lasted}.` : `${over.text}. ${lasted}.`
    deps.tell({ kind: 'recovered', title: overTitle, text: words, ...about(incident, wallMs) })
  }

  function line({ title, text: now, beganAs, sinceMs, over }: Incident): string {
    const text = over === null ? now : beganAs
    const since = deps.timeText(sinceMs)
    const when = over === null ? `Since ${since}` : `${since} to ${deps.timeText(over.atMs)}`
    return text === '' ? `${when}: ${title}` : `${when}: ${title}. ${text}`
  }

  function tellSummary(incidents: readonly Incident[], wallMs: number): void {
    const [first] = incidents
    if (first === undefined) return
    const open = incidents.filter(({ over }) => over === null).length
    const lines = incidents.slice(0, summaryLines).map(line)
    if (incidents.length > summaryLines) lines.push(`And ${incidents.length - summaryLines} more.`)
    const still = open === 0 ? 'all over' : open === incidents.length ? 'not over' : `${open} not over`
    deps.tell({
      kind: 'summary',
      rule: null,
      level: incidents.some(({ level, over }) => level === 'bad' && over === null) ? 'bad' : 'attention',
      title: `${counted(incidents.length, 'alert', 'alerts')} in the quiet hours, ${still}`,
      text: lines.join('\n'),
      page: incidents.length === 1 ? first.page : 'alerts',
      atMs: wallMs,
    })
  }

  /** What this look makes of one of them: leave it, forget it, or tell it now. */
  function verdict(one: Followed, wallMs: number): 'leave' | 'forget' | 'tell' {
    const { incident, isToldOf } = one
    const isOver = incident.over !== null
    const isSeen = incident.acknowledgedAtMs !== null && !isToldOf
    if (isSeen || deps.isMuted(incident.rule, wallMs)) return isOver ? 'forget' : 'leave'
    if (isToldOf && !isOver) return 'leave'
    if (!deps.isQuiet(wallMs, incident.level)) return 'tell'
    one.isHeld = true
    return 'leave'
  }

  return {
    follow: (incident) => void followed.add({ incident, isToldOf: false, isHeld: false }),
    tick(wallMs) {
      const summary: Incident[] = []
      for (const one of [...followed]) {
        const next = verdict(one, wallMs)
        if (next === 'tell') {
          if (one.isHeld) summary.push(one.incident)
          else tellOne(one, wallMs)
          one.isToldOf = true
          one.isHeld = false
        }
        if (next === 'forget' || (next === 'tell' && one.incident.over !== null)) followed.delete(one)
      }
      tellSummary(summary, wallMs)
    },
  }
}
