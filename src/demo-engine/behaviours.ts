/**
 * The one table of what the stand-in does, chosen by content id, so that demos and tests can script incidents.
 *
 * An id of the table is `de40` + the row's two digits + four decimal digits (the row's value; 0000: its default) + 30
 * digits that are free, to have many contents of one kind. Every other id of 40 hex digits plays.
 * The same table for people is in docs/demo-engine.md; a test holds the two together.
 */

export interface BehaviourRow {
  readonly kind: BehaviourKind
  /** The two digits after `de40`. */
  readonly code: string
  /** What the four digits mean; null where they mean nothing. */
  readonly unit: 's' | 'MB/s' | 'Mbit/s' | 'parity' | null
  readonly defaultValue: number
  /** For people; N is the value. */
  readonly does: string
}

export type BehaviourKind =
  | 'plays'
  | 'dead'
  | 'deadSlow'
  | 'missing'
  | 'hangs'
  | 'noBytes'
  | 'stalls'
  | 'cut'
  | 'ends'
  | 'loops'
  | 'crashes'
  | 'wedges'
  | 'leaks'
  | 'slow'
  | 'encrypted'
  | 'picky'
  | 'heavy'
  | 'flickers'

const row = (
  code: string,
  kind: BehaviourKind,
  unit: BehaviourRow['unit'],
  defaultValue: number,
  does: string,
): BehaviourRow => ({ code, kind, unit, defaultValue, does })

export const behaviourTable: readonly BehaviourRow[] = [
  row('00', 'plays', null, 0, 'plays'),
  row('01', 'dead', 's', 4, 'fails after N s with "failed to load content" (28 s when asked by infohash)'),
  row('02', 'deadSlow', 's', 28, 'fails after N s with "cannot load transport file"'),
  row(
    '03',
    'missing',
    's',
    4,
    'no such content: fails after N s, and analyze_content does not know it either',
  ),
  row('04', 'hangs', null, 0, 'the start is never answered'),
  row('05', 'noBytes', null, 0, 'starts, but stays in prebuf: playback answers 200 and sends nothing'),
  row('06', 'stalls', 's', 20, 'plays N s, then no more bytes while status stays dl'),
  row('07', 'cut', 's', 20, 'plays N s, then the connection is reset'),
  row('08', 'ends', 's', 20, 'plays N s, then ends properly'),
  row('09', 'loops', 's', 20, 'plays N s, then repeats the last 4 s: bytes flow, live_last stands still'),
  row('10', 'crashes', 's', 0, 'the engine exits N s after the start; 0: instead of answering it'),
  row('11', 'wedges', 's', 0, 'N s after the start the engine answers nothing any more, its ports stay open'),
  row('12', 'leaks', 'MB/s', 20, 'plays, and the engine grows by N MB/s until --memory-ceiling-mb'),
  row('13', 'slow', 's', 15, 'a cold swarm: the start is answered after N s, then it plays'),
  row('14', 'encrypted', null, 0, 'is_encrypted 1: plays over HLS only, TS playback answers 500'),
  row('15', 'picky', 'parity', 0, 'fails after 4 s on engines of the same parity as N, plays on the others'),
  row('16', 'heavy', 'Mbit/s', 20, 'plays, filled up to N Mbit/s with null packets'),
  row('17', 'flickers', 's', 60, 'fails like dead for N s, plays for N s, and so on by the wall clock'),
]

export interface Behaviour {
  readonly kind: BehaviourKind
  /** In the row's unit. */
  readonly value: number
}

const idPattern = /^de40(\d\d)(\d{4})[0-9a-f]{30}$/
const plays: Behaviour = { kind: 'plays', value: 0 }

/** What an engine does with this content id (40 lower-case hex digits). */
export function behaviourOf(contentId: string): Behaviour {
  const match = idPattern.exec(contentId)
  const found = behaviourTable.find(({ code }) => code === match?.[1])
  if (match === null || found === undefined) return plays
  const value = Number(match[2])
  // Crashing or wedging after 0 s and parity 0 are meant, and the default says the same.
  return { kind: found.kind, value: value === 0 ? found.defaultValue : value }
}

/**
 * A content id of the table. `value` is in the row's unit, 0 to 9999, 0 being the default; `serial` tells contents of
 * one kind apart. Throws a RangeError that names the value.
 */
export function demoId(kind: BehaviourKind, value = 0, serial = 0): string {
  const found = behaviourTable.find((candidate) => candidate.kind === kind)
  if (found === undefined) throw new RangeError(`There is no demo content of kind ${kind}`)
  if (!Number.isInteger(value) || value < 0 || value > 9999) {
    throw new RangeError(`A demo content's value must be a whole number from 0 to 9999, not ${value}`)
  }
  if (!Number.isSafeInteger(serial) || serial < 0)
    throw new RangeError(`serial must not be negative: ${serial}`)
  return `de40${found.code}${String(value).padStart(4, '0')}${serial.toString(16).padStart(30, '0')}`
}

/** The table as Markdown, for docs/demo-engine.md and `--table`. */
export function behaviourMarkdown(): string {
  const lines = behaviourTable.map(({ kind, code, unit, defaultValue, does }) => {
    const value = unit === null ? '–' : `${unit}, ${defaultValue} by default`
    return `| \`de40${code}\` | ${kind} | ${value} | ${does} |`
  })
  return ['| id begins with | kind | N | what the engine does |', '|---|---|---|---|', ...lines].join('\n')
}
